"""Markdown tables, and the format of figures in them."""

from __future__ import annotations

from collections.abc import Sequence

from quality.curves import wilson

NOTHING = ""
STYLES = {"km": "Khmer", "en": "English", "mixed": "code-switched", "noisy": "noisy Khmer"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with text in its first column and figures in the others."""
    rule = ["---", *("---:" for _ in head[1:])]
    lines = [head, rule, *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def figure(value: float | None) -> str:
    """Return a share with three decimals and no zero before the point."""
    return NOTHING if value is None else _bare(f"{value:.3f}")


def within(interval: tuple[float, float] | None) -> str:
    """Return an interval with two decimals."""
    return NOTHING if interval is None else "–".join(_bare(f"{end:.2f}") for end in interval)


def share(count: int, of: int) -> str:
    """Return a count out of a total as a share, with Wilson's interval."""
    return f"{figure(count / of)} ({count} of {of}; {within(wilson(count, of))})" if of else "–"


def _bare(number: str) -> str:
    return number.removeprefix("0") if number.startswith("0.") else number


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
