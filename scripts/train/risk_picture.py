"""The picture of the risk-coverage curve, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

MAX_REFUSED_SHOWN = 0.5  # of answerable questions, shown in the picture
LINES = (
    ("on_topic_refused", "#b5542b", "on the subject, no answer"),
    ("off_topic_refused", "#2b6cb5", "off the subject"),
    ("risk", "#555", "answers that are not complete"),
)


def picture(points: Sequence[dict[str, float]]) -> str:
    """Draw what is refused of questions without an answer over what is refused of those with one."""
    wide, high, edge = 640, 420, 56

    def point(x: float, y: float) -> str:
        across = edge + x / MAX_REFUSED_SHOWN * (wide - 2 * edge)
        return f"{across:.1f},{high - edge - y * (high - 2 * edge):.1f}"

    lines: list[str] = []
    for name, colour, label in LINES:
        shown = [p for p in points if p["answerable_refused"] <= MAX_REFUSED_SHOWN]
        path = "L".join(point(p["answerable_refused"], p[name]) for p in shown)
        x, y = point(MAX_REFUSED_SHOWN * 0.5, 0.57 - 0.07 * len(lines)).split(",")
        lines.append(
            f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
            f'<text x="{x}" y="{y}" fill="{colour}">{label}</text>'
        )
    for step in range(6):
        x, y = point(step * MAX_REFUSED_SHOWN / 5, 0).split(",")
        lines.append(
            f'<text x="{x}" y="{float(y) + 18}" text-anchor="middle">'
            f"{step * MAX_REFUSED_SHOWN / 5:.2f}</text>"
        )
        x, y = point(0, step / 5).split(",")
        lines.append(
            f'<text x="{float(x) - 8}" y="{float(y) + 4}" text-anchor="end">{step / 5:.1f}</text>'
        )
        lines.append(f'<path d="M{x} {y}H{wide - edge}" stroke="#ddd"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" '
        f'font-size="13"><rect width="{wide}" height="{high}" fill="#fff"/>'
        + "".join(lines)
        + f'<text x="{wide / 2}" y="{high - 14}" text-anchor="middle">'
        "share of answerable questions refused</text>"
        f'<text transform="translate(16 {high / 2}) rotate(-90)" text-anchor="middle">'
        "share refused, or of answers not complete</text></svg>\n"
    )
