from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.compounds import parts_of
from khmerqa.text.terms.search_terms import (
    expressions,
    extra_query_terms,
    search_terms_of_many,
    without_word_gaps,
)
from khmerqa.text.terms.words import terms, words

from ..samples import SENTENCES, texts

PAIRS = ClusterSegmenter()

# However they are written, they give the very same terms.
SAME = {
    "prime minister": ("នាយករដ្ឋមន្ត្រី", "នាយក-រដ្ឋមន្ត្រី", "នាយក រដ្ឋមន្ត្រី", "នាយក-\nរដ្ឋមន្ត្រី"),
    "capital and provinces": ("រាជធានីខេត្ត", "រាជធានី-ខេត្ត", "រាជធានី ខេត្ត"),
    "ministries": ("ក្រសួងស្ថាប័ន", "ក្រសួង-ស្ថាប័ន", "ក្រសួង ស្ថាប័ន"),
}


@pytest.mark.parametrize("spellings", SAME.values(), ids=SAME)
def test_compounds_in_every_spelling(segmenter: CrfSegmenter, spellings: tuple[str, ...]) -> None:
    first, *others = (set(found) for found in search_terms_of_many(spellings, segmenter))
    assert all(other == first for other in others)


# Both give these terms, so one finds the other.
SHARED = {
    "spaced thousands": ("៣ ៥០៨", "3,508", {"3508"}),
    "magnitude": ("៤៦ពាន់", "46,000", {"46000"}),
    "number in brackets": ("៦ (ប្រាំមួយ)", "6", {"6"}),
    "percent": ("៧៧,៥៤%", "77.54 %", {"77.54"}),
    "years": ("២០២១-២០៣៥", "2021–2035", {"2021", "2035"}),
    "date": ("ថ្ងៃទី២៥ ខែសីហា ឆ្នាំ២០២១", "25 August 2021", {"2021-08-25"}),
    "document number": ("នស/រកត/០៨២១/៥៦៤", "NS/RKT/0821/564", {"ns/rkt/0821/564"}),
    "article": ("មាត្រា ១២ ថ្មី", "Article 12", {"article:12"}),
    "abbreviation": ("ឯ.ឧ. សុខា", "ឯកឧត្តម សុខា", {"ឯកឧត្តម", "សុខា"}),
    "abbreviation without dots": ("គសឌ", "គ.ស.ឌ.", {"គសឌ"}),
    "romanised": ("anukret", "អនុក្រឹត្យ", {"អនុក្រឹត្យ"}),
    "hyphen": ("e-government", "egovernment", {"egovern"}),
    "word in two pieces": ("បណ្ណា ល័យ", "បណ្ណាល័យ", {"បណ្ណាល័យ"}),
    "noun of a verb": ("ការវាយតម្លៃ", "វាយតម្លៃ", {"វាយតម្លៃ"}),
    "expanded repetition": ("ធំៗ", "ធំធំ", {"ធំ"}),
    "acronym": ("R&D", "r&d", {"r&d"}),
}


@pytest.mark.parametrize(("one", "other", "shared"), SHARED.values(), ids=SHARED)
def test_equal_meanings_share_a_term(
    segmenter: CrfSegmenter, one: str, other: str, shared: set[str]
) -> None:
    first, second = (set(found) for found in search_terms_of_many([one, other], segmenter))
    assert shared <= first & second


def test_council_and_committee_have_no_common_term(segmenter: CrfSegmenter) -> None:
    council, committee = search_terms_of_many(["ក.ស.ឌ.", "គ.ស.ឌ."], segmenter)
    assert "គសឌ" not in council
    assert "កសឌ" not in committee


@given(text=texts)
def test_the_terms_of_the_words_come_first(text: str) -> None:
    own = terms(words(text, PAIRS))
    (found,) = search_terms_of_many([text], PAIRS)
    assert found[: len(own)] == own
    assert not set(found[len(own) :]) & set(own)


@given(many=st.lists(texts, max_size=5))
def test_alone_or_with_others(segmenter: CrfSegmenter, many: list[str]) -> None:
    alone = [next(search_terms_of_many([text], segmenter)) for text in many]
    assert list(search_terms_of_many(many, segmenter)) == alone


@given(text=texts)
def test_terms_contain_no_white_space(segmenter: CrfSegmenter, text: str) -> None:
    found = words(text, segmenter)
    assert all(
        term and not set(term) & set(" \n\t") for term in extra_query_terms(text, found, segmenter)
    )


@given(text=texts)
def test_expressions_are_slices(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in expressions(text))


GAPS = {
    "space in a word": ("បណ្ណា ល័យជាតិ", "បណ្ណាល័យជាតិ"),
    "hyphen at a line's end": ("បណ្ណា-\nល័យជាតិ", "បណ្ណាល័យជាតិ"),
    "space between words": ("បណ្ណាល័យ ជាតិ", "បណ្ណាល័យ ជាតិ"),
    "space in a cluster": ("ក\u17d2 រុម", "ក\u17d2 រុម"),
    "latin": ("data base", "data base"),
    "nothing": ("", ""),
}


class TestMended:
    @pytest.mark.parametrize(("text", "expected"), GAPS.values(), ids=GAPS)
    def test_gaps(self, segmenter: CrfSegmenter, text: str, expected: str) -> None:
        assert without_word_gaps(text, segmenter) == expected

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_whole_sentences_stay(self, segmenter: CrfSegmenter, sentence: str) -> None:
        assert without_word_gaps(sentence, segmenter) == sentence

    @given(text=texts)
    def test_only_gaps_are_removed(self, segmenter: CrfSegmenter, text: str) -> None:
        seen = [c for c in without_word_gaps(text, segmenter) if c.isalnum()]
        assert seen == [c for c in text if c.isalnum()]


PARTS = {
    "noun of a verb": ("ការវាយតម្លៃ", ("វាយតម្លៃ",)),
    "who does it": ("អ្នកប្រើប្រាស់", ("ប្រើប្រាស់",)),
    "compound": ("រដ្ឋមន្ត្រី", ("រដ្ឋ", "មន្ត្រី")),
    "only looks so": ("ការងារ", ()),
    "nothing left": ("ការ", ()),
    "too short": ("ការទិញ", ()),
    "plain": ("សាលា", ()),
}


@pytest.mark.parametrize(("word", "parts"), PARTS.values(), ids=PARTS)
def test_parts_of(word: str, parts: tuple[str, ...]) -> None:
    assert parts_of(word) == parts


@given(texts)
def test_parts_end_at_clusters(text: str) -> None:
    for part in parts_of("ការ" + text):
        assert len("ការ" + text) - len(part) in cluster_boundaries("ការ" + text)
