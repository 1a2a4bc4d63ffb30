"""The position of a quotation on a PDF page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from khmerqa.reading.page_content import Box, Run
from khmerqa.text.expressions.raised import level

_IGNORED = re.compile("[\\s\u200b\u00ad\ufeff|\u2022\ue000-\uf8ff\\[\\]-]+")
_ANCHOR = 24  # letters; so much of a quotation's beginning or end must be found in one piece
_DESCENT, _ASCENT = 0.35, 0.95  # of the font size; Khmer subscripts hang low


def boxes_of(found: Sequence[Run], quote: str) -> list[Box]:
    """Return boxes over the words of ``quote``, line by line; none where it is not found.

    White space, hyphens and cell bars do not count, for the reader changed them.
    """
    quote = level(quote)  # raised digits are those of the page; the reader wrote them raised
    wanted = _IGNORED.sub("", quote)
    if not wanted:
        return []
    runs = [run for run in found if not run.artifact]
    for order in (runs, sorted(runs, key=lambda run: (-round(run.baseline), run.left))):
        letters, owners = _letters(order)
        spans = _spans(letters, wanted, quote)
        if spans:
            return _boxes(order, [owner for a, b in spans for owner in owners[a:b]])
    return []


def _spans(letters: str, wanted: str, quote: str) -> list[tuple[int, int]]:
    """Find a quotation, or what this page holds of one that lies on two pages or in cells."""
    start = letters.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))]
    head = _longest(len(wanted), lambda length: letters.find(wanted[:length]))
    tail = _longest(len(wanted), lambda length: letters.find(wanted[-length:]))
    if head or tail:
        return [span for span in (head, tail) if span]
    parts = [_IGNORED.sub("", part) for part in re.split(r"\n| \| ", quote)]
    places = [(letters.find(part), len(part)) for part in parts if len(part) >= 4]
    return [(at, at + length) for at, length in places if at >= 0]


def _longest(limit: int, find: Callable[[int], int]) -> tuple[int, int] | None:
    """Find the longest piece by halving: where a long one is found, its shorter ones are too."""
    low, high = _ANCHOR, limit
    if low > high or find(low) < 0:
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if find(middle) >= 0:
            low = middle
        else:
            high = middle - 1
    return find(low), find(low) + low


def _letters(runs: Sequence[Run]) -> tuple[str, list[tuple[int, int]]]:
    """Return all letters that count, each with its run and its index in the run."""
    letters: list[str] = []
    owners: list[tuple[int, int]] = []
    for number, run in enumerate(runs):
        for place, letter in enumerate(level(run.text)):
            if not _IGNORED.match(letter):
                letters.append(letter)
                owners.append((number, place))
    return "".join(letters), owners


def _boxes(runs: Sequence[Run], owners: Sequence[tuple[int, int]]) -> list[Box]:
    spans: dict[int, tuple[int, int]] = {}
    for number, place in owners:
        low, high = spans.get(number, (place, place))
        spans[number] = min(low, place), max(high, place)
    boxes: list[Box] = []
    for number, (low, high) in sorted(spans.items()):
        run = runs[number]
        width = (run.right - run.left) / max(1, len(run.text.rstrip()))
        box = (
            run.left + low * width,
            run.baseline - _DESCENT * run.size,
            min(run.right, run.left + (high + 1) * width),
            run.baseline + _ASCENT * run.size,
        )
        last = boxes[-1] if boxes else None
        same_line = last and last[1] == box[1] and -1 <= box[0] - last[2] < run.size
        if last and same_line:
            boxes[-1] = (last[0], last[1], max(last[2], box[2]), last[3])
        else:
            boxes.append(box)
    return boxes
