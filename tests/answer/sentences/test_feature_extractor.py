"""What was analysed is remembered, and goes with the generation that it is of."""

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


def analysed(analyst: FeatureExtractor, generation: Generation) -> list[CandidateFeatures]:
    found = analyst.analyse(generation.passages.all_passages(), generation)
    return [unit for of_passage in found for unit in of_passage]


def remembered() -> set[str]:
    gc.collect()  # types, not isinstance: some objects of other libraries warn when they are asked
    return {each.unit.text for each in gc.get_objects() if type(each) is CandidateFeatures}


def test_nothing_is_remembered_of_a_generation_that_was_replaced(made: SmallIndex) -> None:
    analyst = FeatureExtractor(made.segmenter, made.embedder)
    before = open_current(made.layout)
    texts = {each.unit.text for each in analysed(analyst, before)}
    assert texts
    assert texts <= remembered()

    (made.corpus / "a.md").write_text("# Bridges\n\nThe bridge opens at 7.", encoding="utf-8")
    made.reindex()
    behind = open_current(made.layout)
    assert {each.unit.text for each in analysed(analyst, behind)} == {"The bridge opens at 7."}

    assert not texts & remembered()
    assert {each.unit.text for each in analysed(analyst, before)} == texts  # whoever still reads it
