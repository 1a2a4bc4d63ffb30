from __future__ import annotations

import re
import time

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.answer.judging.counted import Counted, counted_in
from khmerqa.answer.question.answer_type import numbers_in
from khmerqa.ports import Segmenter
from khmerqa.search.question import analyse_question
from khmerqa.testing import HashEmbedder
from khmerqa.text.khmer.normalise import search_key

ASKED = {
    "How many fire stations are there?": "fire stations",
    "How many of the wells are closed?": "wells",
    "តើមានអណ្តូងប៉ុន្មាន?": "អណ្តូង",
    "តើអណ្តូងរបស់ភូមិមានប៉ុន្មាន?": "អណ្តូង",
    "តើគណៈកម្មាធិការមានសមាជិកប៉ុន្មាននាក់?": "សមាជិក",
    "What is the number of wells?": "wells",
}


def counted(question: str, segmenter: Segmenter) -> Counted | None:
    return counted_in(analyse_question(question, segmenter, HashEmbedder(str.split)))


@pytest.mark.parametrize(("question", "noun"), ASKED.items(), ids=ASKED.keys())
def test_what_is_counted(question: str, noun: str, segmenter: Segmenter) -> None:
    found = counted(question, segmenter)
    assert found is not None
    assert noun in found.written


def test_nothing_is_counted(segmenter: Segmenter) -> None:
    assert counted("Who repairs the wells?", segmenter) is None
    assert counted("ប៉ុន្មាន?", segmenter) is None


@pytest.mark.parametrize(
    ("text", "context", "fits"),
    [
        ("Floods damaged 48 wells.", "", 1.0),
        ("Wells that floods damaged: 48", "", 1.0),
        ("48 mechanics came; the wells were closed.", "", 0.6),
        ("There were 48.", "Wells in 2023", 0.6),
        ("There are 48 bridges.", "", 0.2),
    ],
)
def test_a_number_fits_what_it_is_said_of(
    text: str, context: str, fits: float, segmenter: Segmenter
) -> None:
    found = counted("How many wells are there?", segmenter)
    assert found is not None
    assert found.match(search_key(context), search_key(text)) == fits


@given(
    st.lists(st.sampled_from(["well", "7", "of", "well;", "\u17d4", "7 well", "x" * 20, "x" * 45]))
)
def test_a_number_fits_as_one_of_what_it_may_be_said_of(pieces: list[str]) -> None:
    """Of many named things one decides: with all others put out of sight, the number fits it."""
    text, found = " ".join(pieces), Counted("wells", re.compile("well"))
    alone = [
        text[: each.start()].replace("well", "hole")
        + "well"
        + text[each.end() :].replace("well", "hole")
        for each in re.finditer("well", text)
    ]
    fits = any(found.match("", each) == 1.0 for each in alone)
    assert (found.match("", text) == 1.0) == fits


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("7 " * 600 + "x" * 60 + " wells" * 600, id="numbers, then what is counted"),
        pytest.param("7; wells; " * 6_000, id="in turn"),
    ],
)
def test_a_passage_made_of_numbers_costs_little(text: str) -> None:
    numbers_in(text)  # remembered; not what is measured
    began = time.process_time()
    assert Counted("wells", re.compile(r"\bwell")).match("", text) == 0.6
    assert time.process_time() - began < 1.0


def test_one_in_words_is_an_article_unless_it_has_a_unit() -> None:
    assert not numbers_in(search_key("one of the wells"))
    assert [each.value for each in numbers_in(search_key("within one month"))] == ["1"]
    assert [each.value for each in numbers_in(search_key("1 well"))] == ["1"]
