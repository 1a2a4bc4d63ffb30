"""The structure tree of a tagged PDF page: which marked contents form a paragraph, item or row.

Word and Chromium write such trees. Where one is there, it says what geometry can only guess.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.types import BlockKind

MAX_DEPTH = 60
MAX_ELEMENTS = 50_000  # of one page
_HEADING = re.compile(r"^H([1-6])?$|^Title$")
_PARAGRAPHS = frozenset({"P", "Caption", "BlockQuote", "Note", "FENote", "Formula"})
_INLINE = frozenset(
    {"Span", "Link", "NonStruct", "Lbl", "LBody", "Quote", "Reference", "Em", "Strong", "Annot",
     "BibEntry", "Code", "Sub", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Form"}
)  # fmt: skip
_CELLS = frozenset({"TD", "TH"})


@dataclass(frozen=True, slots=True)
class Group:
    """The marked contents of one block, cell by cell; only a row has more than one cell."""

    kind: BlockKind
    level: int
    cells: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Builder:
    """Collects the groups of a page while its tree is walked."""

    groups: list[Group] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    level: int = 0
    marks: list[int] = field(default_factory=list)
    elements: int = 0

    def start(self, kind: BlockKind, level: int = 0) -> None:
        self.close()
        self.kind, self.level = kind, level

    def close(self) -> None:
        if self.marks:
            self.groups.append(Group(self.kind, self.level, (tuple(self.marks),)))
        self.marks = []
        self.kind, self.level = "paragraph", 0


def groups_of(page: Any) -> tuple[Group, ...]:
    """Return the blocks that the structure tree of a page handle names, in reading order."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    builder = _Builder()
    try:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            if child:
                _visit(child, builder, 0)
        builder.close()
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return tuple(builder.groups)


def _visit(element: Any, builder: _Builder, depth: int) -> None:
    builder.elements += 1
    if depth > MAX_DEPTH or builder.elements > MAX_ELEMENTS:
        return
    role = _role(element)
    heading = _HEADING.match(role)
    if role == "TR":
        _row(element, builder, depth)
    elif heading:
        builder.start("heading", min(3, int(heading[1] or 1)))
        _children(element, builder, depth)
        builder.close()
    elif role == "LI":
        builder.start("item")
        _children(element, builder, depth)
        builder.close()
    elif role == "TOCI":
        builder.start("contents")
        _children(element, builder, depth)
        builder.close()
    elif role in _PARAGRAPHS:
        if builder.kind not in ("item", "row", "contents"):  # whose paragraphs belong to them
            builder.start("paragraph")
        _children(element, builder, depth)
        builder.close()
    elif role in _INLINE:
        _children(element, builder, depth)
    else:
        if builder.marks:  # an item may be open that has only its label yet
            builder.close()
        _children(element, builder, depth)
        if builder.marks:
            builder.close()


def _children(element: Any, builder: _Builder, depth: int) -> None:
    for child in _parts(element):
        if isinstance(child, int):
            builder.marks.append(child)
        else:
            _visit(child, builder, depth + 1)


def _row(element: Any, builder: _Builder, depth: int) -> None:
    builder.close()
    cells: list[tuple[int, ...]] = []
    for child in _parts(element):
        marks = [child] if isinstance(child, int) else list(_all_marks(child, builder, depth + 1))
        if isinstance(child, int) or _role(child) not in _CELLS:
            cells[-1:] = [(*(cells[-1] if cells else ()), *marks)]
        else:
            cells.append(tuple(marks))
    if any(cells):
        builder.groups.append(Group("row", 0, tuple(cells)))


def _all_marks(element: Any, builder: _Builder, depth: int) -> Iterator[int]:
    builder.elements += 1
    if depth > MAX_DEPTH or builder.elements > MAX_ELEMENTS:
        return
    for child in _parts(element):
        if isinstance(child, int):
            yield child
        else:
            yield from _all_marks(child, builder, depth + 1)


def _parts(element: Any) -> Iterator[Any]:
    """Yield an element's children: other elements, or the numbers of marked contents."""
    for index in range(max(0, pdfium.FPDF_StructElement_CountChildren(element))):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield child
            continue
        number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
        if number >= 0:
            yield int(number)


def _role(element: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(max(2, length))
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
