"""The glyphs of a PDF page as its content stream shows them: font, code, position. Engine: pikepdf.

The text engine gives characters, and those may be lies; the codes that a page shows are what it
draws. Operators and matrices are those of ISO 32000-1, chapters 8 and 9.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from khmerqa.reading.pdf.content.fonts import PdfFont, font_of
from khmerqa.reading.pdf.content.matrix import (
    IDENTITY,
    Matrix,
    direction_of,
    shifted,
    times,
    turned,
    turned_further,
)

MAX_FORM_DEPTH = 8  # forms may hold forms; a hostile file may hold itself
MAX_SHOWN = 200_000  # glyphs of one page
# What a damaged page may raise in the library, or in reading what is not as the standard has it.
_DAMAGE = (
    pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    RuntimeError,
)  # fmt: skip


class StreamError(Exception):
    """A page's content stream cannot be followed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One glyph on the page; coordinates in points, the origin at the lower left as shown."""

    font: PdfFont
    code: int
    x: float
    y: float
    advance: float  # along the line, in points
    size: float
    mark: int | None
    artifact: bool
    upright: bool


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that ``q`` saves and that places text."""

    matrix: Matrix
    font: PdfFont | None = None
    size: float = 0.0
    character_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class Streams:
    """An open PDF whose pages can be followed glyph by glyph."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._fonts: dict[tuple[int, int], PdfFont] = {}

    def shown(self, index: int, turn: int = 0) -> list[Shown]:
        """Return the glyphs of a page, in the order in which they are drawn.

        ``turn`` are right angles by which the page is turned clockwise, beside its own /Rotate.
        """
        try:
            page = self._document.pages[index]
            box = [float(value) for value in page.cropbox]
            turns = int(page.obj.get("/Rotate", 0)) // 90 % 4
            sides = abs(box[2] - box[0]), abs(box[3] - box[1])
            width, height = reversed(sides) if turns % 2 else sides
            base = turned(
                quarters=turns,
                x=min(box[0], box[2]),
                y=min(box[1], box[3]),
                width=width,
                height=height,
            )
            walk = _Walk(self._fonts, page.resources)
            walk.follow(page.obj, _State(turned_further(base, turn, width, height)), 0)
        except _DAMAGE as error:
            raise StreamError(str(error) or type(error).__name__) from error
        return walk.found


def hidden_layers(data: bytes) -> frozenset[str]:
    """Return the names of the layers (optional content groups, 8.11) that a PDF shows as off."""
    if b"OCProperties" not in data and b"/ObjStm" not in data:
        return frozenset()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            properties = document.Root.get("/OCProperties")
            if properties is None:
                return frozenset()
            default = properties.get("/D", pikepdf.Dictionary())
            groups = {group.objgen: str(group.get("/Name", "")) for group in properties.OCGs}
            off = {group.objgen for group in default.get("/OFF", [])}
            if default.get("/BaseState") == pikepdf.Name("/OFF"):
                off |= groups.keys() - {group.objgen for group in default.get("/ON", [])}
            shown = {name for key, name in groups.items() if key not in off}
            return frozenset(groups[key] for key in off if key in groups) - shown
    except _DAMAGE:
        return frozenset()


@contextmanager
def streams_of(data: bytes) -> Iterator[Streams]:
    """Open a PDF for following its streams. Raises ``StreamError`` where that cannot be done."""
    try:
        document = pikepdf.open(io.BytesIO(data))
    except _DAMAGE as error:
        raise StreamError(str(error) or type(error).__name__) from error
    try:
        yield Streams(document)
    finally:
        document.close()


