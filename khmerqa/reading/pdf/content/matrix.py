"""Where the objects of a PDF page lie, in points from the lower left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
ASLANT = 0.2  # of a line's length: how far it may rise and still be level


def area(item: Any, matrix: Matrix, width: float, height: float) -> float:
    """Return how much of the page an object covers, in square points."""
    left, bottom, right, top = bounds(item, matrix)
    across = min(right, width) - max(left, 0.0)
    upwards = min(top, height) - max(bottom, 0.0)
    return max(0.0, across) * max(0.0, upwards)


def bounds(item: Any, matrix: Matrix) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of an object on the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    # Matrices on a page turn by right angles, so opposite corners stay opposite.
    x, y = point(left.value, bottom.value, matrix)
    across, up = point(right.value, top.value, matrix)
    return min(x, across), min(y, up), max(x, across), max(y, up)


def matrix_of(item: Any) -> Matrix:
    """Return an object's own matrix."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def page_matrix(page: Any, width: float, height: float) -> Matrix:
    """Turn the page as it is shown: /Rotate undone, the origin at its lower left corner."""
    box = pdfium.FS_RECTF()
    found = pdfium.FPDF_GetPageBoundingBox(page, box)
    x, y = (box.left, min(box.bottom, box.top)) if found else (0.0, 0.0)
    return turned(quarters=pdfium.FPDFPage_GetRotation(page), x=x, y=y, width=width, height=height)


def turned(quarters: int, x: float, y: float, width: float, height: float) -> Matrix:
    """Turn a page clockwise by right angles and put the corner ``x``, ``y`` of its box at 0, 0.

    ``width`` and ``height`` are those of the page as it is shown, after the turn.
    """
    return {
        1: (0.0, -1.0, 1.0, 0.0, -y, height + x),
        2: (-1.0, 0.0, 0.0, -1.0, width + x, height + y),
        3: (0.0, 1.0, -1.0, 0.0, width + y, -x),
    }.get(quarters, (1.0, 0.0, 0.0, 1.0, -x, -y))


def turned_further(base: Matrix, quarters: int, width: float, height: float) -> Matrix:
    """Return the matrix that applies ``base`` to a page of this size, and then turns it clockwise."""
    if not quarters:
        return base
    if quarters % 2:
        width, height = height, width
    return times(base, turned(quarters=quarters, x=0.0, y=0.0, width=width, height=height))


def turned_back(box: Box, quarters: int, width: float, height: float) -> Box:
    """Return where a box of a page that was turned clockwise lies on the page of this size itself."""
    left, bottom, right, top = box
    return {
        1: (width - top, left, width - bottom, right),
        2: (width - right, height - top, width - left, height - bottom),
        3: (bottom, height - right, top, height - left),
    }.get(quarters, box)


def direction_of(matrix: Sequence[float], size: float) -> int | None:
    """Return by how many right angles text with this matrix is turned anticlockwise; None: aslant.

    A negative font size turns the text by two more.
    """
    sign = -1.0 if size < 0 else 1.0
    a, b, _, d = (sign * value for value in matrix[:4])
    if abs(b) <= ASLANT * abs(a):
        return 2 if a < 0 and d < 0 else 0
    if abs(a) <= ASLANT * abs(b):
        return 1 if b > 0 else 3
    return None


def point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    """Return where the matrix carries a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def shifted(x: float, y: float) -> Matrix:
    """Return the matrix that moves by ``x`` and ``y``."""
    return 1.0, 0.0, 0.0, 1.0, x, y


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that applies one and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
