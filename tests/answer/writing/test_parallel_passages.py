"""A second citation in the other language: the right sentence, and only where all agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from khmerqa import wiring
from khmerqa.answer.assistant import Assistant
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures
from khmerqa.answer.sentences.features import Bag
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.parallel_passages import agree
from khmerqa.ports import Segmenter
from khmerqa.settings import IndexSettings, Settings
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import tokens_and_terms
from khmerqa.types import Language, Passage

CORPUS = Path(__file__).parents[3] / "corpus"
WORK = "pentagonal-strategy-phase-1"
QUESTIONS = {
    "km": "យុទ្ធសាស្ត្របញ្ចកោណមានអាទិភាពគន្លឹះអ្វីខ្លះ?",
    "en": "What are the key priorities of the Pentagonal Strategy?",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("parallel")
    (folder / "corpus").mkdir()
    for language in ("km", "en"):
        shutil.copy(CORPUS / "_sources" / f"{WORK}.{language}.md", folder / "corpus")
    settings = Settings(index=IndexSettings(directory=folder / "index"))
    wiring.reindexer(settings).run([folder / "corpus"])
    return wiring.assistant(settings)


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_other_language_is_the_second_citation(
    assistant: Assistant, language: Language
) -> None:
    answer = assistant.ask(QUESTIONS[language], 8)

    first, second = answer.citations[:2]
    assert (first.language, second.language) == (("km", "en") if language == "km" else ("en", "km"))
    assert answer.text.endswith("[1] [2]")
    assert len(first.quote.splitlines()) == len(second.quote.splitlines()) == 6
    assert phrases.OTHER_LANGUAGE[language] not in (answer.notice or "")


def test_what_is_found_in_the_other_language_is_quoted_in_ones_own(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTIONS["en"], 8, language="km")

    assert answer.citations[0].language == "km"
    assert answer.citations[1].language == "en"


def test_no_second_citation_from_a_document_that_was_not_asked(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTIONS["km"], 8, documents=[f"{WORK}-en"])

    assert {citation.language for citation in answer.citations} == {"en"}


def features(text: str, segmenter: Segmenter) -> CandidateFeatures:
    (seen,) = tokens_and_terms([text], segmenter)
    bag = Bag(seen.terms, seen.key)
    passage = Passage("d.0", "d", 0, 0, len(text), text, None, None, (), language_of(text))
    candidate = Candidate("d", passage, 0, len(text), text, "sentence")
    return CandidateFeatures(
        candidate, passage.language, bag, bag, bag, np.ones((1, 1), dtype=np.float32)
    )


@pytest.mark.parametrize(
    ("khmer", "english", "expected"),
    [
        ("មានសៀវភៅ ៣៥០០ ក្បាល", "There are 3,500 books", True),
        ("មានសៀវភៅ ៣៥០០ ក្បាល", "There are 3,600 books", False),
        ("មានសៀវភៅ ៣៥០០ ក្បាល", "There are books", False),
        ("មានសៀវភៅ", "There are 12 books", False),
        ("មានសៀវភៅ ៥ ក្បាល", "There are five books", True),
        ("១. សៀវភៅ", "2. Books", True),
        ("ថ្ងៃទី២៨ ខែមករា ឆ្នាំ២០២២", "On 28 January 2022", True),
        ("ថ្ងៃទី២៨ ខែមីនា ឆ្នាំ២០២២", "On 28 January 2022", False),
    ],
)
def test_numbers_and_dates_must_agree(
    segmenter: Segmenter, khmer: str, english: str, expected: bool
) -> None:
    one, other = features(khmer, segmenter), features(english, segmenter)

    assert agree(one, other) is expected
    assert agree(other, one) is expected
