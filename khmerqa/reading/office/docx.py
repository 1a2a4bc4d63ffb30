"""Word files (DOCX): headings, paragraphs, items and table rows in document order. No pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.office.archive import safe_to_read
from khmerqa.reading.office.docx_fonts import Fonts
from khmerqa.reading.office.docx_numbering import Numbering
from khmerqa.reading.office.typed_text import clean, typed_page
from khmerqa.reading.structure.block_kinds import heading_level, is_item, parts_of_contents_line
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.structure.tables import row_blocks
from khmerqa.text.legacy.conversion import looks_legacy
from khmerqa.types import Block, Extracted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_STYLE = re.compile(r"^heading (\d)$", re.IGNORECASE)
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText",
                      f"{_W}delText", _FALLBACK})  # fmt: skip
_HOLDERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml",
                      f"{_W}smartTag"})  # fmt: skip


def read_docx(data: bytes) -> Extracted:
    """Read a Word file; refuses one typed in a pre-Unicode Khmer font whose codes are not known."""
    import docx

    with safe_to_read(data, "Word"):
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document)
        blocks = tuple(walk.blocks(document.element.body))
        texts = list(_texts_by_font(document.element.body, walk.fonts))
        marking = marking_of(_running_lines(document))
        named = clean(document.core_properties.title or "")
    page = typed_page(blocks, texts, "Word")
    first = next((block.text for block in page.blocks if block.kind == "heading"), None)
    is_title = len(named) > 3 and not named.startswith("Microsoft Word") and not looks_legacy(named)
    return Extracted((page,), named if is_title else first, marking=marking)


def _running_lines(document: Any) -> Iterator[str]:
    """Yield the lines of all headers and footers: no part of the text, but they may hold a marking."""
    for section in document.sections:
        for running in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            for paragraph in running._element.iter(f"{_W}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))


class _Walk:
    """Walks the body of one document; holds the state of its numbered lists."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles if style.name}
        self._numbering = Numbering.of(document)
        self.fonts = Fonts.of(document)

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
        rows = [
            [
                " ".join(block.text for block in self.blocks(cell))
                for cell in row.iter(f"{_W}tc")
                if next(cell.iterancestors(f"{_W}tr")) is row
            ]
            for row in table.iter(f"{_W}tr")
            # A table within a cell is read with its cell.
            if next(row.iterancestors(f"{_W}tbl")) is table
        ]
        yield from row_blocks(rows)

    def _paragraph(self, element: Any) -> Block | None:
        text = clean(decoded_pieces(_pieces(element, element, self.fonts)))
        style = self._style(element)
        mark = self._numbering.mark(element, style)
        if not text:
            return None
        if contents := parts_of_contents_line(text):
            return Block(" | ".join(contents), "contents")
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


def _pieces(element: Any, paragraph: Any, fonts: Fonts) -> Iterator[tuple[str, str]]:
    """Yield the words of a paragraph as ``_texts`` does, each run with its font."""
    for child in element:
        if child.tag in _SKIPPED or child.tag == f"{_W}txbxContent":
            continue
        if child.tag == f"{_W}r":
            yield fonts.of_run(child, paragraph), "".join(_texts(child))
        else:
            yield from _pieces(child, paragraph, fonts)


def _texts_by_font(body: Any, fonts: Fonts) -> Iterator[tuple[str, str]]:
    for paragraph in body.iter(f"{_W}p"):
        yield from _pieces(paragraph, paragraph, fonts)
        yield "", "\n"


def _is_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if "".join(_texts(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in marks
    )
