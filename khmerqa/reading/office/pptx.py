"""PowerPoint files (PPTX): each slide under its number and title, read from the top. No pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from khmerqa.reading.legacy.text import decoded_pieces
from khmerqa.reading.markup.plain import page_without_number
from khmerqa.reading.office.archive import safe_to_read
from khmerqa.reading.office.charts import DIAGRAM, chart_blocks, diagram_blocks
from khmerqa.reading.office.typed_text import clean
from khmerqa.reading.office.xml_parts import DRAWING, RELATION
from khmerqa.reading.structure.block_kinds import is_item
from khmerqa.reading.structure.tables import GridCell, table_blocks
from khmerqa.reading.structure.titles import says, stated_title
from khmerqa.text.expressions.number_ranges import number_ranges
from khmerqa.text.expressions.raised import lowered, raised
from khmerqa.text.language import language_of
from khmerqa.types import Bilingual, Block, Extracted

MAX_DEPTH = 20  # groups may hold groups
_RUNNING = frozenset({"DATE", "FOOTER", "HEADER", "SLIDE_NUMBER"})
_LISTS = frozenset({"BODY", "OBJECT", "VERTICAL_BODY", "VERTICAL_OBJECT"})
_TITLES = frozenset({"TITLE", "CENTER_TITLE", "VERTICAL_TITLE"})


def read_pptx(data: bytes) -> Extracted:
    """Read the slides that are shown; speaker's notes are not part of what was presented."""
    import pptx

    with safe_to_read(data, "PowerPoint"):
        presentation = pptx.Presentation(io.BytesIO(data))
        blocks: list[Block] = []
        hidden: list[int] = []
        for number, slide in enumerate(presentation.slides, 1):
            if slide.element.get("show") == "0":
                hidden.append(number)
            else:
                blocks += _slide(slide, number)
        named = stated_title(clean(presentation.core_properties.title or ""))
        first = next((title for s in presentation.slides if (title := _title(s))), None)
    is_said = bool(named) and says([block.text for block in blocks], named)
    title = named if is_said else first or named
    page = page_without_number(tuple(blocks))
    if hidden:
        numbers = number_ranges(hidden)
        told = Bilingual(f"ស្លាយ {numbers} ដែលត្រូវបានលាក់", f"hidden slides {numbers}")
        page = replace(page, losses=(told,))
    return Extracted((page,), title or None)


def _slide(slide: Any, number: int) -> Iterator[Block]:
    """Yield a slide's blocks under a heading of its number and title."""
    title = _title(slide)
    shapes = [shape for shape in _shapes(slide.shapes, 0) if _role(shape) not in _TITLES]
    shapes.sort(key=lambda shape: (shape.top or 0, shape.left or 0))
    body = [block for shape in shapes for block in _blocks(shape)]
    if not title and not body:
        return
    khmer = language_of(title or " ".join(block.text for block in body)) == "km"
    place = f"ស្លាយទី {number}" if khmer else f"Slide {number}"
    yield Block(f"{place}: {title}" if title else place, "heading", 1)
    yield from body


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    return " ".join(_paragraphs(shape)) if shape is not None and shape.has_text_frame else ""


def _shapes(shapes: Any, depth: int) -> Iterator[Any]:
    """Yield shapes, those in groups too; running lines are left out."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            if depth < MAX_DEPTH:
                yield from _shapes(shape.shapes, depth + 1)
        elif _role(shape) not in _RUNNING:
            yield shape


def _role(shape: Any) -> str:
    """Return what the layout keeps a shape's place for, in the engine's words."""
    if not shape.is_placeholder:
        return ""
    kind = shape.placeholder_format.type
    return str(kind.name) if kind is not None else ""


def _blocks(shape: Any) -> Iterator[Block]:
    if shape.has_text_frame:
        texts = list(_paragraphs(shape))
        for text in texts:
            listed = _role(shape) in _LISTS and len(texts) > 1 and not is_item(text)
            if listed or is_item(text):
                yield Block(f"\u2022 {text}" if listed else text, "item")
            else:
                yield Block(text)
    elif getattr(shape, "has_table", False):
        yield from table_blocks([_row(row) for row in shape.table.rows], writes_heads=True)
    elif getattr(shape, "has_chart", False):
        yield from chart_blocks(shape.chart.part.blob)
    else:
        for reference in shape.element.iter(f"{DIAGRAM}relIds"):
            yield from diagram_blocks(shape.part.related_part(reference.get(f"{RELATION}dm")).blob)


def _paragraphs(shape: Any) -> Iterator[str]:
    for paragraph in shape.text_frame.paragraphs:
        if text := _text(paragraph):
            yield text


def _row(row: Any) -> list[GridCell]:
    return [
        GridCell(
            " ".join(filter(None, map(_text, cell.text_frame.paragraphs))),
            column,
            cell.span_width,
            cell.span_height,
        )
        for column, cell in enumerate(row.cells)
        if not cell.is_spanned
    ]


def _text(paragraph: Any) -> str:
    return clean(decoded_pieces(_pieces(paragraph._p)))


def _pieces(paragraph: Any) -> Iterator[tuple[str, str]]:
    """Yield the words of a paragraph, each run with the font that it names; raised digits raised."""
    before = ""
    for child in paragraph:
        if child.tag == f"{DRAWING}br":
            yield "", " "
        elif child.tag in (f"{DRAWING}r", f"{DRAWING}fld"):
            font = child.find(f"{DRAWING}rPr/{DRAWING}latin")
            name = font.get("typeface", "") if font is not None else ""
            text = _shifted(child, child.findtext(f"{DRAWING}t") or "", before)
            before = text or before
            yield name, text


def _shifted(run: Any, text: str, before: str) -> str:
    """Write a run's text raised or lowered as its baseline is, in thousandths of a per cent."""
    properties = run.find(f"{DRAWING}rPr")
    try:
        shift = int(properties.get("baseline", "0")) if properties is not None else 0
    except ValueError:
        return text
    if shift > 0:
        return raised(text)
    return lowered(text, before) if shift < 0 else text
