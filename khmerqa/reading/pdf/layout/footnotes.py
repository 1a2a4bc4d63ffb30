"""Footnotes: small type at the foot of a page, each note after its mark. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from khmerqa.reading.page_content import Box
from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.ruled_tables import rules_alone
from khmerqa.types import Block

SMALL = 0.93  # of the body's size: larger type is no note
MAX_HEIGHT = 0.5  # of the page's height: notes are below
SEPARATOR = (0.08, 0.5)  # of the page's width: the rule above notes is so long
_MARK = re.compile(
    "^(?:[0-9\u17e0-\u17e9]{1,3}(?![0-9\u17e0-\u17e9])|[*\u2020\u2021]{1,3})[.)]?\\s*(?=\\S)"
)
_ONLY_MARK = re.compile("^(?:[0-9\u17e0-\u17e9]{1,3}|[*\u2020\u2021]{1,3})(?:[.)])?$")
_ENDED = re.compile(r"[.!?:;\u17d4\u17d5\u17d6][\"'\u201d\u00bb)\]\d\u17e0-\u17e9]*$")


def notes_begin(
    lines: Sequence[Line], running: Collection[int], rules: Sequence[Box], body: float, page: Box
) -> float | None:
    """Return the baseline of the first line of a page's notes; None where it has none.

    ``lines`` are ordered from the top; those in ``running`` are running headers and footers. ``page``
    is the page's box.
    """
    rules = rules_alone(rules)
    found: float | None = None
    for index in reversed(range(len(lines))):
        line = lines[index]
        if index in running:
            continue
        if len(line.segments) > 1 and not _ONLY_MARK.match(line.segments[0].text):
            break  # cells of a table
        if line.size > SMALL * body or line.baseline > page[1] + MAX_HEIGHT * (page[3] - page[1]):
            break
        if _MARK.match(line.text) and _begins(
            lines=lines, running=running, index=index, rules=rules, page=page
        ):
            found = line.baseline
    return found


def _begins(
    lines: Sequence[Line], running: Collection[int], index: int, rules: Sequence[Box], page: Box
) -> bool:
    """Return whether a rule, or a wide gap below larger type, separates a line from those above."""
    line = lines[index]
    above = next((lines[n] for n in reversed(range(index)) if n not in running), None)
    if above is None:
        return False
    short, long = (share * (page[2] - page[0]) for share in SEPARATOR)
    ruled = any(
        short <= rule[2] - rule[0] <= long
        and line.baseline < rule[1] < above.baseline
        and abs(rule[0] - min(line.left, above.left)) < 3 * line.size
        for rule in rules
    )
    return ruled or (
        above.size * SMALL > line.size and above.baseline - line.baseline > 1.6 * above.size
    )


def starts_note(line: Line) -> bool:
    """Return whether a line among notes begins one."""
    return _MARK.match(line.text) is not None


def ends_within_sentence(blocks: Sequence[Block]) -> bool:
    """Return whether a page's text ends within a sentence: then its notes come before that."""
    last = blocks[-1] if blocks else None
    return (
        last is not None and last.kind in ("paragraph", "item") and _ENDED.search(last.text) is None
    )
