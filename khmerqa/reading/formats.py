"""Reading files: from bytes to blocks of text that can be believed, or a plain reason why not.

sniff        what a file really is, by its bytes
pdf          PDF: pdf_engine opens, pdf_text walks, pdf_tags and pdf_layout form blocks,
             pdf_tables and pdf_rows find the cells of tables and their heads, pdf_columns
             the columns of gazettes, pdf_notes the notes at the foot, titles what it is called,
             pdf_furniture takes out running lines, pdf_render draws, pdf_find marks
docx, pptx, xlsx, html, markdown, plain   the other formats, one file each
legacy       old Khmer fonts by their codes; legacy_text the same in the other formats
recovery     other ways to read a page whose text layer lies; ways lists them, ocr is the last
places       where recovered words stand; evidence says what a verdict rests on
pool, child  reading in a process of its own, with limits
marking      the stamp that says a paper is not for everyone
trust        the verdict on a text layer; plausibility is its measure for Khmer
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from khmerqa.errors import UnreadableError
from khmerqa.reading.file_type import refuse_mislabelled
from khmerqa.reading.structure.marking import marking_of
from khmerqa.types import Bilingual, Extracted

if TYPE_CHECKING:
    from khmerqa.reading.recovery import Recovery

READER_VERSION = "5"  # changes whenever the output would
MAX_BYTES = 200 * 1024 * 1024


def _docx(data: bytes) -> Extracted:
    from khmerqa.reading.office.docx import read_docx

    return read_docx(data)


def _pptx(data: bytes) -> Extracted:
    from khmerqa.reading.office.pptx import read_pptx

    return read_pptx(data)


def _xlsx(data: bytes) -> Extracted:
    from khmerqa.reading.office.xlsx import read_xlsx

    return read_xlsx(data)


def _html(data: bytes) -> Extracted:
    from khmerqa.reading.markup.html import read_html

    return read_html(data)


def _markdown(data: bytes) -> Extracted:
    from khmerqa.reading.markup.markdown import read_markdown

    return read_markdown(data)


def _plain(data: bytes) -> Extracted:
    from khmerqa.reading.markup.plain import read_plain

    return read_plain(data)


_PDF = ".pdf"
_READERS: dict[str, Callable[[bytes], Extracted]] = {
    ".docx": _docx,
    ".pptx": _pptx,
    ".xlsx": _xlsx,
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".txt": _plain,
}
SUFFIXES = frozenset({_PDF, *_READERS})


def read(name: str, data: bytes, ways: Sequence[Recovery] = ()) -> Extracted:
    """Read a file called ``name``, in one of ``ways`` where its own text cannot be believed.

    Raises UnreadableError with the reason where it cannot be read.
    """
    suffix = PurePath(name).suffix.lower()
    if not data:
        raise UnreadableError(
            Bilingual(
                "ឯកសារនេះទទេ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                "This file is empty; ask for a whole copy of it.",
            )
        )
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise UnreadableError(
            Bilingual(
                f"មិនអាចអានឯកសារដែលមានកន្ទុយឈ្មោះ {suffix!r} បានទេ។ "
                f"សូមរក្សាទុកវាជាប្រភេទមួយក្នុងចំណោម {known} ។",
                f"Files with the suffix {suffix!r} cannot be read; save it as one of {known}.",
            )
            if suffix
            else Bilingual(
                f"ឈ្មោះឯកសារនេះគ្មានកន្ទុយទេ។ សូមដាក់កន្ទុយតាមប្រភេទរបស់វា គឺមួយក្នុងចំណោម {known} ។",
                f"This file has no suffix; name it by its format, one of {known}.",
            )
        )
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            Bilingual(
                f"ឯកសារនេះមានទំហំ {len(data) // 2**20} MB លើសពី {MAX_BYTES // 2**20} MB "
                "ដែលអាចអានបាន។ សូមបំបែកវាជាផ្នែក ឬបង្រួមទំហំរូបភាពក្នុងនោះ។",
                f"This file has {len(data) // 2**20} MB, more than the {MAX_BYTES // 2**20} "
                "that can be read; split it or make its pictures smaller.",
            )
        )
    refuse_mislabelled(suffix, data)
    extracted = _pdf(data, ways) if suffix == _PDF else _READERS[suffix](data)
    if not any(page.blocks for page in extracted.pages):
        raise UnreadableError(
            Bilingual(
                "ឯកសារនេះគ្មានអត្ថបទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "This file holds no text; ask for a copy that has some.",
            )
        )
    if extracted.marking is None:  # a reader that takes out running lines has looked at them itself
        lines = (
            line for page in extracted.pages for b in page.blocks for line in b.text.split("\n")
        )
        extracted = replace(extracted, marking=marking_of(lines))
    return extracted


def _pdf(data: bytes, ways: Sequence[Recovery]) -> Extracted:
    from khmerqa.reading.pdf.document import read_pdf

    return read_pdf(data, ways)


def render_page(
    data: bytes, number: int, quote: str | None, scale: float = 1.5, places: bytes = b""
) -> bytes:
    """Return a PDF page as a PNG with the words of ``quote`` marked where they are found.

    ``places`` is what ``read`` returned of them, for pages whose own text layer does not hold.
    """
    from khmerqa.reading.pdf.render import render_page as draw

    return draw(data, number, quote, scale, places)


__all__ = ["READER_VERSION", "SUFFIXES", "read", "render_page"]
