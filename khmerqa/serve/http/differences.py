"""What changed from one version of a document to another: sentences, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from khmerqa.errors import UsageError
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.sentences import sentences
from khmerqa.text.terms.line_breaks import breakable_pieces
from khmerqa.types import Bilingual, Document

_MAX_SENTENCES = 10_000  # of a version; comparing takes more than proportional time
_MAX_CHANGES = 200  # listed; more are counted
_MAX_SHOWN = 1_500  # code points of either side of a change
_ALIKE = 0.5  # share of what two sentences have in common above which one is the other, reworded
_WORD = re.compile(r"\S+\s*|\s+")


def changes(before: Document, after: Document, segmenter: Segmenter) -> dict[str, Any]:
    """Return what changed from one version to another, sentence by sentence, as JSON.

    Raises UsageError for documents that are too long.
    """
    spans, later = sentences(before.text), sentences(after.text)
    if max(len(spans), len(later)) > _MAX_SENTENCES:
        raise UsageError(
            Bilingual(
                "ឯកសារនេះវែងពេកសម្រាប់ការប្រៀបធៀប។ សូមមើលអត្ថបទនៃកំណែនីមួយៗ។",
                "This document is too long to be compared. Read the text of either version.",
            )
        )
    found = list(_differing(_keys(before.text, spans), _keys(after.text, later)))
    return {
        "total": len(found),
        "changes": [
            _change(before, after, (spans[i:j], later, k, m), segmenter)
            for i, j, k, m in found[:_MAX_CHANGES]
        ],
    }


def _differing(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges of sentences that differ; a sentence that was reworded is a range of its own."""
    for same, i, j, k, m in _aligned(one, other):
        if same:
            continue
        while i < j and k < m and _is_reworded(one[i], other[k]):
            yield i, i + 1, k, k + 1
            i, k = i + 1, k + 1
        if i < j or k < m:
            yield i, j, k, m


def _is_reworded(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).quick_ratio() > _ALIKE  # linear: it counts letters


def _keys(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return sentences as they are compared: case, digits' script and spaces do not matter."""
    return [ascii_digits(search_key(text[start:end])) for start, end in spans]


def _change(
    before: Document,
    after: Document,
    where: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]], int, int],
    segmenter: Segmenter,
) -> dict[str, Any]:
    gone, later, first, last = where
    come = later[first:last]
    if come:
        start, end = come[0][0], come[-1][1]
    else:  # where the words would have stood
        start = end = later[first - 1][1] if first else 0
    old = before.text[gone[0][0] : gone[-1][1]] if gone else ""
    pages = after.pages_of(start, max(end, start + 1))
    section = after.section_at(start)
    return {
        "section": section[-1] if section else None,
        "page": pages[0].number if pages else None,
        "start": start,
        "end": end,
        "parts": list(_parts(old, after.text[start:end], segmenter)),
    }


def _parts(old: str, new: str, segmenter: Segmenter) -> Iterator[dict[str, str]]:
    """Yield the words of both texts in one order, each as ``same``, ``removed`` or ``added``."""
    one, other = clip(old, _MAX_SHOWN), clip(new, _MAX_SHOWN)
    words, later = (
        [word for piece in pieces for word in _WORD.findall(piece)]
        for pieces in breakable_pieces([one, other], segmenter)
    )
    runs = _aligned(words, later)
    shared = sum(j - i for same, i, j, _, _ in runs if same)
    if 2 * shared <= _ALIKE * (len(words) + len(later)):
        # Where hardly anything is the same, two texts are read more easily than their pieces.
        runs = [(False, 0, len(words), 0, len(later))]
    for same, i, j, k, m in runs:
        if same:
            yield {"change": "same", "text": "".join(later[k:m])}
            continue
        if i < j:
            yield {"change": "removed", "text": "".join(words[i:j])}
        if k < m:
            yield {"change": "added", "text": "".join(later[k:m])}


def _aligned(one: Sequence[str], other: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Return the runs that make up both sequences: is it the same, its range in either.

    What is the same is a longest common subsequence, however often an item recurs.
    """
    runs: list[tuple[bool, int, int, int, int]] = []
    i = k = 0
    for a, b in [*_common(one, other), (len(one), len(other))]:
        if i < a or k < b:
            runs.append((False, i, a, k, b))
        if a == len(one):
            break
        if runs and runs[-1][0]:
            _, first, _, second, _ = runs.pop()
            runs.append((True, first, a + 1, second, b + 1))
        else:
            runs.append((True, a, a + 1, b, b + 1))
        i, k = a + 1, b + 1
    return runs


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places in both of a longest common subsequence.

    H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): in the number for the first n items
    of ``other``, a bit is 0 where one more item of ``one`` makes the subsequence longer.
    """
    places: dict[str, int] = {}
    for at, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << at
    full = (1 << len(one)) - 1
    row = full
    rows = [row]
    for item in other:
        matched = row & places.get(item, 0)
        row = (row + matched | row - matched) & full
        rows.append(row)
    found = []
    at, number = len(one), len(other)
    while at and number:
        if rows[number] >> (at - 1) & 1:
            at -= 1
        elif rows[number - 1] >> (at - 1) & 1:
            at, number = at - 1, number - 1
            found.append((at, number))
        else:
            number -= 1
    return found[::-1]
