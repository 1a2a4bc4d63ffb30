"""The walk over a PDF page: its runs of text in the order of the content stream.

Where the file states what a piece of the page says (``/ActualText``), that is taken; else the
characters that the engine found. Khmer needs this: one glyph may mean several characters in
another order, and only ``/ActualText`` keeps them as they were typed.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Box, PageContent, Run
from khmerqa.reading.pdf.content.font_names import (
    is_bold_font,
    is_legacy_font,
    without_subset_prefix,
)
from khmerqa.reading.pdf.content.marks import Marks, address, marks_of
from khmerqa.reading.pdf.content.matrix import Matrix, area, bounds, matrix_of, page_matrix, times

MAX_FORM_DEPTH = 8  # forms may hold forms; a hostile file may hold itself
MAX_OBJECTS = 200_000  # of one page
_UNWANTED = re.compile("[\u200b\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BOLD_WEIGHT = 600
_KHMER = re.compile("[\u1780-\u17ff]")
_GAP = "\x1f"  # a space that the engine made up
RULE_WIDTH = 2.0  # points; a path as thin as this, and longer, is a ruled line
MAX_RULES = 5_000  # of one page


class PageWalk:
    """Walks the pages of one open document; caches their fonts."""

    def __init__(self) -> None:
        self._fonts: dict[int, tuple[str, bool]] = {}

    def read(self, page: Any) -> PageContent:
        """Return the runs and the picture share of a page handle of the engine."""
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        text_page = pdfium.FPDFText_LoadPage(page)
        try:
            found = _text_of_objects(text_page) if text_page else {}
            runs: list[Run] = []
            pictures, drawings = 0.0, 0
            rules: list[Box] = []
            last_actual = 0
            known: dict[int, Marks] = {}
            base = page_matrix(page, width, height)
            for item, kind, matrix in _objects(page, base):
                if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    pictures += area(item=item, matrix=matrix, width=width, height=height)
                if kind == pdfium.FPDF_PAGEOBJ_PATH:
                    drawings += 1
                    if len(rules) < MAX_RULES and _is_rule(box := bounds(item, matrix)):
                        rules.append(box)
                if kind != pdfium.FPDF_PAGEOBJ_TEXT:
                    continue
                marks = marks_of(item, known)
                if matrix is not base:
                    # A form counts its marks for itself; the page's tags do not speak of them.
                    marks = replace(marks, number=None)
                if marks.actual_text is None:
                    text = found.get(address(item), "") or _blank(item)
                elif marks.actual_key == last_actual and runs:
                    # A later object of one span: its text is known already, only its width counts.
                    runs[-1] = _widened(runs[-1], item, matrix)
                    continue
                else:
                    text = marks.actual_text
                last_actual = marks.actual_key
                # Among the Latin letters of an old Khmer font, the engine guesses wrong as well.
                gap = "" if is_legacy_font(self._font(item)[0]) else " "
                text = _UNWANTED.sub("", text.replace(_GAP, gap))
                if text:
                    runs.append(self._run(item=item, matrix=matrix, text=text, marks=marks))
        finally:
            if text_page:
                pdfium.FPDFText_ClosePage(text_page)
        coverage = min(1.0, pictures / (width * height)) if width * height > 0 else 0.0
        return PageContent(
            width=width,
            height=height,
            runs=tuple(runs),
            image_coverage=coverage,
            drawings=drawings,
            rules=tuple(rules),
        )

    def _run(self, item: Any, matrix: Matrix, text: str, marks: Marks) -> Run:
        own = times(matrix_of(item), matrix)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item, size)
        scale = (own[2] ** 2 + own[3] ** 2) ** 0.5
        left, _, right, _ = bounds(item, matrix)
        font, bold = self._font(item)
        return Run(
            text=text,
            left=left,
            right=right,
            baseline=own[5],
            size=abs(size.value) * scale or 1.0,
            font=font,
            bold=bold,
            mark=marks.number,
            artifact=marks.artifact,
            upright=abs(own[1]) <= abs(own[0]),
        )

    def _font(self, item: Any) -> tuple[str, bool]:
        font = pdfium.FPDFTextObj_GetFont(item)
        if not font:
            return "", False
        key = address(font)
        if key not in self._fonts:
            length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(max(1, length))
            pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
            name = without_subset_prefix(buffer.value.decode("utf-8", "replace"))
            bold = is_bold_font(name) or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            self._fonts[key] = name, bold
        return self._fonts[key]


def _text_of_objects(text_page: Any) -> dict[int, str]:
    """Map each text object to its characters, spaces that the engine saw as gaps included."""
    texts: dict[int, list[str]] = {}
    current: list[str] | None = None
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        item = pdfium.FPDFText_GetTextObject(text_page, index)
        if not item:
            # A space or line end of the engine's making. In Khmer it guesses wrong at signs
            # that hang back over their base, and a real space is a character there anyway.
            if code == 0x20 and current and not _KHMER.match(current[-1]):
                current.append(_GAP)
            continue
        current = texts.setdefault(address(item), [])
        if code == 0x20 and pdfium.FPDFText_IsGenerated(text_page, index):
            current.append(_GAP)
            continue
        # The engine turns a hyphen at a line's end into a control character.
        current.append("-" if code in (0x02, 0xFFFE) else chr(code) if code < 0x110000 else "")
    return {key: "".join(characters) for key, characters in texts.items()}


def _blank(item: Any) -> str:
    """Return the space that the engine passes over: an object without ink holds nothing else."""
    left, _, right, _ = bounds(item, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    return " " if right - left < 0.01 else ""


def _objects(page: Any, base: Matrix) -> Iterator[tuple[Any, int, Matrix]]:
    """Yield every object with its type and the matrix of what it lies in, forms opened."""
    budget = MAX_OBJECTS
    stack: list[tuple[Any, Any, Any, int, int, Matrix]] = [
        (page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, 0, 0, base)
    ]
    while stack:
        holder, count, get, index, depth, matrix = stack.pop()
        total = count(holder)
        while index < total and budget:
            item = get(holder, index)
            index += 1
            budget -= 1
            if not item:
                continue
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
                stack.append((holder, count, get, index, depth, matrix))
                inner = times(matrix_of(item), matrix)
                holder = item
                count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
                index, depth, matrix, total = 0, depth + 1, inner, count(item)
            else:
                yield item, kind, matrix


def _is_rule(box: Box) -> bool:
    thin, long = sorted((box[2] - box[0], box[3] - box[1]))
    return thin <= RULE_WIDTH < long


def _widened(run: Run, item: Any, matrix: Matrix) -> Run:
    left, _, right, _ = bounds(item, matrix)
    return replace(run, left=min(run.left, left), right=max(run.right, right))
