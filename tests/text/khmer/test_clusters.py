from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.khmer.clusters import clip, cluster_boundaries, clusters

from ..samples import SENTENCES, inside_clusters, texts

MARK = re.compile("[\u17b4-\u17d3\u17dd\u0300-\u036f]")
COENG_BEFORE_LETTER = re.compile("\u17d2(?=[\u1780-\u17b3])")


@given(texts)
def test_joined_they_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(texts)
def test_boundaries_are_where_clusters_meet(text: str) -> None:
    boundaries = cluster_boundaries(text)
    assert boundaries[0] == 0
    assert boundaries[-1] == len(text)
    pieces = clusters(text)
    assert [text[a:b] for a, b in pairwise(boundaries)] == pieces


@given(texts)
def test_no_boundary_before_a_mark(text: str) -> None:
    for at in cluster_boundaries(text)[1:-1]:
        after_line_end = len(f"{text[at - 1]}.".splitlines()) == 2
        assert after_line_end or not MARK.match(text, at)


@given(texts)
def test_no_boundary_after_a_coeng_with_its_letter(text: str) -> None:
    after = {match.end() for match in COENG_BEFORE_LETTER.finditer(text)}
    assert after.isdisjoint(cluster_boundaries(text))


@given(texts)
def test_letters_keep_their_marks(text: str) -> None:
    assert inside_clusters(text).isdisjoint(cluster_boundaries(text))


CLUSTERS = {
    "vowels and signs": ("ការងារ", ["កា", "រ", "ងា", "រ"]),
    "subscripts": ("ស្ត្រី", ["ស្ត្រី"]),
    "sign above": ("កម្រ៉ៃ", ["ក", "ម្រ៉ៃ"]),
    "robat": ("ធម៌", ["ធ", "ម៌"]),
    "independent vowel": ("ឱ្យ", ["ឱ្យ"]),
    "zero-width space before a mark": ("ក\u200bា", ["ក\u200bា"]),
    "zero-width space between letters": ("ក\u200bខ", ["ក", "\u200b", "ខ"]),
    "spaces before a mark": ("ក  ា", ["ក  ា"]),
    "space after a coeng": ("ក\u17d2 ខ", ["ក\u17d2 ខ"]),
    "tab before a mark": ("ក\tា", ["ក\tា"]),
    "coeng without a letter": ("ក\u17d2 a", ["ក\u17d2", " ", "a"]),
    "coeng at the start": ("\u17d2កា", ["\u17d2កា"]),
    "mark at the start": ("ាក", ["ា", "ក"]),
    "mark at the start of a line": ("ក\nាខ", ["ក", "\n", "ា", "ខ"]),
    "carriage return": ("ក\r\nខ", ["ក", "\r\n", "ខ"]),
    "accent in two pieces": ("e\u0301a", ["e\u0301", "a"]),
    "repetition sign": ("ផ្សេងៗ", ["ផ្សេ", "ង", "ៗ"]),
    "digits": ("២៥ក", ["២", "៥", "ក"]),
}


@pytest.mark.parametrize(("text", "expected"), CLUSTERS.values(), ids=CLUSTERS)
def test_clusters(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@given(texts, st.integers(0, 60))
def test_clip_is_a_prefix_of_whole_clusters(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert text.startswith(clipped)
    assert len(clipped) <= limit
    assert len(clipped) in cluster_boundaries(text)


def test_clip_keeps_short_texts() -> None:
    assert clip(SENTENCES[0], len(SENTENCES[0])) == SENTENCES[0]


def test_clip_leaves_out_a_cluster_that_does_not_fit() -> None:
    assert clip("កាស្ត្រី", 4) == "កា"


@pytest.mark.parametrize("filling", [" ", "\u200b", "\u17d2", "\u17d2 ", "ា"], ids=ascii)
def test_long_fillings_take_linear_time(filling: str) -> None:
    text = "ក" + filling * 200_000 + "a"
    started = time.process_time()
    assert "".join(clusters(text)) == text
    assert time.process_time() - started < 5
