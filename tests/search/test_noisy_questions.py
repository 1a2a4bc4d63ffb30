"""A question with noisy spelling finds the same passages as the clean one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ports import Embedder, Segmenter, Translations
from khmerqa.search.hybrid import search
from khmerqa.search.question import analyse_question
from khmerqa.settings import BUILT_IN, Settings
from tests.small_corpus import TRANSLATIONS, small_index

REPOSITORY = Path(__file__).parents[2]
PAIRS: list[dict[str, str]] = [
    json.loads(line)
    for line in (REPOSITORY / "tests/text/noisy_questions.jsonl").read_text("utf-8").splitlines()
]
SHOWN = 5
Find = Callable[[str], list[str]]


def found(
    question: str,
    generation: Generation,
    segmenter: Segmenter,
    embedder: Embedder,
    translations: Translations,
) -> list[str]:
    """Return the ids of the best passages for a question."""
    asked = analyse_question(question, segmenter, embedder)
    return [hit.passage.id for hit in search(asked, generation, translations, SHOWN)]


@pytest.fixture(scope="module")
def finders(
    tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter, digests: Settings
) -> Mapping[str, Find]:
    """Search over the small corpus, and over the digests' sources with the parts that ship."""
    small = small_index(tmp_path_factory.mktemp("small"), segmenter)
    return {
        "small corpus": partial(
            found,
            generation=open_current(small.layout),
            segmenter=segmenter,
            embedder=small.embedder,
            translations=TRANSLATIONS,
        ),
        "digests": partial(
            found,
            generation=open_current(IndexLayout(digests.index.directory)),
            segmenter=segmenter,
            embedder=wiring.embedder(BUILT_IN),
            translations=wiring.translations(),
        ),
    }


@pytest.mark.parametrize("corpus", ["small corpus", "digests"])
@pytest.mark.parametrize("pair", PAIRS, ids=[pair["kind"] for pair in PAIRS])
def test_it_finds_the_same(
    finders: Mapping[str, Find], corpus: str, pair: Mapping[str, str]
) -> None:
    find = finders[corpus]
    clean = find(pair["clean"])
    assert clean
    assert find(pair["noisy"]) == clean
