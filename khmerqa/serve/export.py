"""An answer as a Word file (A4) to hand to a superior. It states that it is not official."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khmerqa.answer.writing.official_form import written_date
from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.types import Language

_FONT = "Khmer OS Siemreap"
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "km": {
        "title": "អត្ថបទដកស្រង់ពីឯកសារគោលនយោបាយ",
        "question": "សំណួរ",
        "quotations": "អត្ថបទដកស្រង់",
        "none": "ពុំមានអត្ថបទដកស្រង់ឆ្លើយសំណួរនេះទេ។",
        "digest": "អត្ថបទនេះដកស្រង់ពីសេចក្តីសង្ខេប ពុំមែនពីឯកសារផ្លូវការទេ។",
        "unofficial": (
            "ឯកសារនេះរៀបចំដោយម៉ាស៊ីនសម្រាប់ជាជំនួយការងារ ពុំមែនជាឯកសារផ្លូវការទេ។ "
            "សូមផ្ទៀងផ្ទាត់ជាមួយឯកសារដើម មុនយកទៅប្រើការ។"
        ),
    },
    "en": {
        "title": "Quotations from policy documents",
        "question": "Question",
        "quotations": "Quotations",
        "none": "No quotation answers this question.",
        "digest": "This quotation is from a digest, not from the official document.",
        "unofficial": (
            "A machine prepared this text as a working aid; it is not an official document. "
            "Check it against the original before you use it."
        ),
    },
}
# Characters that XML 1.0 cannot hold but a document's text may.
_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ExportedQuotation:
    """A quotation with its source, in words and as an address."""

    quote: str
    language: Language
    reference: str
    url: str
    is_digest: bool


@dataclass(frozen=True, slots=True)
class ExportedTurn:
    """A question and what answers it."""

    question: str
    citations: tuple[ExportedQuotation, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """The contents of the file; ``date`` is year-month-day."""

    turns: tuple[ExportedTurn, ...]
    language: Language
    date: str


def docx_of(export: Export) -> bytes:
    """Return the Word file."""
    import docx
    from docx.shared import Mm

    words = _WORDS[export.language]
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25)
    for name, size in (("Normal", 12), ("Heading 1", 16), ("Heading 2", 13)):
        _khmer(document.styles[name], size)
    document.core_properties.title = words["title"]
    document.core_properties.language = export.language
    document.add_heading(words["title"], 1)
    document.add_paragraph(written_date(export.date, export.language))
    for turn in export.turns:
        _add_turn(document, turn, export.language)
    document.add_paragraph()
    document.add_paragraph().add_run(words["unofficial"]).bold = True
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_turn(document: Any, turn: ExportedTurn, language: Language) -> None:
    from docx.shared import Mm, Pt

    words = _WORDS[language]
    document.add_heading(words["question"], 2)
    document.add_paragraph(_writable(turn.question))
    document.add_heading(words["quotations"], 2)
    if not turn.citations:
        document.add_paragraph(words["none"])
    for number, quotation in enumerate(turn.citations, 1):
        paragraph = document.add_paragraph(_writable(quotation.quote).strip("\n"))
        paragraph.paragraph_format.left_indent = Mm(8)
        paragraph.paragraph_format.keep_with_next = True
        marker = khmer_digits(str(number)) if language == "km" else str(number)
        source = document.add_paragraph(f"[{marker}] {_writable(quotation.reference)}\n")
        source.add_run(quotation.url).font.size = Pt(9)
        if quotation.is_digest:
            source.add_run(f"\n{words['digest']}")


def _khmer(style: Any, size: int) -> None:
    """Set the Khmer font and size of a style; Word stores them apart from those of Latin letters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name = _FONT
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.line_spacing = 1.5
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):  # a theme's font would win over the one named
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), _FONT)
    for tag, attribute, value in (
        ("w:szCs", "w:val", str(2 * size)),
        ("w:lang", "w:bidi", "km-KH"),
    ):
        found = properties.find(qn(tag))
        if found is None:
            found = properties.makeelement(qn(tag), {})
            properties.append(found)
        found.set(qn(attribute), value)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