class _Walk:
    """Follows the operators of one page."""

    def __init__(self, fonts: dict[tuple[int, int], PdfFont], resources: Any) -> None:
        self._fonts = fonts
        self._resources = resources
        self._marks: list[tuple[int | None, bool]] = []
        self.found: list[Shown] = []

    def follow(self, holder: Any, state: _State, depth: int) -> None:
        """Collect the glyphs that a page or form shows."""
        saved: list[_State] = []
        open_marks = len(self._marks)
        text = line = IDENTITY
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            operands: Any = instruction.operands
            if operator == "q":
                saved.append(state)
            elif operator == "Q":
                state = saved.pop() if saved else state
            elif operator == "BT":
                text = line = IDENTITY
            elif operator == "Tm":
                text = line = _matrix(operands)
            elif operator in _NEXT_LINE:
                state = _with_line_settings(state, operator, operands)
                down = (0.0, -state.leading)
                x, y = map(float, operands) if operator in ("Td", "TD") else down
                text = line = times(shifted(x, y), line)
                if operator in ("'", '"'):
                    text = self._show(operands[-1:], state, text)
            elif operator in ("Tj", "TJ"):
                text = self._show(operands if operator == "Tj" else operands[0], state, text)
            elif operator in ("BDC", "BMC"):
                self._marks.append(self._mark(operands))
            elif operator == "EMC" and len(self._marks) > open_marks:
                self._marks.pop()
            elif operator == "Do" and depth < MAX_FORM_DEPTH:
                self._form(operands[0], state, depth)
            else:
                state = self._with_setting(state, operator, operands)
        del self._marks[open_marks:]

    def _with_setting(self, state: _State, operator: str, operands: Any) -> _State:
        """Return the state after an operator that only changes it."""
        if operator == "cm":
            return replace(state, matrix=times(_matrix(operands), state.matrix))
        if operator == "Tf":
            return replace(state, font=self._font(operands[0]), size=float(operands[1]))
        if operator in _SETTERS:
            field, factor = _SETTERS[operator]
            change: dict[str, Any] = {field: float(operands[0]) * factor}
            return replace(state, **change)
        return state

    def _form(self, name: Any, state: _State, depth: int) -> None:
        form = self._resources.get("/XObject", {}).get(name)
        if form is None or form.get("/Subtype") != "/Form" or len(self.found) >= MAX_SHOWN:
            return
        outer, marks = self._resources, self._marks
        self._resources = form.get("/Resources", outer)
        # A form counts its marks for itself; the page's tags do not speak of them.
        self._marks = [(None, any(artifact for _, artifact in marks))]
        matrix = times(_matrix(form.get("/Matrix", IDENTITY)), state.matrix)
        self.follow(form, replace(state, matrix=matrix), depth + 1)
        self._resources, self._marks = outer, marks

    def _font(self, name: Any) -> PdfFont | None:
        font = self._resources.get("/Font", {}).get(name)
        if font is None:
            return None
        key = font.objgen
        if key == (0, 0):  # written in place, no object of its own
            return font_of(font)
        if key not in self._fonts:
            self._fonts[key] = font_of(font)
        return self._fonts[key]

    def _mark(self, operands: Any) -> tuple[int | None, bool]:
        properties = operands[1] if len(operands) > 1 else None
        if isinstance(properties, pikepdf.Name):
            properties = self._resources.get("/Properties", {}).get(properties)
        number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
        return None if number is None else int(number), operands[0] == "/Artifact"

    def _show(self, strings: Any, state: _State, text: Matrix) -> Matrix:
        """Show strings and adjustments; return the text matrix after them."""
        font = state.font
        if font is None:
            return text
        mark = next((number for number, _ in reversed(self._marks) if number is not None), None)
        artifact = any(artifact for _, artifact in self._marks)
        across = state.size * state.scale
        a, b, c, d, _, _ = matrix = times(text, state.matrix)
        size = abs(state.size) * (c * c + d * d) ** 0.5
        stretch = (a * a + b * b) ** 0.5
        upright = direction_of(matrix, state.size) == 0
        x, y = 0.0, state.rise
        for string in strings:
            if not isinstance(string, pikepdf.String):
                x -= float(string) / 1000 * across
                continue
            for code in font.codes(bytes(string)):
                placed = times(shifted(x, y), times(text, state.matrix))
                width = font.width(code) / 1000 * across
                if len(self.found) < MAX_SHOWN:
                    self.found.append(
                        Shown(
                            font=font,
                            code=code,
                            x=placed[4],
                            y=placed[5],
                            advance=abs(width) * stretch,
                            size=size or 1.0,
                            mark=mark,
                            artifact=artifact,
                            upright=upright,
                        )
                    )
                x += width + state.character_space * state.scale
                if code == 0x20 and not font.two_bytes:
                    x += state.word_space * state.scale
        return times(shifted(x, 0.0), text)


_SETTERS = {
    "Tc": ("character_space", 1.0),
    "Tw": ("word_space", 1.0),
    "Tz": ("scale", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
}


_NEXT_LINE = ("Td", "TD", "T*", "'", '"')


def _with_line_settings(state: _State, operator: str, operands: Any) -> _State:
    """Return the state after what an operator that begins a line sets in addition."""
    if operator == "TD":
        return replace(state, leading=-float(operands[1]))
    if operator == '"':
        word_space, character_space = float(operands[0]), float(operands[1])
        return replace(state, word_space=word_space, character_space=character_space)
    return state


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f
