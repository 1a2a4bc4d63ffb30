"""Numbers of articles rise by one; what departs from that is reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.structure.article_sequence import ArticleNumber, article_number, faults_of
from khmerqa.text.structure.numbering import opening_of


def numbers(*texts: str) -> list[ArticleNumber]:
    found = [opening_of(f"Article {text}") for text in texts]
    return [number for each in found if each and (number := article_number(each))]


@pytest.mark.parametrize(
    ("texts", "faults"),
    [
        (("1", "2", "3"), []),
        (("1", "2", "2 bis", "3 new", "4"), []),
        (("1", "2", "1", "2", "3"), []),  # a law behind the decree that promulgates it
        (("1", "1 new", "2 new", "3 new", "2", "3"), []),  # what article 1 rewrites
        (("1", "4 new", "5 new", "3"), [("gap", 1, (2, 3)), ("step back", 3, None)]),
        (("1", "4"), [("gap", 1, (2, 3))]),
        (("3",), [("gap", 0, (1, 2))]),
        (("1", "2", "2"), [("repeat", 2, None)]),
        (("1", "2", "3", "2", "3"), [("step back", 3, None)]),
    ],
)
def test_faults(texts: tuple[str, ...], faults: list[tuple[object, ...]]) -> None:
    found = [(each.kind, each.position, each.missing) for each in faults_of(numbers(*texts))]
    assert found == faults


@given(st.integers(1, 60))
def test_a_whole_law_has_no_fault(count: int) -> None:
    assert list(faults_of([ArticleNumber(n, False) for n in range(1, count + 1)])) == []
