"""The one table of file formats, and ``read``, which reads a file of any of them.

A new format is one function that reads it and one row in ``FORMATS``. All else follows from the
row: which files are indexed and may be uploaded, how a file with the wrong suffix is named, which
suffix a fetched file gets, and the lists of formats in messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from khmerqa.errors import NotFoundError, UnreadableError
from khmerqa.reading.file_type import (
    FormatSpec,
    begins_with,
    is_html,
    is_pdf,
    ole_with_stream,
    refuse_mislabelled,
    zip_with_folder,
    zip_with_mime_type,
)
from khmerqa.reading.structure.article_headings import with_article_headings
from khmerqa.reading.structure.article_numbers import with_article_numbers
from khmerqa.reading.structure.false_headings import without_false_headings
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.text_layer.typed import judged
from khmerqa.types import Bilingual, Extracted

if TYPE_CHECKING:
    from khmerqa.reading.recovery import Recovery

READER_VERSION = "25"  # changes whenever the output would
MAX_BYTES = 200 * 1024 * 1024

_OOXML = "application/vnd.openxmlformats-officedocument"
_ODT = "application/vnd.oasis.opendocument.text"
_TEXT = Bilingual("ឯកសារអត្ថបទ", "a text file")

FORMATS = (
    FormatSpec(
        label="PDF",
        name=Bilingual("ឯកសារ PDF", "a PDF"),
        suffixes=(".pdf",),
        mime_types=("application/pdf",),
        loader="khmerqa.reading.pdf.document:read_pdf",
        marker=is_pdf,
        needs_marker=True,
        can_recover=True,
    ),
    FormatSpec(
        label="DOCX",
        name=Bilingual("ឯកសារ Word (DOCX)", "a Word file (DOCX)"),
        suffixes=(".docx",),
        mime_types=(f"{_OOXML}.wordprocessingml.document",),
        loader="khmerqa.reading.office.docx.reader:read_docx",
        marker=zip_with_folder("word"),
        needs_marker=True,
    ),
    FormatSpec(
        label="PPTX",
        name=Bilingual("ឯកសារ PowerPoint (PPTX)", "a PowerPoint file (PPTX)"),
        suffixes=(".pptx",),
        mime_types=(f"{_OOXML}.presentationml.presentation",),
        loader="khmerqa.reading.office.pptx:read_pptx",
        marker=zip_with_folder("ppt"),
        needs_marker=True,
    ),
    FormatSpec(
        label="XLSX",
        name=Bilingual("ឯកសារ Excel (XLSX)", "an Excel file (XLSX)"),
        suffixes=(".xlsx",),
        mime_types=(f"{_OOXML}.spreadsheetml.sheet",),
        loader="khmerqa.reading.office.xlsx:read_xlsx",
        marker=zip_with_folder("xl"),
        needs_marker=True,
    ),
    FormatSpec(
        label="ODT",
        name=Bilingual("ឯកសារ LibreOffice (ODT)", "a LibreOffice text file (ODT)"),
        suffixes=(".odt",),
        mime_types=(_ODT,),
        loader="khmerqa.reading.office.odt:read_odt",
        marker=zip_with_mime_type(_ODT),
        needs_marker=True,
    ),
    FormatSpec(
        label="DOC",
        name=Bilingual("ឯកសារ Word ចាស់ (DOC)", "an old Word file (DOC)"),
        suffixes=(".doc",),
        mime_types=("application/msword",),
        loader="khmerqa.reading.old_office:read_doc",
        marker=ole_with_stream("WordDocument"),
        needs_marker=True,
    ),
    FormatSpec(
        label="RTF",
        name=Bilingual("ឯកសារ Rich Text (RTF)", "a rich text file (RTF)"),
        suffixes=(".rtf",),
        mime_types=("application/rtf", "text/rtf"),
        loader="khmerqa.reading.old_office:read_rtf",
        marker=begins_with(b"{\\rtf"),
        needs_marker=True,
    ),
    FormatSpec(
        label="XLS",
        name=Bilingual("ឯកសារ Excel ចាស់ (XLS)", "an old Excel file (XLS)"),
        suffixes=(".xls",),
        mime_types=("application/vnd.ms-excel",),
        loader="khmerqa.reading.old_office:read_xls",
        marker=ole_with_stream("Workbook"),
        needs_marker=True,
    ),
    FormatSpec(
        label="PPT",
        name=Bilingual("ឯកសារ PowerPoint ចាស់ (PPT)", "an old PowerPoint file (PPT)"),
        suffixes=(".ppt",),
        mime_types=("application/vnd.ms-powerpoint",),
        loader="khmerqa.reading.old_office:read_ppt",
        marker=ole_with_stream("PowerPoint Document"),
        needs_marker=True,
    ),
    *(
        FormatSpec(
            label=label,
            name=Bilingual(f"រូបភាព ({label})", f"a picture ({label})"),
            suffixes=suffixes,
            mime_types=(f"image/{label.lower()}",),
            loader="khmerqa.reading.pdf.images:read_image",
            marker=begins_with(*beginnings),
            needs_marker=True,
            can_recover=True,
        )
        for label, suffixes, beginnings in (
            ("PNG", (".png",), (b"\x89PNG\r\n",)),
            ("JPEG", (".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
            ("TIFF", (".tif", ".tiff"), (b"II*\x00", b"MM\x00*")),
        )
    ),
    FormatSpec(
        label="CSV",
        name=Bilingual("តារាងជាអត្ថបទ (CSV)", "a table in a text file (CSV)"),
        suffixes=(".csv",),
        mime_types=("text/csv",),
        loader="khmerqa.reading.markup.csv_table:read_csv",
    ),
    FormatSpec(
        label="HTML",
        name=Bilingual("ទំព័រវេប", "a web page"),
        suffixes=(".html", ".htm"),
        mime_types=("text/html",),
        loader="khmerqa.reading.markup.html:read_html",
        marker=is_html,
    ),
    FormatSpec(
        label="Markdown",
        name=_TEXT,
        suffixes=(".md",),
        mime_types=("text/markdown",),
        loader="khmerqa.reading.markup.markdown:read_markdown",
    ),
    FormatSpec(
        label="TXT",
        name=_TEXT,
        suffixes=(".txt",),
        mime_types=("text/plain",),
        loader="khmerqa.reading.markup.plain:read_plain",
    ),
)
_BY_SUFFIX = {suffix: spec for spec in FORMATS for suffix in spec.suffixes}
SUFFIXES = frozenset(_BY_SUFFIX)
SUFFIX_OF_MIME_TYPE = {
    mime_type: spec.suffixes[0] for spec in FORMATS for mime_type in spec.mime_types
}
_MIME_TYPES = {suffix: spec.mime_types[0] for suffix, spec in _BY_SUFFIX.items()}
LABELS = tuple(spec.label for spec in FORMATS)  # for messages


def mime_type_of(name: str) -> str:
    """Return the MIME type of a file by its suffix; ``application/octet-stream`` for an unknown one."""
    return _MIME_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def read(
    name: str, data: bytes, methods: Sequence[Recovery] = (), page: int | None = None
) -> Extracted:
    """Read a file called ``name``; ``methods`` recover pages whose own text layer is not reliable.

    With ``page``, return that page only, and recognise no other by OCR. Raises UnreadableError with the
    reason where the file cannot be read, and NotFoundError where it has no such page.
    """
    spec = _spec_of(name, data)
    load = spec.load()
    extracted: Extracted = load(data, methods, page) if spec.can_recover else load(data)
    if not spec.can_recover:
        extracted = replace(extracted, pages=tuple(map(judged, extracted.pages)))
    pages = with_article_headings(with_article_numbers(extracted.pages))
    pages = without_false_headings(pages)
    extracted = replace(extracted, pages=pages)
    if page is not None:
        return _one_page(extracted, page)
    if not any(each.blocks for each in extracted.pages):
        raise UnreadableError(
            Bilingual(
                "ឯកសារនេះគ្មានអត្ថបទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "This file holds no text; ask for a copy that has some.",
            )
        )
    if extracted.marking is None:  # a reader that takes out running lines has looked at them itself
        lines = (
            line for each in extracted.pages for b in each.blocks for line in b.text.split("\n")
        )
        extracted = replace(extracted, marking=marking_of(lines))
    return extracted


def _one_page(extracted: Extracted, page: int) -> Extracted:
    found = tuple(each for each in extracted.pages if each.number == page)
    if not found:
        count = len(extracted.pages)
        raise NotFoundError(
            Bilingual(
                f"គ្មានទំព័រ {page} ទេ។ ឯកសារនេះមាន {count} ទំព័រ សូមជ្រើសរើសទំព័រផ្សេង។",
                f"There is no page {page}; the file has {count}. Choose another.",
            )
        )
    return replace(extracted, pages=found)


def _spec_of(name: str, data: bytes) -> FormatSpec:
    """Return the format that a file says it has; raises UnreadableError where it has another one."""
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
    spec = _BY_SUFFIX[suffix]
    refuse_mislabelled(spec, data, FORMATS)
    return spec


def render_page(
    data: bytes, number: int, quote: str | None, scale: float = 1.5, word_boxes: bytes = b""
) -> bytes:
    """Return a PDF page as a PNG with the words of ``quote`` marked where they are found.

    ``word_boxes`` is that of ``read``, for pages whose own text layer was not used.
    """
    from khmerqa.reading.pdf.render import render_page as draw

    return draw(data=data, number=number, quote=quote, scale=scale, word_boxes=word_boxes)
