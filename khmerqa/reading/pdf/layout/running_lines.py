"""Running headers and footers, and the page labels printed in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.structure.divisions import is_article, is_division
from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits, roman_number

ZONE = 0.11  # of the page height, at its top and its bottom
MAX_PAGE_DISTANCE = 6  # pages to either side in which a running line must recur
MAX_HEADING_WORDS = 24  # letters beside the number, as "Schedule 2" has few
_DIGITS = "[0-9\u17e0-\u17e9]"
_ROMAN = "[ivxlcIVXLC]{1,7}"
_NUMBER = re.compile(f"^(?:{_DIGITS}{{1,4}}|{_ROMAN})$")
_COUNTED = re.compile(f"^{_DIGITS}{{3,5}}$")  # as the pages of a gazette
_ALONE = re.compile(
    "^(?:page|\u1791\u17c6\u1796\u17d0\u179a(?:\u1791\u17b8)?)?\\s*[-\u2013|(]*\\s*"
    f"(?P<label>(?P<number>{_DIGITS}{{1,4}}|{_ROMAN})(?:\\s?/\\s?{_DIGITS}{{1,4}})?)"
    f"\\s*[-\u2013|)]*\\s*(?:(?:of|\u1793\u17c3)\\s*{_DIGITS}{{1,4}})?$",
    re.IGNORECASE,
)
# "page N" at the end of the line over a page of the royal gazette; OCR takes its vowel for others.
_GAZETTE = re.compile(f"(?:^|\\s)ទំព[\u17b6-\u17d3]{{0,2}}រ\\s*(?P<label>{_DIGITS}{{1,5}})\\W*$")
_OF_GAZETTE = re.compile("រាជ.{0,3}ក.{0,3}ច|លេខ.*ថ្ងៃ")


@dataclass(frozen=True, slots=True)
class RunningLines:
    """The lines of a page that are no part of its text, by their index, and its printed label."""

    lines: frozenset[int]
    label: str | None


NO_RUNNING_LINES = RunningLines(frozenset(), None)


def running_lines_of(
    pages: Sequence[Sequence[Line]], artifacts: Sequence[Sequence[str]], heights: Sequence[float]
) -> list[RunningLines]:
    """Find on every page the lines that recur on its neighbours, and the page label.

    ``artifacts`` holds the lines that the file itself marks as no part of the text.
    """
    numbered = _numbered_edges(pages)
    zones = [
        sorted({*_in_zone(lines, height), *edges})
        for lines, height, edges in zip(pages, heights, numbered, strict=True)
    ]
    keys = [
        {index: key for index in zone if (key := _key(pages[n][index])) is not None}
        for n, zone in enumerate(zones)
    ]
    removed: list[set[int]] = []
    for number, page in enumerate(keys):
        low, high = max(0, number - MAX_PAGE_DISTANCE), number + MAX_PAGE_DISTANCE + 1
        near = {n: set(other.values()) for n, other in enumerate(keys[low:high], low)}
        removed.append({index for index, key in page.items() if _recurs(key, number, near)})
        for index in zones[number]:
            text = pages[number][index].text.strip()
            if _ALONE.match(text) or _gazette_page(text):
                removed[-1].add(index)
    texts = [
        [*artifacts[n], *(pages[n][index].text for index in sorted(gone))]
        for n, gone in enumerate(removed)
    ]
    labels = labels_of(texts)
    return [
        RunningLines(frozenset(gone), label) for gone, label in zip(removed, labels, strict=True)
    ]


def _in_zone(lines: Sequence[Line], height: float) -> list[int]:
    return [
        index
        for index, line in enumerate(lines)
        if not ZONE * height < line.baseline < (1 - ZONE) * height
    ]


def _numbered_edges(pages: Sequence[Sequence[Line]]) -> list[list[int]]:
    """Find first and last lines that are numbers and count with the pages, wherever they are.

    A small page is often printed in the middle of a large sheet.
    """
    edges = [
        {
            index: _value(alone["number"])
            for index in {0, len(lines) - 1}
            if lines and (alone := _ALONE.match(lines[index].text.strip()))
        }
        for lines in pages
    ]
    values = [frozenset(page.values()) for page in edges]
    return [
        [index for index, value in page.items() if _support(values, number, value) >= 2]
        for number, page in enumerate(edges)
    ]


@dataclass(frozen=True, slots=True)
class _Key:
    """What recurring lines have in common, and the numbers in which they may differ."""

    words: str
    height: int
    numbers: tuple[int, ...]


def _key(line: Line) -> _Key | None:
    """Return what recurring lines have in common; None for a line that never is a running line.

    Articles begin on page after page and differ by their numbers only, as running lines do. Books,
    chapters and sections are named in running lines, but then with one number on several pages.
    """
    text = line.text.strip()
    if is_article(text):
        return None
    height = round(line.baseline / 6)
    if is_division(text):
        return _Key(re.sub(r"\s", "", text.lower()), height, ())
    text = text.lower()
    words = re.sub(f"{_DIGITS}+|\\b{_ROMAN}\\b|\\s", "", text)
    numbers = re.findall(f"{_DIGITS}{{1,9}}", text) if _may_be_heading(words) else ()
    return _Key(words, height, tuple(map(_value, numbers)))


def _may_be_heading(words: str) -> bool:
    return 0 < sum(map(str.isalpha, words)) <= MAX_HEADING_WORDS


def _recurs(key: _Key, page: int, near: Mapping[int, Collection[_Key]]) -> bool:
    """Return whether a line is on two near pages as well, with its numbers or those of the pages.

    Few words and a number that neither stays nor counts with the pages may be a heading.
    """
    alike = {
        number: [other for other in keys if (other.words, other.height) == (key.words, key.height)]
        for number, keys in near.items()
        if number != page
    }
    if sum(map(bool, alike.values())) < 2:
        return False
    if not key.numbers:
        return True
    found = [(number, other.numbers) for number, keys in alike.items() for other in keys]
    return sum(_agree(key.numbers, other, number - page) for number, other in found) >= 2 or (
        # A number that OCR misread does not make a page header a heading.
        max(
            sum(_agree(one, other, second - first) for second, other in found if second != first)
            for first, one in found
        )
        >= 2
    )


def _agree(one: Sequence[int], other: Sequence[int], distance: int) -> bool:
    """Return whether the numbers of two lines are the same, but for one that counts with pages."""
    if len(one) != len(other):
        return False
    return {b - a for a, b in zip(one, other, strict=True)} <= {0, distance}


def labels_of(texts: Sequence[Sequence[str]]) -> list[str | None]:
    """Choose each page's label among the numbers in its running lines.

    A number alone on its line is one; a number at a line's end only if it counts with the pages.
    Labels are kept as they are printed, "5/9" too.
    """
    candidates = [_candidates(page) for page in texts]
    values = [frozenset(value for _, _, value in page) for page in candidates]
    labels: list[str | None] = []
    for number, page in enumerate(candidates):
        ranked = [
            (_support(values, number, value), alone, text, value) for text, alone, value in page
        ]
        best = max(ranked, key=lambda choice: choice[:2], default=None)
        if not best or not (best[0] or best[1]):
            labels.append(None)
            continue
        # A gazette prints its own number next to that of the document; both count with the pages.
        others = {v: text for support, _, text, v in ranked if support >= 2 and v != best[3]}
        labels.append(", ".join([best[2], *others.values()]))
    labels = [_as_counted(labels, number) for number in range(len(labels))]
    return [label or _between(labels, candidates, n) for n, label in enumerate(labels)]


def _as_counted(labels: Sequence[str | None], number: int) -> str | None:
    """Return a page's label, or where two neighbours agree on another of as many digits, that one.

    OCR takes one digit for another; printed pages count.
    """
    label = labels[number]
    if label is None or not _COUNTED.match(label):
        return label
    near = (number + step for step in (-2, -1, 1, 2) if 0 <= number + step < len(labels))
    told = Counter(
        _value(other) + number - page
        for page in near
        if (other := labels[page]) and _COUNTED.match(other) and len(other) == len(label)
    )
    value, count = told.most_common(1)[0] if told else (0, 0)
    if count < 2 or _value(label) == value or len(str(value)) != len(label):
        return label
    return str(value) if label.isascii() else khmer_digits(str(value))


def _between(
    labels: Sequence[str | None], candidates: Sequence[Sequence[tuple[str, bool, int]]], number: int
) -> str | None:
    """Return the number on a page that comes after or before a neighbour's label."""
    expected = {
        _value(label) - step
        for step in (-1, 1)
        if 0 <= number + step < len(labels)
        and (label := labels[number + step])
        and _NUMBER.match(label)
    }
    return next((text for text, _, value in candidates[number] if value in expected), None)


