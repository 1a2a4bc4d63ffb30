"""The search for weights scores passages as the product does."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.search.hybrid import FUSION, Found, fused_scores
from khmerqa.types import Language

PROGRAM = Path(__file__).parents[3] / "scripts" / "train" / "choose-weights"

_RANKED = st.dictionaries(st.integers(0, 9), st.floats(0.01, 20.0), max_size=6).map(
    lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
)
_COSINES = st.dictionaries(st.integers(0, 9), st.floats(0.01, 1.0), min_size=1, max_size=6).map(
    lambda scores: sorted(scores.items(), key=lambda pair: -pair[1])
)
_FOUND = st.builds(
    lambda lexical, translated, dense, full: Found(
        {"lexical": lexical, "translated": translated, "dense": dense}, lexical, full
    ),
    _RANKED,
    _RANKED,
    _COSINES,
    st.floats(0.5, 30.0),
)


@pytest.fixture(scope="module")
def program() -> ModuleType:
    pytest.importorskip("torch", reason="training needs the extra 'train'")
    loader = SourceFileLoader("choose_weights", str(PROGRAM))
    specification = spec_from_loader(loader.name, loader)
    assert specification is not None
    module = module_from_spec(specification)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


@given(_FOUND, _FOUND)
def test_scores_are_those_of_the_search(program: ModuleType, khmer: Found, english: Found) -> None:
    found: dict[Language, Found] = {"km": khmer, "en": english}
    for language, each in found.items():
        arrays = program.in_language(each, frozenset(), own=language == "km")
        highest = max(of.ranked["dense"][0][1] for of in found.values())
        docids = sorted({docid for ranked in each.ranked.values() for docid, _ in ranked})
        expected = fused_scores({**found, language: each}, "km")
        others = {
            docid
            for name, of in found.items()
            if name != language
            for ranked in of.ranked.values()
            for docid, _ in ranked
        }
        for docid, score in zip(docids, arrays.scores(FUSION, highest), strict=True):
            if docid not in others:  # real passages are in one language
                assert score == pytest.approx(expected[docid])
