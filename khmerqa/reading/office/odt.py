"""LibreOffice text files (ODT): headings, paragraphs, items and table rows in order. No pages.

The elements are those of OpenDocument 1.3, part 3 (OASIS).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.office.archive import password_protected, safe_to_read
from khmerqa.reading.office.odt_styles import NAMES, Numbering, Styles
from khmerqa.reading.office.typed_text import clean, typed_page
from khmerqa.reading.office.xml_parts import parsed
from khmerqa.reading.structure.block_kinds import heading_level, is_item, parts_of_contents_line
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.structure.tables import GridCell, refuse_too_many_cells, table_blocks
from khmerqa.reading.structure.titles import typed_title
from khmerqa.text.expressions.raised import lowered, note_mark, raised
from khmerqa.types import Bilingual, Block, Extracted

MAX_REPEATED = 1_000  # times that one empty or filled cell may be repeated in a row
_PROGRAM = "LibreOffice"
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_MANIFEST = "META-INF/manifest.xml"
_TEXT = f"{{{NAMES['text']}}}"
_TABLE = f"{{{NAMES['table']}}}"
_DRAW = f"{{{NAMES['draw']}}}"
_OFFICE = f"{{{NAMES['office']}}}"
# What is no part of the text: deletions, comments, rubies, forms, and what fields are made from.
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_TEXT}ruby-text", f"{_OFFICE}annotation", f"{_OFFICE}forms",
     f"{_TEXT}sequence-decls", f"{_TEXT}variable-decls", f"{_TEXT}user-field-decls"}
)  # fmt: skip
_INDEXES = frozenset(
    {f"{_TEXT}table-of-content", f"{_TEXT}illustration-index", f"{_TEXT}table-index",
     f"{_TEXT}object-index", f"{_TEXT}user-index", f"{_TEXT}alphabetical-index"}
)  # fmt: skip
_ROW_GROUPS = frozenset(
    {f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"}
)
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})


def read_odt(data: bytes) -> Extracted:
    """Read a LibreOffice text file; refuses one whose pre-Unicode Khmer font is not known."""
    with safe_to_read(data, _PROGRAM, _PARTS) as archive:
        if _is_encrypted(archive):
            raise password_protected(_PROGRAM)
        content, styles, meta = (_parsed(archive, name) for name in _PARTS)
        body = content.find("office:body/office:text", NAMES)
        walk = _Walk(Styles([content, styles]), Numbering([content, styles]))
        blocks = tuple(walk.blocks(body))
        marking = marking_of(_running_lines(styles))
        title = clean(meta.findtext("office:meta/dc:title", "", NAMES)) if meta is not None else ""
    page = typed_page(blocks, walk.pieces, _PROGRAM)
    return Extracted((page,), typed_title(page.blocks, title), marking=marking)


def _is_encrypted(archive: ZipFile) -> bool:
    if _MANIFEST not in archive.namelist():
        return False
    with archive.open(_MANIFEST) as part:
        return b"encryption-data" in part.read(1_000_000)


def _parsed(archive: ZipFile, name: str) -> Any:
    """Parse a part; None where the file has none but its content."""
    if name not in archive.namelist() and name != _PARTS[0]:
        return None
    return parsed(archive.read(name))


def _running_lines(styles: Any) -> Iterator[str]:
    """Yield the lines of all headers and footers: no part of the text, but one may be a marking."""
    if styles is not None:
        for master in styles.iterfind("office:master-styles//text:p", NAMES):
            yield "".join(text for _, text in _runs(master, ""))


class _Walk:
    """Walks the body of one document, and counts its lists."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._cells = 0
        self.pieces: list[tuple[str, str]] = []  # (font, text) of all paragraphs

    def blocks(self, holder: Any, mark: str = "", lists: tuple[str, ...] = ()) -> Iterator[Block]:
        """Yield the blocks of a body, cell, list item or text box in document order.

        ``mark`` is put before the first paragraph; ``lists`` are the style names of the open lists.
        """
        for element in holder:
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element, mark, is_in_list=bool(lists))
                mark = ""
            elif element.tag == f"{_TEXT}list":
                yield from self._items(element, lists)
            elif element.tag == f"{_TABLE}table":
                yield from table_blocks(list(self._rows(element)))
            elif element.tag in _INDEXES:
                yield from self._contents(element)
            elif element.tag == f"{_TEXT}section" and element.get(f"{_TEXT}display") == "none":
                continue
            elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
                yield from self.blocks(element, mark, lists)

    def _items(self, element: Any, lists: tuple[str, ...]) -> Iterator[Block]:
        name = element.get(f"{_TEXT}style-name") or (lists[-1] if lists else "")
        level = len(lists) + 1
        self._numbering.begin(element, name, level)
        for item in element:
            is_item_of_list = item.tag == f"{_TEXT}list-item"
            mark = self._numbering.mark(item, name, level) if is_item_of_list else ""
            yield from self.blocks(item, mark, (*lists, name))

    def _paragraph(self, element: Any, mark: str, *, is_in_list: bool) -> Iterator[Block]:
        pieces = list(self._pieces(element))
        self.pieces += [*pieces, ("", "\n")]
        text = clean(decoded_pieces(pieces))
        if text:
            yield self._block(element, text, mark, is_in_list=is_in_list)
        for inner in element.iter():
            # What lies in a box within a box is yielded with the inner one.
            if next(inner.iterancestors(f"{_TEXT}p", f"{_TEXT}h"), None) is not element:
                continue
            if inner.tag == f"{_TEXT}note":
                yield from self._note(inner)
            elif _is_box(inner):
                yield from self.blocks(inner)

    def _block(self, element: Any, text: str, mark: str, *, is_in_list: bool) -> Block:
        style = element.get(f"{_TEXT}style-name", "")
        if element.tag == f"{_TEXT}h":
            level = int(element.get(f"{_TEXT}outline-level", "1"))
            mark = mark or self._numbering.heading_mark(level)
            return Block(f"{mark} {text}".strip(), "heading", min(3, level))
        if contents := parts_of_contents_line(text):
            return Block(" | ".join(contents), "contents")
        marked = f"{mark} {text}" if mark else text
        if self._styles.is_title(style):
            return Block(marked, "heading", 1)
        spans = [span for span in element.iter(f"{_TEXT}span") if "".join(span.itertext()).strip()]
        outside = any(word.strip() for word in (element.text, *(c.tail for c in element)) if word)
        is_bold = self._styles.is_bold(style) or (
            bool(spans)
            and not outside
            and all(self._styles.is_bold(span.get(f"{_TEXT}style-name", "")) for span in spans)
        )
        guessed = heading_level(text, 1.0, bold=is_bold)
        if guessed and not mark:
            return Block(text, "heading", guessed)
        return Block(marked, "item" if mark or is_in_list or is_item(text) else "paragraph")

    def _note(self, note: Any) -> Iterator[Block]:
        """Yield a footnote or endnote after its paragraph, with its mark."""
        citation = _citation(note)
        body = " ".join(block.text for block in self.blocks(note.find("text:note-body", NAMES)))
        if body:
            yield Block(f"{citation} {body}".strip(), "note")

    def _contents(self, index: Any) -> Iterator[Block]:
        for entry in index.iterfind("text:index-body//text:p", NAMES):
            title, _, page = "".join(text for _, text in _runs(entry, "")).rpartition("\t")
            if parts := [part for part in map(clean, (title, page)) if part]:
                yield Block(" | ".join(parts), "contents")

    def _rows(self, table: Any, *, are_heads: bool = False) -> Iterator[list[GridCell]]:
        for element in table:
            if element.tag in _ROW_GROUPS:
                heads = are_heads or element.tag == f"{_TABLE}table-header-rows"
                yield from self._rows(element, are_heads=heads)
            elif element.tag == f"{_TABLE}table-row":
                yield self._row(element, is_head=are_heads)

    def _row(self, row: Any, *, is_head: bool) -> list[GridCell]:
        cells: list[GridCell] = []
        column = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            times = min(_count(cell, "number-columns-repeated"), MAX_REPEATED)
            text = " ".join(block.text for block in self.blocks(cell))
            if cell.tag == f"{_TABLE}table-cell" and text:
                columns = min(_count(cell, "number-columns-spanned"), MAX_REPEATED)
                rows = _count(cell, "number-rows-spanned")
                cells += [
                    GridCell(text, column + place, columns, rows, is_head) for place in range(times)
                ]
            column += times
        self._cells += 1 + column
        refuse_too_many_cells(
            self._cells, Bilingual("ឯកសារ LibreOffice នេះ", "This LibreOffice file")
        )
        return cells

    def _pieces(self, element: Any) -> Iterator[tuple[str, str]]:
        """Yield the words of a paragraph, each run with its font."""
        paragraph = element.get(f"{_TEXT}style-name", "")
        before = ""
        for style, text in _runs(element, ""):
            shift = self._styles.shift(style)
            if shift:
                text = raised(text) if shift == "super" else lowered(text, before)
            before = text or before
            yield self._styles.font(style) or self._styles.font(paragraph), text


