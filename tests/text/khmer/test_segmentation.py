"""The contract of a segmenter, and khmer-nltk itself as the oracle of ours."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.ports import Segmenter
from khmerqa.testing import ClusterSegmenter
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.runs import RunKind, runs

from ..samples import SENTENCES, any_text, chaotic_runs, inside_clusters, khmer_runs

Tokenise = Callable[[str], list[str]]

# The same cluster again and again leaves the labels to the transitions; some are too long for a key.
# None that the model never saw: repeated, it can be cut in two ways that are equally likely but
# for the last bit, and the order of additions then decides.
PIECES = ("ក", "កា", "ឮ", "ៗ", "\u17dc", "ស្ត្រី", "ង្គ្រោះ", "ា", "\u17d2", "ក" * 30)


@pytest.fixture(scope="session", params=["khmer-nltk's weights", "clusters"])
def any_segmenter(request: pytest.FixtureRequest, segmenter: CrfSegmenter) -> Segmenter:
    return segmenter if request.param == "khmer-nltk's weights" else ClusterSegmenter()


@pytest.fixture(scope="session")
def oracle() -> Tokenise:
    """khmer-nltk's own tokenizer."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "invalid escape sequence")
        from khmernltk import word_tokenize
    logging.getLogger("khmer-nltk").setLevel(logging.WARNING)
    tokenise: Tokenise = partial(word_tokenize, return_tokens=True)
    tokenise("ក")  # it opens its model at the first call
    return tokenise


class TestContract:
    @given(run=st.one_of(khmer_runs, chaotic_runs))
    def test_words_joined_are_the_run(self, any_segmenter: Segmenter, run: str) -> None:
        (words,) = any_segmenter.segment([run])
        assert "".join(words) == run
        assert all(words)

    @given(run=any_text.filter(bool))
    def test_runs_of_other_scripts(self, any_segmenter: Segmenter, run: str) -> None:
        (words,) = any_segmenter.segment([run])
        assert "".join(words) == run

    @given(batch=st.lists(st.one_of(khmer_runs, chaotic_runs, st.sampled_from(SENTENCES))))
    def test_alone_or_in_a_batch(self, any_segmenter: Segmenter, batch: Sequence[str]) -> None:
        alone = [words for run in batch for words in any_segmenter.segment([run])]
        assert any_segmenter.segment(batch) == alone

    @given(run=khmer_runs)
    def test_no_cluster_is_cut(self, any_segmenter: Segmenter, run: str) -> None:
        (words,) = any_segmenter.segment([run])
        ends = {len("".join(words[:count])) for count in range(len(words) + 1)}
        assert inside_clusters(run).isdisjoint(ends)

    def test_nothing_to_segment(self, any_segmenter: Segmenter) -> None:
        assert any_segmenter.segment([]) == []

    def test_it_has_a_fingerprint(self, any_segmenter: Segmenter) -> None:
        assert any_segmenter.fingerprint


class TestOracle:
    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_sentences(self, segmenter: CrfSegmenter, oracle: Tokenise, sentence: str) -> None:
        assert segmenter.segment([sentence]) == [oracle(sentence)]

    @given(run=khmer_runs)
    def test_plausible_runs(self, segmenter: CrfSegmenter, oracle: Tokenise, run: str) -> None:
        assert segmenter.segment([run]) == [oracle(run)]

    @given(run=chaotic_runs)
    def test_chaotic_runs(self, segmenter: CrfSegmenter, oracle: Tokenise, run: str) -> None:
        assert segmenter.segment([run]) == [oracle(run)]

    @given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
    def test_runs_of_few_clusters(
        self, segmenter: CrfSegmenter, oracle: Tokenise, pieces: list[str]
    ) -> None:
        run = "".join(pieces)
        assert segmenter.segment([run]) == [oracle(run)]

    # CRFsuite's own listing of the model rounds its weights: with them this is cut differently.
    def test_near_ties(self, segmenter: CrfSegmenter, oracle: Tokenise) -> None:
        run = "ល្មិយ៉ស្វេអែស្អីច្ឆាវ៉"
        assert segmenter.segment([run]) == [oracle(run)]

    def test_real_sentences(self, segmenter: CrfSegmenter, oracle: Tokenise, shared: Path) -> None:
        lines = (shared / "benchmarks" / "flores200-devtest.jsonl").read_text("utf-8").splitlines()
        found = [
            run.text
            for line in lines
            for run in runs(search_key(json.loads(line)["km"]))
            if run.kind is RunKind.KHMER
        ]
        assert len(found) > 4000
        assert segmenter.segment(found) == [oracle(run) for run in found]


def test_words(segmenter: CrfSegmenter) -> None:
    assert segmenter.segment(["សាលារៀនភូមិយើងមានបណ្ណាល័យថ្មី"]) == [
        ["សាលារៀន", "ភូមិ", "យើង", "មាន", "បណ្ណាល័យ", "ថ្មី"]
    ]
