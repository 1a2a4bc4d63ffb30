"""Line charts as small SVG files, equal for equal figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# Okabe and Ito's colours, which colour-blind people can distinguish; each line also has its own dash.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b0578f", "#6b6b6b")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 4")
_WIDTH, _HEIGHT = 330, 270
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 34, 14, 44
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_LINE = 16  # pixels between lines of text


@dataclass(frozen=True)
class Line:
    """Joined points in [0, 1] × [0, 1]; ``marks`` are highlighted, ``band`` has (x, low, high)."""

    name: str
    points: Sequence[tuple[float, float]]
    marks: Sequence[tuple[float, float]] = ()
    band: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True)
class Panel:
    """One chart: its lines, and the labels under its axis at positions in [0, 1]."""

    title: str
    across: str
    lines: Sequence[Line]
    ticks: Sequence[tuple[float, str]] = tuple((each, f"{each:.1f}") for each in _TICKS)
    dots: bool = False


def chart(title: str, upward: str, panels: Sequence[Panel]) -> str:
    """Return panels in a row with one legend below; lines with the same index have the same colour."""
    longest = max(panels, key=lambda panel: len(panel.lines)).lines
    width = _WIDTH * len(panels)
    height = _HEIGHT + _LINE * len(longest) + 10
    parts = [_opened(title, width, height)]
    for number, panel in enumerate(panels):
        parts += _panel(panel, number * _WIDTH, upward if number == 0 else "")
    for number, line in enumerate(longest):
        y = _HEIGHT + _LINE * number + 4
        parts.append(
            f'<line x1="{_LEFT}" y1="{y}" x2="{_LEFT + 34}" y2="{y}" {_stroke(number)}/>'
            + _words(_LEFT + 42, y + 4, line.name)
        )
    return "\n".join([*parts, "</svg>", ""])


def rows_of_dots(
    title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]
) -> str:
    """Return a row for each group, with a mark for each figure in [0, 1]."""
    left, high, step = 130, 34, 22
    width, bottom = 2 * _WIDTH, high + step * len(rows)
    height = bottom + 34 + _LINE * len(names)

    def across(share: float) -> float:
        return round(left + share * (width - left - _RIGHT), 1)

    parts = [_opened(title, width, height), _words(left, 20, title, "bold")]
    for tick in _TICKS:
        parts.append(f'<path d="M{across(tick)} {high}V{bottom}" stroke="#dddddd"/>')
        parts.append(_words(across(tick), bottom + 16, f"{tick:.1f}", anchor="middle"))
    for number, (label, values) in enumerate(rows):
        y = high + step * number + step // 2
        parts.append(_words(left - 8, y + 4, label, anchor="end"))
        parts.append(f'<path d="M{left} {y}H{width - _RIGHT}" stroke="#eeeeee"/>')
        parts += [_mark(place, across(value), y) for place, value in enumerate(values)]
    for number, name in enumerate(names):
        y = bottom + 34 + _LINE * number
        parts += [_mark(number, left + 6, y), _words(left + 18, y + 4, name)]
    return "\n".join([*parts, "</svg>", ""])


def _mark(number: int, x: float, y: float) -> str:
    """Return a mark that also differs by shape: a ring, a square, a disc."""
    colour = COLOURS[number % len(COLOURS)]
    if number % 3 == 1:
        return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    filled = f'fill="{colour}"' if number % 3 else f'fill="none" stroke="{colour}" stroke-width="2"'
    return f'<circle cx="{x}" cy="{y}" r="{4 if number % 3 else 6}" {filled}/>'


def _opened(title: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="sans-serif" font-size="11">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )


def _panel(panel: Panel, offset: int, upward: str) -> list[str]:
    right, bottom = offset + _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [_words(offset + _LEFT, 20, panel.title, "bold")]
    for tick in _TICKS:
        _, y = _place(offset, 0, tick)
        parts.append(f'<path d="M{offset + _LEFT} {y}H{right}" stroke="#dddddd"/>')
        parts.append(_words(offset + _LEFT - 6, y + 4, f"{tick:.1f}", anchor="end"))
    for at, word in panel.ticks:
        x, _ = _place(offset, at, 0)
        parts.append(f'<path d="M{x} {bottom}v4" stroke="#555555"/>')
        parts.append(_words(x, bottom + 16, word, anchor="middle"))
    parts.append(
        f'<path d="M{offset + _LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#555555"/>'
    )
    parts.append(_words((offset + _LEFT + right) / 2, bottom + 34, panel.across, anchor="middle"))
    if upward:
        y = (_TOP + bottom) / 2
        turned = f'transform="rotate(-90 12 {y:.1f})"'
        parts.append(_words(12, y, upward, anchor="middle", more=turned))
    for number, line in enumerate(panel.lines):
        parts += _line(line, number, offset, panel.dots)
    return parts


def _line(line: Line, number: int, offset: int, dots: bool) -> list[str]:
    parts = []
    if line.band:
        edge = [_at(offset, x, high) for x, _, high in line.band]
        edge += [_at(offset, x, low) for x, low, _ in reversed(line.band)]
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polygon points="{" ".join(edge)}" fill="{colour}" fill-opacity="0.13"/>')
    drawn = " ".join(_at(offset, x, y) for x, y in line.points)
    parts.append(f'<polyline points="{drawn}" fill="none" {_stroke(number)}/>')
    spots = [(each, 2.5) for each in line.points if dots] + [(each, 4.5) for each in line.marks]
    for (x, y), radius in spots:
        across, down = _place(offset, x, y)
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<circle cx="{across}" cy="{down}" r="{radius}" fill="{colour}"/>')
    return parts


def _place(offset: int, x: float, y: float) -> tuple[float, float]:
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    return round(offset + _LEFT + x * wide, 1), round(_TOP + (1 - y) * high, 1)


def _at(offset: int, x: float, y: float) -> str:
    across, down = _place(offset, x, y)
    return f"{across},{down}"


def _stroke(number: int) -> str:
    dash = DASHES[number % len(DASHES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="2"{dashed}'


def _words(
    x: float, y: float, text: str, weight: str = "", anchor: str = "start", more: str = ""
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    turned = f" {more}" if more else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="#222222"{bold}{turned}>{escape(text)}</text>'