def _count(cell: Any, name: str) -> int:
    return max(1, int(cell.get(f"{_TABLE}{name}", "1")))


def _citation(note: Any) -> str:
    """Return the mark of a note."""
    element = note.find("text:note-citation", NAMES)
    return "" if element is None else clean("".join(element.itertext()))


def _runs(element: Any, style: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a paragraph, each run with the name of its own style, if it has one."""
    if element.text:
        yield style, element.text
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield style, " "  # maybe many, but white space is made single spaces
        elif child.tag == f"{_TEXT}tab":
            yield style, "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield style, "\n"
        elif child.tag == f"{_TEXT}note":
            citation = _citation(child)
            yield "", note_mark(citation) if citation else ""
        elif _is_inline(child):
            yield from _runs(child, child.get(f"{_TEXT}style-name") or style)
        if child.tail:
            yield style, child.tail


def _is_inline(element: Any) -> bool:
    """Return whether an element holds words of its paragraph, and no frame or note of its own."""
    tag = element.tag
    return (
        isinstance(tag, str)
        and tag.startswith(_TEXT)
        and tag not in _SKIPPED
        and tag != f"{_TEXT}note"
    )


def _is_box(element: Any) -> bool:
    """Return whether an element is a text box, or a shape with text in it."""
    tag = element.tag
    return (
        isinstance(tag, str)
        and tag.startswith(_DRAW)
        and any(child.tag in (f"{_TEXT}p", f"{_TEXT}list", f"{_TEXT}h") for child in element)
    )
