"""Which text of a PDF page nobody sees: invisible, white on white, covered, outside, on a hidden layer.

Such text is as easily copied and searched as any other, and may say something else than the page: an
earlier version under a white box, or words that were put there to be found. Invisible text over a scan
is its text layer, and stays.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Box
from khmerqa.reading.pdf.content.matrix import IDENTITY, bounds

MAX_BOXES = 2_000  # filled boxes and pictures of one page that are looked at
WHITE = 250  # of 255, of each colour
COVERED = 0.9  # of a text's box
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_FILLED = pdfium.FPDF_TEXTRENDERMODE_FILL


@dataclass(slots=True)
class Backdrop:
    """What lies on a page before and after its text, as it is drawn."""

    width: float
    height: float
    drawn: int = 0  # objects so far
    coloured: list[Box] = field(default_factory=list)  # on which white text is seen
    covers: list[tuple[int, Box]] = field(default_factory=list)  # when each was drawn

    def add(self, item: Any, kind: int, box: Box, *, on_page: bool) -> None:
        """Take note of a picture or path; one within a form covers nothing."""
        self.drawn += 1
        if len(self.coloured) + len(self.covers) >= MAX_BOXES:
            return
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.coloured.append(box)
            return
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(item, mode, stroke) or not mode.value:
            return
        colour = _fill(item)
        if colour is None or not _is_white(colour):
            self.coloured.append(box)
        opaque = colour is not None and colour[3] == 255
        opaque = opaque and not pdfium.FPDFPageObj_HasTransparency(item)
        if on_page and opaque and _is_rectangle(item) and not _is_clipped(item):
            self.covers.append((self.drawn, box))

    def is_outside(self, box: Box) -> bool:
        """Return whether a box lies wholly outside the page."""
        left, bottom, right, top = box
        return right < 0 or top < 0 or left > self.width or bottom > self.height

    def is_blank(self, item: Any, box: Box) -> bool:
        """Return whether a text is white on white, or transparent."""
        if pdfium.FPDFTextObj_GetTextRenderMode(item) != _FILLED:
            return False
        colour = _fill(item)
        if colour is None or not (colour[3] == 0 or _is_white(colour)):
            return False
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if len(self.coloured) + len(self.covers) >= MAX_BOXES:
            return colour[3] == 0
        under = any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in self.coloured)
        return colour[3] == 0 or not under

    def is_covered(self, box: Box, drawn: int) -> bool:
        """Return whether a text that was drawn when so many objects were lies under a later box."""
        return any(
            when > drawn and _share_within(box, cover) >= COVERED for when, cover in self.covers
        )


def is_invisible(item: Any) -> bool:
    """Return whether a text is drawn in the render mode that draws nothing (9.3.6)."""
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE)


def _fill(item: Any) -> tuple[int, int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value, alpha.value


def _is_white(colour: Collection[int]) -> bool:
    red, green, blue, _ = colour
    return min(red, green, blue) >= WHITE


def _is_rectangle(path: Any) -> bool:
    """Return whether a path is one rectangle whose sides are those of its box."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 4 <= count <= 6:
        return False
    places = set()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        places.add((round(x.value, 1), round(y.value, 1)))
    return len(places) == 4 and len({x for x, _ in places}) == len({y for _, y in places}) == 2


def _is_clipped(item: Any) -> bool:
    """Return whether less than the whole of an object may be drawn."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0:
        return False
    left, bottom, right, top = bounds(item, IDENTITY)
    for number in range(count):
        xs, ys = [], []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(clip, number)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, number, index)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            xs.append(x.value)
            ys.append(y.value)
        whole = xs and min(xs) <= left + 1 and max(xs) >= right - 1
        if not (whole and min(ys) <= bottom + 1 and max(ys) >= top - 1):
            return True
    return False


def _share_within(box: Box, cover: Box) -> float:
    area = (box[2] - box[0]) * (box[3] - box[1])
    across = min(box[2], cover[2]) - max(box[0], cover[0])
    up = min(box[3], cover[3]) - max(box[1], cover[1])
    return max(0.0, across) * max(0.0, up) / area if area > 0 else 0.0
