"""The walk over a PDF page: its runs of text in the order of the content stream.

Where the file states what a piece of the page says (``/ActualText``), that is taken; else the
characters that the engine found. Khmer needs this: one glyph may mean several characters in
another order, and only ``/ActualText`` keeps them as they were typed.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]

from khmerqa.reading.page_content import Box, PageContent, Run
from khmerqa.reading.pdf.content.annotations import annotation_runs
from khmerqa.reading.pdf.content.characters import GAP, blank, text_of_objects
from khmerqa.reading.pdf.content.font_names import (
    is_bold_font,
    is_legacy_font,
    without_subset_prefix,
)
from khmerqa.reading.pdf.content.marks import Marks, address, marks_of
from khmerqa.reading.pdf.content.matrix import (
    Matrix,
    area,
    bounds,
    direction_of,
    matrix_of,
    page_matrix,
    times,
    turned_further,
)
from khmerqa.reading.pdf.content.visibility import Backdrop, is_invisible

MAX_FORM_DEPTH = 8  # forms may hold forms; a hostile file may hold itself
MAX_OBJECTS = 200_000  # of one page
_UNWANTED = re.compile("[\u200b\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BOLD_WEIGHT = 600
RULE_WIDTH = 2.0  # points; a path as thin as this, and longer, is a ruled line
MIN_TURNED = 8  # letters: a page with fewer is not turned
MIN_SEEN = 20  # letters that are seen: beside so many, invisible text is no text layer of a scan
SCAN = 0.3  # of the page that pictures cover: invisible text may be their text layer
MAX_RULES = 5_000  # of one page


@dataclass(slots=True)
class _Found:
    """What was found so far on a page."""

    base: Matrix
    backdrop: Backdrop
    runs: list[Run] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: float = 0.0  # square points
    drawings: int = 0
    letters: Counter[int | None] = field(default_factory=Counter)  # by direction
    known: dict[int, Marks] = field(default_factory=dict)
    last_actual: int = 0
    places: list[tuple[Box, int]] = field(default_factory=list)  # of the runs; objects drawn before
    gone: set[int] = field(default_factory=set)  # runs that nobody sees
    invisible: set[int] = field(default_factory=set)  # runs that may be the text layer of a scan


class PageWalk:
    """Walks the pages of one open document; caches their fonts.

    ``form`` is the engine's form of the document, if it has one; ``hidden_layers`` are the names of the
    layers that it shows as off.
    """

    def __init__(self, form: Any = None, hidden_layers: Collection[str] = ()) -> None:
        self._form = form
        self._hidden_layers = frozenset(hidden_layers)
        self._fonts: dict[int, tuple[str, bool]] = {}

    def read(self, page: Any) -> PageContent:
        """Return the runs and the picture share of a page handle of the engine.

        A page on which most text runs sideways or upside down is turned first.
        """
        content, letters = self._walk(page, 0)
        turn = _turn_of(letters)
        return self._walk(page, turn)[0] if turn else content

    def _walk(self, page: Any, turn: int) -> tuple[PageContent, Counter[int | None]]:
        """Return a page turned clockwise by right angles, and its letters by their direction."""
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        base = turned_further(page_matrix(page, width, height), turn, width, height)
        width, height = (height, width) if turn % 2 else (width, height)
        text_page = pdfium.FPDFText_LoadPage(page)
        found = _Found(base, Backdrop(width, height))
        try:
            texts = text_of_objects(text_page) if text_page else {}
            for item, kind, matrix in _objects(page, base):
                if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
                    box = bounds(item, matrix)
                    found.backdrop.add(item, kind, box, on_page=matrix is base)
                if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    found.pictures += area(item=item, matrix=matrix, width=width, height=height)
                elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                    found.drawings += 1
                    if len(found.rules) < MAX_RULES and _is_rule(box):
                        found.rules.append(box)
                elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                    self._add(item, matrix, texts, found)
        finally:
            if text_page:
                pdfium.FPDFText_ClosePage(text_page)
        coverage = min(1.0, found.pictures / (width * height)) if width * height > 0 else 0.0
        runs, unseen = _seen(found, coverage)
        content = PageContent(
            width=width,
            height=height,
            runs=(*runs, *annotation_runs(page, self._form, base)),
            image_coverage=coverage,
            drawings=found.drawings,
            rules=tuple(found.rules),
            turn=turn,
            sideways=found.letters.total() - found.letters[0],
            unseen=unseen,
        )
        return content, found.letters

    def _add(self, item: Any, matrix: Matrix, texts: Mapping[int, str], found: _Found) -> None:
        """Add the run of a text object, or widen the run that it continues."""
        marks = marks_of(item, found.known)
        if matrix is not found.base:
            # A form counts its marks for itself; the page's tags do not speak of them.
            marks = replace(marks, number=None)
        if marks.actual_text is None:
            text = texts.get(address(item), "") or blank(item)
        elif marks.actual_key == found.last_actual and found.runs:
            # A later object of one span: its text is known already, only its width counts.
            found.runs[-1] = _widened(found.runs[-1], item, matrix)
            return
        else:
            text = marks.actual_text
        found.last_actual = marks.actual_key
        # Among the Latin letters of an old Khmer font, the engine guesses wrong as well.
        gap = "" if is_legacy_font(self._font(item)[0]) else " "
        text = _UNWANTED.sub("", text.replace(GAP, gap))
        if not text:
            return
        run, direction = self._run(item=item, matrix=matrix, text=text, marks=marks)
        box, number = bounds(item, matrix), len(found.runs)
        found.runs.append(run)
        found.places.append((box, found.backdrop.drawn))
        if is_invisible(item):
            found.invisible.add(number)
        if (
            not self._hidden_layers.isdisjoint(marks.layers)
            or found.backdrop.is_outside(box)
            or found.backdrop.is_blank(item, box)
        ):
            found.gone.add(number)
        elif not run.artifact and number not in found.invisible:
            # The text layer of a scan may run in another direction than the scan.
            found.letters[direction] += _letters(text)

    def _run(self, item: Any, matrix: Matrix, text: str, marks: Marks) -> tuple[Run, int | None]:
        """Return a text object as a run, and its direction."""
        own = times(matrix_of(item), matrix)
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item, size)
        scale = (own[2] ** 2 + own[3] ** 2) ** 0.5
        direction = direction_of(own, size.value)
        left, _, right, _ = bounds(item, matrix)
        font, bold = self._font(item)
        run = Run(
            text=text,
            left=left,
            right=right,
            baseline=own[5],
            size=abs(size.value) * scale or 1.0,
            font=font,
            bold=bold,
            mark=marks.number,
            artifact=marks.artifact,
            upright=direction == 0,
        )
        return run, direction

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


def _seen(found: _Found, coverage: float) -> tuple[list[Run], int]:
    """Return the runs that a reader of the page sees, and how many letters the others have."""
    covered = {
        number
        for number, (box, drawn) in enumerate(found.places)
        if found.backdrop.is_covered(box, drawn)
    }
    gone = found.gone | covered
    seen = sum(
        _letters(run.text)
        for number, run in enumerate(found.runs)
        if number not in gone and number not in found.invisible
    )
    if seen >= MIN_SEEN and coverage < SCAN:
        gone |= found.invisible
    runs = [run for number, run in enumerate(found.runs) if number not in gone]
    return runs, sum(_letters(found.runs[number].text) for number in gone)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _turn_of(letters: Counter[int | None]) -> int:
    """Return by how many right angles a page must be turned clockwise for its text to be level."""
    if letters.total() < MIN_TURNED:
        return 0
    direction, count = letters.most_common(1)[0]
    return direction if direction and count > letters.total() / 2 else 0


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
