"""What changed between two versions: every word that came or went, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.errors import UsageError
from khmerqa.serve.http.differences import _aligned, changes
from khmerqa.testing import ClusterSegmenter
from khmerqa.types import CatalogueEntry, Document

WORDS = ["ក", "ខ", "គ", "one", "two", "three"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
ITEMS = st.lists(st.sampled_from("abc"), max_size=9)


def a_document(text: str) -> Document:
    return Document("a", "a.txt", "A", "en", "0", text, (), (), CatalogueEntry())


def compared(before: str, after: str) -> dict[str, Any]:
    return changes(a_document(before), a_document(after), ClusterSegmenter())


@given(st.lists(SENTENCES, max_size=8), st.lists(SENTENCES, max_size=8))
def test_every_word_that_came_or_went_is_told(one: list[str], other: list[str]) -> None:
    after = "\n".join(other)
    found = compared("\n".join(one), after)
    for change in found["changes"]:
        kept = "".join(part["text"] for part in change["parts"] if part["change"] != "removed")
        assert kept == after[change["start"] : change["end"]]
    assert (found["total"] == 0) == (list(filter(None, one)) == list(filter(None, other)))


def longest_common(one: list[str], other: list[str]) -> int:
    """The length of a longest common subsequence, by the textbook's table."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, item in enumerate(one):
        for k, its in enumerate(other):
            longer = max(table[i][k + 1], table[i + 1][k])
            table[i + 1][k + 1] = table[i][k] + 1 if item == its else longer
    return table[-1][-1]


@given(ITEMS, ITEMS)
def test_as_much_as_can_be_is_the_same(one: list[str], other: list[str]) -> None:
    runs = _aligned(one, other)
    assert [item for _, i, j, _, _ in runs for item in one[i:j]] == one
    assert [item for _, _, _, k, m in runs for item in other[k:m]] == other
    assert all(one[i:j] == other[k:m] for same, i, j, k, m in runs if same)
    assert sum(j - i for same, i, j, _, _ in runs if same) == longest_common(one, other)


@pytest.mark.parametrize("recurring", ["See the annex.", "សូមមើលឧបសម្ព័ន្ធ។"])
def test_a_sentence_that_recurs_in_a_long_document_is_no_change(recurring: str) -> None:
    articles = [
        f"Article {number} names {number * 7} duties.\n{recurring}" for number in range(300)
    ]
    before = "\n".join(articles)
    found = compared(before, before.replace("Article 120 names", "Article 120 has"))
    assert found["total"] == 1
    (change,) = found["changes"]
    told = {
        part["change"]: part["text"].strip() for part in change["parts"] if part["text"].strip()
    }
    assert (told["removed"], told["added"]) == ("names", "has")
    more = "\n".join([*articles[:200], recurring, recurring, *articles[200:]])
    assert [each["total"] for each in (compared(before, more), compared(more, before))] == [1, 1]


def test_what_is_too_long_to_be_compared_is_said() -> None:
    with pytest.raises(UsageError, match="too long to be compared"):
        compared("One. Two.", "A line.\n" * 10_001)