def _support(values: Sequence[frozenset[int]], number: int, value: int) -> int:
    """Count the near pages on which this number counts with the pages."""
    return sum(
        value + step in values[number + step]
        and value not in values[number + step]  # a number that stays is a year or a chapter
        and value + step not in values[number]
        for step in (-2, -1, 1, 2)
        if 0 <= number + step < len(values)
    )


def _candidates(lines: Sequence[str]) -> list[tuple[str, bool, int]]:
    found: list[tuple[str, bool, int]] = []
    of_gazette: list[tuple[str, bool, int]] = []  # after the document's own
    for line in lines:
        alone = _ALONE.match(line.strip())
        if alone:
            found.append((alone["label"], True, _value(alone["number"])))
            continue
        if gazette := _gazette_page(line):
            of_gazette.append((gazette, True, _value(gazette)))
            continue
        words = line.split()
        for word in words[-1:] + words[:1]:
            if _NUMBER.match(word):
                found.append((word, False, _value(word)))
    return found + of_gazette


def _gazette_page(line: str) -> str | None:
    """Return the page that a line of the gazette names at its end; None for another line."""
    match = _GAZETTE.search(line)
    return match["label"] if match and _OF_GAZETTE.search(line[: match.start()]) else None


def _value(text: str) -> int:
    digits = ascii_digits(text)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return roman_number(text.lower())
