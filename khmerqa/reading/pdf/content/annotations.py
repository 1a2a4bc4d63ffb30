"""What is written on a PDF page by filling in a form or by a note typed on it: values and free text.

These are no part of the content stream, and their appearance may have lost what the value keeps: the
characters as they were typed. ISO 32000-1, 12.5.6.6 (free text) and 12.7 (forms).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Run
from khmerqa.reading.pdf.content.matrix import Matrix, point

MAX_ANNOTATIONS = 5_000  # of one page
MAX_VALUE = 100_000  # bytes
_HIDDEN = 2 | 32  # flags: hidden, and not shown on a screen
_LINE = 1.2  # times the font size
_ASCENT = 0.8  # of the font size
_SIZES = (6.0, 14.0)  # points: the least and the greatest size of a value
_TICKED, _EMPTY_BOX = "\u2612", "\u2610"
_WRITTEN = frozenset(
    {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX}
)
_TICKABLE = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})


def annotation_runs(page: Any, form: Any, base: Matrix) -> Iterator[Run]:
    """Yield the values of form fields and the free text on a page, a run for each line.

    ``form`` is the engine's form of the document, None where it has none.
    """
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                yield from _runs(annotation, _text(annotation, form), base)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _text(annotation: Any, form: Any) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(
            lambda buffer, length: pdfium.FPDFAnnot_GetStringValue(
                annotation, b"Contents", buffer, length
            )
        )
    if kind != pdfium.FPDF_ANNOT_WIDGET or form is None:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if field in _TICKABLE:
        return _TICKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else _EMPTY_BOX
    if field not in _WRITTEN:
        return ""
    return _string(
        lambda buffer, length: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    )


def _string(read: Callable[[Any, int], int]) -> str:
    """Return a string of the engine's, which it writes in UTF-16 with its end."""
    length = min(read(None, 0), MAX_VALUE)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    read(buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _runs(annotation: Any, text: str, base: Matrix) -> Iterator[Run]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    box = pdfium.FS_RECTF()
    if not lines or not pdfium.FPDFAnnot_GetRect(annotation, box):
        return
    one, other = point(box.left, box.bottom, base), point(box.right, box.top, base)
    left, right = min(one[0], other[0]), max(one[0], other[0])
    bottom, top = min(one[1], other[1]), max(one[1], other[1])
    least, greatest = _SIZES
    size = min(greatest, max(least, (top - bottom) / len(lines) / _LINE))
    first = top - max(0.0, (top - bottom - len(lines) * _LINE * size) / 2) - _ASCENT * _LINE * size
    for number, line in enumerate(lines):
        yield Run(
            text=line,
            left=left,
            right=right,
            baseline=first - number * _LINE * size,
            size=size,
            font="",
            bold=False,
            mark=None,
            artifact=False,
            upright=True,
        )
