"""Word files (DOCX): headings, paragraphs, items and table rows in document order. No pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.office.archive import safe_to_read
from khmerqa.reading.office.charts import DIAGRAM, C, chart_blocks, diagram_blocks
from khmerqa.reading.office.docx.notes import Notes
from khmerqa.reading.office.docx.numbering import Numbering
from khmerqa.reading.office.docx.styles import RunStyles
from khmerqa.reading.office.docx.tables import grid_of
from khmerqa.reading.office.docx.words import FALLBACK, Words, is_placeholder
from khmerqa.reading.office.typed_text import clean, left_out, typed_page
from khmerqa.reading.office.xml_parts import RELATION, WORD
from khmerqa.reading.structure.block_kinds import (
    MAX_HEADING_LENGTH,
    heading_level,
    is_item,
    parts_of_contents_line,
)
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.structure.tables import table_blocks
from khmerqa.reading.structure.titles import typed_title
from khmerqa.types import Block, Extracted

_HEADING_STYLE = re.compile(r"^heading (\d)$", re.IGNORECASE)
_HOLDERS = frozenset(
    f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
# What refers to a part that draws words, the name of its reference, and what reads the part.
_DRAWN = (
    (f"{C}chart", f"{RELATION}id", chart_blocks),
    (f"{DIAGRAM}relIds", f"{RELATION}dm", diagram_blocks),
)
_ENDS_GONE = ("del", "moveFrom")  # a paragraph whose end is deleted goes on in the next one


def read_docx(data: bytes) -> Extracted:
    """Read a Word file; refuses one typed in a pre-Unicode Khmer font whose codes are not known."""
    import docx

    with safe_to_read(data, "Word"):
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document)
        blocks = tuple(walk.blocks(document.element.body))
        marking = marking_of(_running_lines(document))
        named = _title_of_properties(document)
    page = left_out(typed_page(blocks, walk.pieces, "Word"), walk.words.unseen)
    return Extracted((page,), typed_title(page.blocks, named), marking=marking)


def _running_lines(document: Any) -> Iterator[str]:
    """Yield the lines of all headers and footers: no part of the text, but they may hold a marking."""
    for section in document.sections:
        for running in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            for paragraph in running._element.iter(f"{WORD}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))


def _title_of_properties(document: Any) -> str:
    """Return the title that the file's own properties state; python-docx invents missing ones."""
    has_properties = any(
        relation.reltype.endswith("/core-properties")
        for relation in document.part.package.rels.values()
    )
    return clean(document.core_properties.title or "") if has_properties else ""


class _Walk:
    """Walks the body of one document; holds the state of its numbered lists."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style for style in document.styles if style.name}
        self._parts = document.part.related_parts
        self._numbering = Numbering.of(document)
        self._run_styles = RunStyles.of(document)
        self.words = Words(self._run_styles, Notes.of(document))
        self.pieces: list[tuple[str, str]] = []  # (font, text) of all paragraphs
        self._carried: list[tuple[str, str]] = []  # of paragraphs whose end is deleted

    def blocks(self, holder: Any) -> Iterator[Block]:
        """Yield the blocks of a body, cell or text box in document order."""
        for element in holder:
            if element.tag == f"{WORD}p":
                yield from self._with_boxes_and_notes(element)
            elif element.tag == f"{WORD}tbl":
                yield from table_blocks(grid_of(element, self._cell))
            elif element.tag in _HOLDERS and not is_placeholder(element):
                yield from self.blocks(element)

    def _cell(self, cell: Any) -> str:
        return " ".join(block.text for block in self.blocks(cell))

    def _with_boxes_and_notes(self, paragraph: Any) -> Iterator[Block]:
        block = self._paragraph(paragraph)
        notes = self.words.notes.take_pending()
        if block:
            yield block
        yield from self._drawn(paragraph)
        for box in paragraph.iter(f"{WORD}txbxContent"):
            inside = next(box.iterancestors(f"{WORD}p", FALLBACK))
            if inside is paragraph:  # what lies in a box within a box is yielded with the inner one
                yield from self.blocks(box)
        for mark, body in notes:
            if text := self._cell(body):
                yield Block(f"{mark} {text}".strip(), "note")

    def _drawn(self, paragraph: Any) -> Iterator[Block]:
        """Yield what the charts and diagrams in a paragraph say."""
        for tag, name, read in _DRAWN:
            for reference in paragraph.iter(tag):
                part = self._parts.get(reference.get(name, ""))
                if (
                    part is not None
                    and next(reference.iterancestors(f"{WORD}p"), None) is paragraph
                ):
                    yield from read(part.blob)

    def _paragraph(self, element: Any) -> Block | None:
        own = list(self.words.pieces(element, element))
        self.pieces += [*own, ("", "\n")]
        pieces = [*self._carried, *own]
        self._carried = []
        text = clean(decoded_pieces(pieces))
        is_unseen = not text and element.find(f"{WORD}pPr/{WORD}rPr/{WORD}vanish") is not None
        if any(
            element.find(f"{WORD}pPr/{WORD}rPr/{WORD}{name}") is not None for name in _ENDS_GONE
        ):
            self._carried = pieces
            return None
        style = self._style(element)
        mark = "" if is_unseen else self._numbering.mark(element, style)
        return self._block(element, text, mark, style.name if style is not None else "")

    def _block(self, element: Any, text: str, mark: str, style: str) -> Block | None:
        if not text:
            return None
        if contents := parts_of_contents_line(text):
            return Block(" | ".join(contents), "contents")
        marked = f"{mark} {text}" if mark else text
        heading = _HEADING_STYLE.match(style)
        if heading:
            return Block(marked, "heading", min(3, int(heading[1])))
        if style == "Title":
            return Block(marked, "heading", 1)
        outline = self._run_styles.outline_level(element)
        if outline and len(text) <= MAX_HEADING_LENGTH:
            return Block(marked, "heading", min(3, outline))
        level = heading_level(text, 1.0, bold=self._is_bold(element))
        if level and not mark:
            return Block(text, "heading", level)
        if mark or is_item(text) or style.startswith("List"):
            return Block(marked, "item")
        return Block(text)

    def _is_bold(self, element: Any) -> bool:
        runs = [run for run in element.iter(f"{WORD}r") if run.find(f"{WORD}t") is not None]
        marks = [run.find(f"{WORD}rPr/{WORD}b") for run in runs]
        return bool(runs) and all(
            mark is not None and mark.get(f"{WORD}val", "1") not in ("0", "false") for mark in marks
        )

    def _style(self, element: Any) -> Any:
        identifier = element.find(f"{WORD}pPr/{WORD}pStyle")
        return self._styles.get(identifier.get(f"{WORD}val")) if identifier is not None else None
