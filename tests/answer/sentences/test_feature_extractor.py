"""Features are kept in memory, and dropped with their generation."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.answer.sentences.records import FeatureRecorder
from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.ports import Segmenter
from khmerqa.storage.sentence_vectors import encode_vectors
from khmerqa.testing import HashEmbedder
from khmerqa.text.terms.words import word_tokens
from tests.small_corpus import SmallIndex, small_index

FERRY = {"a.md": "# Boats\n\nA ferry leaves at 9. It returns at 12."}


@pytest.fixture
def made(tmp_path: Path, segmenter: Segmenter) -> SmallIndex:
    return small_index(tmp_path, segmenter, FERRY)


def extracted(extractor: FeatureExtractor, generation: Generation) -> list[CandidateFeatures]:
    found = extractor.extract(generation.passages.all_passages(), generation)
    return [each for of_passage in found for each in of_passage]


def remembered() -> set[str]:
    gc.collect()  # types, not isinstance: some objects of other libraries warn when they are asked
    return {each.candidate.text for each in gc.get_objects() if type(each) is CandidateFeatures}


def test_nothing_is_remembered_of_a_generation_that_was_replaced(made: SmallIndex) -> None:
    extractor = FeatureExtractor(made.segmenter, made.embedder)
    before = open_current(made.layout)
    texts = {each.candidate.text for each in extracted(extractor, before)}
    assert texts
    assert texts <= remembered()

    (made.corpus / "a.md").write_text("# Bridges\n\nThe bridge opens at 7.", encoding="utf-8")
    made.reindex()
    behind = open_current(made.layout)
    assert {each.candidate.text for each in extracted(extractor, behind)} == {
        "The bridge opens at 7."
    }

    assert not texts & remembered()
    assert {each.candidate.text for each in extracted(extractor, before)} == texts


class OfOtherCandidates:
    """Sentence vectors as an earlier version recorded them: of more candidates than there are now."""

    def __len__(self) -> int:
        return 1

    def record(self, docid: int, /) -> bytes:
        return encode_vectors(np.ones((9, 64), dtype=np.float32))


def test_vectors_of_an_earlier_version_are_not_taken_for_those_of_other_candidates(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    embedder = HashEmbedder(partial(word_tokens, segmenter=segmenter))
    recorder = FeatureRecorder(segmenter, embedder)
    index = small_index(tmp_path, segmenter, FERRY, recorder)
    now = open_current(index.layout)
    assert now.sentence_vectors is not None
    outdated = replace(
        now,
        manifest=replace(now.manifest, sentence_records="0"),
        sentence_vectors=OfOtherCandidates(),
        identity=object(),
    )
    expected = extracted(FeatureExtractor(segmenter, embedder), now)
    found = extracted(FeatureExtractor(segmenter, embedder), outdated)

    for one, other in zip(found, expected, strict=True):
        assert one.candidate == other.candidate
        np.testing.assert_allclose(one.vectors, other.vectors, atol=0.01)
