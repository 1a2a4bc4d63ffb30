"""What every answer kind keeps to, over every kind of question."""

from __future__ import annotations

import pytest

from khmerqa.answer.assistant import DEPTH, Assistant
from khmerqa.answer.judging.evidence import Evidence
from khmerqa.answer.kinds.answer_kind import AnswerKind, AnswerRequest
from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import COLUMNS, Glossary
from khmerqa.types import Language
from tests.answer.kinds import test_duties, test_provision
from tests.small_corpus import FILES, small_index

GLOSSARY = Glossary.parse("\t".join(COLUMNS) + "\nកំពង់ផែ\t\tharbour\tHB\t\tour own\town\t\t")
KINDS = ("SmallTalkReply", "GlossaryTerm", "Duties", "Provision", "Extractive")
# A question, and the kind that answers it.
QUESTIONS = {
    "Hello!": "SmallTalkReply",
    "What does HB stand for?": "GlossaryTerm",
    "តើក្រសួងសុខាភិបាលទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?": "Duties",
    "ក្រសួងយើងទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?": "Duties",
    "What does Article 2 of the law say?": "Provision",
    "តើមាត្រា២ នៃអនុក្រឹត្យលេខ ១២ ចែងដូចម្តេច?": "Provision",
    "តើមាត្រា២ នៃអនុក្រឹត្យលេខ ៩៩ ចែងដូចម្តេច?": "Extractive",
    "How many books does the library hold?": "Extractive",
    "What is it?": "Extractive",
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    """An assistant over documents for every kind of answer."""
    folder = tmp_path_factory.mktemp("kinds")
    catalogue = FILES["catalogue.toml"] + test_provision.FILES["catalogue.toml"]
    files = {**FILES, **test_duties.FILES, **test_provision.FILES, "catalogue.toml": catalogue}
    return small_index(folder, segmenter, files).assistant(glossary=GLOSSARY)


def kind_named(assistant: Assistant, name: str) -> AnswerKind:
    (kind,) = (each for each in assistant.kinds if type(each).__name__ == name)
    return kind


def request(
    assistant: Assistant, question: str, language: Language = "km", *, found: bool = True
) -> AnswerRequest:
    generation, profile = assistant.generation(), assistant.profile(question)
    evidence = assistant.retrieve(profile, generation, DEPTH) if found else Evidence()
    return AnswerRequest(
        profile=profile, evidence=evidence, generation=generation, language=language
    )


def test_their_order(everything: Assistant) -> None:
    names = [type(kind).__name__ for kind in everything.kinds]
    assert tuple(name for name in names if name in KINDS) == KINDS
    assert (names[0], names[-1]) == ("SmallTalkReply", "Extractive")


@pytest.mark.parametrize(("question", "expected"), QUESTIONS.items(), ids=QUESTIONS.keys())
def test_the_first_kind_that_applies_answers(
    everything: Assistant, question: str, expected: str
) -> None:
    asked = request(everything, question)
    names = (type(kind).__name__ for kind in everything.kinds if kind.select(asked) is not None)
    assert next(names) == expected


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_selected_can_be_quoted(everything: Assistant, name: str, question: str) -> None:
    asked = request(everything, question)
    selection = kind_named(everything, name).select(asked)
    if selection is None:
        return
    for candidate in selection.candidates:
        document = asked.generation.passages.document(candidate.document_id)
        assert document.text[candidate.start : candidate.end] == candidate.text
        assert candidate.text.strip()
        assert candidate.passage.document_id == candidate.document_id
    assert 0.0 <= selection.confidence <= 1.0
    # Somebody must decide whether it answers: the kind itself or the judge.
    assert not selection.candidates or selection.confidence or selection.features is not None
    assert selection == kind_named(everything, name).select(asked)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_found_selects_nothing(everything: Assistant, name: str, question: str) -> None:
    selection = kind_named(everything, name).select(request(everything, question, found=False))
    assert selection is None or selection.candidates == ()
