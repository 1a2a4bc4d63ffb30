"""Features are kept in memory, and dropped with their generation."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from khmerqa.answer.sentences.feature_extractor import CandidateFeatures, FeatureExtractor
from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.ports import Segmenter
from tests.small_corpus import SmallIndex, small_index


@pytest.fixture
def made(tmp_path: Path, segmenter: Segmenter) -> SmallIndex:
    return small_index(
        tmp_path, segmenter, {"a.md": "# Boats\n\nA ferry leaves at 9. It returns at 12."}
    )


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
