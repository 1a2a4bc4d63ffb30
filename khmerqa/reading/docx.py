"""Word files (DOCX): headings, paragraphs, items and table rows in document order. No pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from khmerqa.errors import UnreadableError, both
from khmerqa.reading.archive import check_archive
from khmerqa.reading.block_kinds import heading_level, is_item, parts_of_contents_line
from khmerqa.reading.docx_numbering import Numbering
from khmerqa.reading.trust import is_legacy
from khmerqa.types import Block, Extracted, ExtractedPage, Verdict

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNWANTED = re.compile("[\u200b\ufeff\u00ad\ue000-\uf8ff]")
_HEADING_STYLE = re.compile(r"^heading (\d)$", re.IGNORECASE)
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText",
                      f"{_W}delText", _FALLBACK})  # fmt: skip
_HOLDERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml",
                      f"{_W}smartTag"})  # fmt: skip
_PARSED = 8 * 1024  # bytes of a part; a document type would stand at its beginning


def read_docx(data: bytes) -> Extracted:
    """Read a Word file; refuses one typed in a pre-Unicode Khmer font."""
    import docx

    try:
        with check_archive(data) as archive:
            _refuse_document_types(archive)
        document = docx.Document(io.BytesIO(data))
        blocks = tuple(_Walk(document).blocks(document.element.body))
        texts = list(_texts_by_font(document.element.body))
        title = _title(document, blocks)
    except UnreadableError:
        raise
    except Exception as error:  # the engine lets through whatever a damaged part sets off
        raise UnreadableError(
            both(
                "ឯកសារ Word នេះខូច។ សូមបើកវាក្នុង Word រក្សាទុកឡើងវិញ រួចបញ្ចូលម្តងទៀត។",
                "This Word file is damaged; open it in Word, save it anew and add it again.",
            )
        ) from error
    if is_legacy(texts, "".join(text for _, text in texts)):
        raise UnreadableError(
            both(
                "ឯកសារ Word នេះវាយដោយពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode។ សូមសុំច្បាប់ដែលវាយជា Unicode។",
                "This Word file is typed in a pre-Unicode Khmer font; "
                "ask for a Unicode version of it.",
            )
        )
    return Extracted((ExtractedPage(None, None, Verdict.HEALTHY, blocks),), title)


def _refuse_document_types(archive: zipfile.ZipFile) -> None:
    """Refuse XML that declares entities: Word writes none, and they may unfold without end."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                start = part.read(_PARSED).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise UnreadableError(
                    both(
                        "ឯកសារ Word នេះប្រកាស XML entity ដែល Word មិនដែលធ្វើទេ។ "
                        "សូមរក្សាទុកវាឡើងវិញពី Word រួចបញ្ចូលម្តងទៀត។",
                        "This Word file declares XML entities, which Word never does; "
                        "save it anew from Word and add it again.",
                    )
                )


class _Walk:
    """Walks the body of one document; holds the state of its numbered lists."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles if style.name}
        self._numbering = Numbering.of(document)

    def blocks(self, holder: Any) -> Iterator[Block]:
        """Yield the blocks of a body, cell or text box in document order."""
        for element in holder:
            if element.tag == f"{_W}p":
                block = self._paragraph(element)
                if block:
                    yield block
                for box in element.iter(f"{_W}txbxContent"):
                    if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                        yield from self.blocks(box)
            elif element.tag == f"{_W}tbl":
                yield from self._rows(element)
            elif element.tag in _HOLDERS:
                yield from self.blocks(element)

    def _rows(self, table: Any) -> Iterator[Block]:
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue  # a table within a cell is told with its cell
            cells = [
                " ".join(block.text for block in self.blocks(cell))
                for cell in row.iter(f"{_W}tc")
                if next(cell.iterancestors(f"{_W}tr")) is row
            ]
            if any(cells):
                yield Block(" | ".join(cell for cell in cells if cell), "row")

    def _paragraph(self, element: Any) -> Block | None:
        text = clean("".join(_texts(element)))
        style = self._style(element)
        mark = self._numbering.mark(element, style)
        if not text:
            return None
        if contents := parts_of_contents_line(text):
            return Block(" | ".join(contents), "row")
        name = style.name if style is not None else ""
        marked = f"{mark} {text}" if mark else text
        heading = _HEADING_STYLE.match(name)
        if heading:
            return Block(marked, "heading", min(3, int(heading[1])))
        if name == "Title":
            return Block(marked, "heading", 1)
        level = heading_level(text, 1.0, bold=_is_bold(element))
        if level and not mark:
            return Block(text, "heading", level)
        if mark or is_item(text) or name.startswith("List"):
            return Block(marked, "item")
        return Block(text)

    def _style(self, element: Any) -> Any:
        identifier = element.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get(identifier.get(f"{_W}val")) if identifier is not None else None


def clean(text: str) -> str:
    """Make each white space one space, and leave out what has no shape."""
    return re.sub(r"\s+", " ", _UNWANTED.sub("", text)).strip()


def _texts(element: Any) -> Iterator[str]:
    """Yield the words of a paragraph, those of accepted insertions too, of deletions not."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)


def _texts_by_font(body: Any) -> Iterator[tuple[str, str]]:
    for run in body.iter(f"{_W}r"):
        fonts = run.find(f"{_W}rPr/{_W}rFonts")
        name = fonts.get(f"{_W}ascii", "") if fonts is not None else ""
        yield name, "".join(_texts(run)) + " " * (run.getnext() is None)


def _is_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if "".join(_texts(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in marks
    )


def _title(document: Any, blocks: tuple[Block, ...]) -> str | None:
    first = next((block.text for block in blocks if block.kind == "heading"), None)
    named = clean(document.core_properties.title or "")
    return named if len(named) > 3 and not named.startswith("Microsoft Word") else first
