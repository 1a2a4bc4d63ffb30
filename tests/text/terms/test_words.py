from __future__ import annotations

from itertools import pairwise
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.runs import RunKind, runs
from khmerqa.text.terms.words import (
    GRAM_MARK,
    Word,
    content_words,
    stem,
    term,
    terms,
    terms_of_runs,
    tokens_and_terms,
    word_tokens,
    word_tokens_of_many,
    words,
    words_of_many,
)

from ..samples import SENTENCES, inside_clusters, texts

PAIRS = ClusterSegmenter()


def grams(found: list[Word]) -> set[str]:
    return {t.removeprefix(GRAM_MARK) for t in terms(found) if t.startswith(GRAM_MARK)}


class TestWords:
    @given(text=texts)
    @example(text="\u3358A")  # U+3358 stands for "0" and a word that goes on with the next letter
    def test_spans_are_slices_in_order(self, segmenter: CrfSegmenter, text: str) -> None:
        found = words(text, segmenter)
        assert all(0 <= word.start < word.end <= len(text) for word in found)
        for one, other in pairwise(found):
            assert one.start <= other.start
            assert one.end <= other.end
            # Words share a character only where it stands for several, as U+33C2 does for "a.m.".
            shared = text[other.start : one.end]
            assert not shared or len(shared) == 1 < len(normalize("NFKC", shared))

    @given(text=texts)
    def test_no_cluster_is_cut(self, segmenter: CrfSegmenter, text: str) -> None:
        edges = {at for word in words(text, segmenter) for at in (word.start, word.end)}
        assert inside_clusters(text).isdisjoint(edges)

    @given(text=texts)
    def test_the_key_of_a_span_is_the_word(self, text: str) -> None:
        for word in words(text, PAIRS):
            if word.kind in {RunKind.LATIN, RunKind.ADDRESS}:
                assert word.key in search_key(text[word.start : word.end])

    @given(many=st.lists(texts, max_size=5))
    def test_alone_or_with_others(self, segmenter: CrfSegmenter, many: list[str]) -> None:
        assert list(words_of_many(many, segmenter)) == [words(text, segmenter) for text in many]

    @given(text=texts)
    def test_terms_of_anything(self, segmenter: CrfSegmenter, text: str) -> None:
        assert all(terms(words(text, segmenter)))


KEYS = {
    "khmer": ("បណ្ណាល័យថ្មី", ["បណ្ណាល័យ", "ថ្មី"]),
    "zero-width spaces": ("បណ្ណា\u200bល័យ\u200bថ្មី", ["បណ្ណាល័យ", "ថ្មី"]),
    "khmer and english": ("បណ្ណាល័យ Digital", ["បណ្ណាល័យ", "digital"]),
    "numbers": ("៣.៥០៨ 3,508 3508", ["3508", "3508", "3508"]),
    "fractions": ("៧៧,៥៤ 77.54", ["77.54", "77.54"]),
    "two numbers": ("៣ ៥០៨", ["3", "508"]),
    "excellency": ("ឯ.ឧ. សុខា", ["ឯឧ", "សុខា"]),
    "abbreviations that differ in a letter": ("គ.ស.ឌ. ក.ស.ឌ.", ["គសឌ", "កសឌ"]),
    "address": ("www.example.org។", ["www.example.org"]),
    "footnote after a year": ("in 2024\u00b2", ["in", "2024"]),
    "a half": ("2\u00bd", ["2"]),
    "repetition sign": ("ធំៗ", ["ធំ"]),
    "variant": ("ឌីជីតល", ["ឌីជីថល"]),
    "nothing": (" ។ \u200b", []),
}


@pytest.mark.parametrize(("text", "keys"), KEYS.values(), ids=KEYS)
def test_word_tokens(segmenter: CrfSegmenter, text: str, keys: list[str]) -> None:
    assert word_tokens(text, segmenter) == keys


def test_spans_show_the_original(segmenter: CrfSegmenter) -> None:
    text = "ស្រ្តី\u200bនិង Policies ៣.៥០៨"
    found = words(text, segmenter)
    assert [text[word.start : word.end] for word in found] == ["ស្រ្តី", "និង", "Policies", "៣.៥០៨"]
    assert [word.key for word in found] == ["ស\u17d2ត\u17d2រី", "និង", "policies", "3508"]


class TestGrams:
    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_of_a_run(self, segmenter: CrfSegmenter, sentence: str) -> None:
        key = search_key(sentence)
        pieces = clusters(key)
        two = {"".join(pieces[at : at + 2]) for at in range(len(pieces) - 1)}
        three = {"".join(pieces[at : at + 3]) for at in range(len(pieces) - 2)}
        if "ៗ" not in key:
            assert grams(words(sentence, segmenter)) == two | three

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_zero_width_spaces_change_nothing(self, segmenter: CrfSegmenter, sentence: str) -> None:
        spaced = "\u200b".join(clusters(sentence))
        assert terms(words(spaced, segmenter)) == terms(words(sentence, segmenter))

    @pytest.mark.parametrize("between", [" ", "។", "ៗ", " a ", "\n", "5"], ids=ascii)
    def test_no_ngrams_across(self, between: str) -> None:
        assert grams(words(f"កខ{between}គឃ", PAIRS)) == {"កខ", "គឃ"}

    def test_not_across_a_word_left_out(self) -> None:
        first, _, last = words("កខគឃងច", PAIRS)
        assert grams([first, last]) == {"កខ", "ងច"}

    def test_ngrams_are_marked(self) -> None:
        assert terms(words("កខ", PAIRS)) == ["កខ", f"{GRAM_MARK}កខ"]


def test_terms_repeat_as_often_as_they_occur(segmenter: CrfSegmenter) -> None:
    assert terms(words("budget, budgets, ២", segmenter)) == ["budget", "budget", "2"]


def test_only_english_is_stemmed(segmenter: CrfSegmenter) -> None:
    found = words("policies www.policies.org", segmenter)
    assert [term(word) for word in found] == [stem("policies"), "www.policies.org"]
    assert stem("policies") == stem("policy")


def test_content_words(segmenter: CrfSegmenter) -> None:
    text = "តើបណ្ណាល័យបើកនៅម៉ោងប៉ុន្មាន? When does the library open?"
    keys = [word.key for word in content_words(words(text, segmenter))]
    assert {"បណ្ណាល័យ", "បើក", "ម៉ោង", "library", "open"} <= set(keys)
    assert not {"តើ", "នៅ", "ប៉ុន្មាន", "when", "does", "the"} & set(keys)


@given(st.lists(st.text(alphabet="កខងា\u17d2\u17d7។ .a1B2\u200b\n/-", max_size=30), max_size=5))
def test_fast_functions_agree_with_words(texts: list[str]) -> None:
    segmenter = ClusterSegmenter()
    found = list(words_of_many(texts, segmenter))
    tokens = [[word.key for word in of_text] for of_text in found]
    assert word_tokens_of_many(texts, segmenter) == tokens
    read = list(tokens_and_terms(texts, segmenter))
    assert [each.tokens for each in read] == tokens
    assert [each.key for each in read] == [search_key(text) for text in texts]
    assert [each.terms for each in read] == [frozenset(map(term, of_text)) for of_text in found]
    runs_of_texts = [runs(search_key(text)) for text in texts]
    for of_text, (own, khmer) in zip(found, terms_of_runs(runs_of_texts, segmenter), strict=True):
        assert own == terms(of_text)
        assert khmer == [word.key for word in of_text if word.kind is RunKind.KHMER]
