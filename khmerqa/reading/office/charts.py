"""The words and figures of charts and diagrams (DrawingML), which lie in parts of their own.

A chart is read as a table, the names of its series as heads; the elements are those of ECMA-376, part 1,
chapters 21.2 (charts) and 21.4 (diagrams).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice
from typing import Any
from zipfile import ZipFile

from khmerqa.reading.office.cell_formats import shown_number
from khmerqa.reading.office.xml_parts import DRAWING, parsed
from khmerqa.reading.structure.tables import GridCell, table_blocks
from khmerqa.types import Block

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAX_POINTS = 5_000  # of one series
MAX_SERIES = 200


def chart_blocks(part: bytes) -> Iterator[Block]:
    """Yield the title of a chart, the titles of its axes, and a row for each category."""
    root = parsed(part)
    for title in root.iter(f"{C}title"):
        if text := _words(title):
            yield Block(text)
    series = list(islice(root.iter(f"{C}ser"), MAX_SERIES))
    heads = [GridCell("", 0, is_head=True)]
    heads += [GridCell(_name(one), at, is_head=True) for at, one in enumerate(series, 1)]
    values = [_points(one, (f"{C}val", f"{C}yVal")) for one in series]
    names: dict[int, str] = {}
    for one in series:
        for index, name in _points(one, (f"{C}cat", f"{C}xVal")).items():
            names.setdefault(index, name)
    rows = [heads]
    for index in sorted({index for one in values for index in one} | names.keys()):
        row = [GridCell(names.get(index) or str(index + 1), 0)]  # as programs name the nameless
        row += [GridCell(one[index], at) for at, one in enumerate(values, 1) if index in one]
        rows.append([cell for cell in row if cell.text])
    if len(rows) > 1:
        yield from table_blocks(rows, writes_heads=True)


def diagram_blocks(part: bytes) -> Iterator[Block]:
    """Yield the texts of a diagram (SmartArt), in the order in which they were typed."""
    for point in parsed(part).iter(f"{DIAGRAM}pt"):
        if text := _words(point):
            yield Block(text, "item")


def titles_of_sheet_charts(archive: ZipFile, sheet: str) -> Iterator[Block]:
    """Yield the titles of the charts on a sheet of Excel; their figures are those of its cells."""
    for drawing in _related(archive, sheet.lstrip("/"), "/drawing"):
        for chart in _related(archive, drawing, "/chart"):
            for title in parsed(archive.read(chart)).iter(f"{C}title"):
                if text := _words(title):
                    yield Block(text)


def _related(archive: ZipFile, part: str, kind: str) -> Iterator[str]:
    """Yield the parts of one kind that a part refers to."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    for relation in parsed(archive.read(relations)).iter(_PACKAGE_RELATION):
        target = relation.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if relation.get("Type", "").endswith(kind) and path in archive.namelist():
            yield path


def _words(element: Any) -> str:
    """Return the words of a title or of a diagram's point, a space between its paragraphs."""
    paragraphs = (
        "".join(text.text or "" for text in paragraph.iter(f"{DRAWING}t"))
        for paragraph in element.iter(f"{DRAWING}p")
    )
    whole = " ".join(filter(None, paragraphs)) or _cached(element)
    return " ".join(whole.split())


def _cached(element: Any) -> str:
    """Return the words that a title or name takes from a cell, as they were when it was saved."""
    return " ".join(value.text or "" for value in element.iter(f"{C}v"))


def _name(series: Any) -> str:
    element = series.find(f"{C}tx")
    return "" if element is None else _words(element)


def _points(series: Any, tags: tuple[str, ...]) -> dict[int, str]:
    """Return the points of a series by their index, its numbers as their format shows them."""
    holders = (series.find(tag) for tag in tags)
    holder = next((each for each in holders if each is not None), None)
    if holder is None:
        return {}
    pattern = holder.findtext(f".//{C}formatCode") or "General"
    is_number = holder.find(f".//{C}numCache") is not None or holder.find(f"{C}numLit") is not None
    found: dict[int, str] = {}
    for point in islice(holder.iter(f"{C}pt"), MAX_POINTS):
        text = (point.findtext(f"{C}v") or "").strip()
        index = point.get("idx", "")
        if text and index.isdecimal():
            found[int(index)] = _shown(text, pattern) if is_number else " ".join(text.split())
    return found


def _shown(text: str, pattern: str) -> str:
    try:
        return shown_number(float(text), pattern)
    except ValueError:
        return text
