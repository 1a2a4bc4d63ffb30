"""One understanding of a question, for answering and for search."""

from __future__ import annotations

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.question.answer_type import AnswerType
from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.question.small_talk import SmallTalk
from khmerqa.errors import QuestionError
from khmerqa.text.glossary.table import COLUMNS, Glossary
from tests.small_corpus import SmallIndex

GLOSSARY = Glossary.parse(
    "\t".join(COLUMNS) + "\nបណ្ណាល័យជាតិ\t\tnational library\tNL\t\tour own\town\t\t"
)


@pytest.fixture(scope="module")
def librarian(index: SmallIndex) -> Assistant:
    return index.assistant(glossary=GLOSSARY)


@pytest.mark.parametrize(
    "question",
    [
        "What does NL stand for?",
        "How many books does the library hold?",
        "តើបណ្ណាល័យជាតិបើកម៉ោងប៉ុន្មាន?",
        "etIRksYgNaTTYlbnÞukkargarenH",  # typed in Limon
    ],
)
def test_search_finds_what_answering_finds(librarian: Assistant, question: str) -> None:
    assert librarian.search(question, 5).hits == librarian.ask(question, 5).hits


def test_names_of_a_term_are_searched_but_not_shown(librarian: Assistant) -> None:
    profile = librarian.profile("What does NL stand for?")
    assert [term.english[0] for term in profile.terms] == ["national library"]
    assert profile.text == "What does NL stand for?"
    assert profile.language == "en"
    assert {"library", "national"} <= {word.key for word in profile.question.content}


def test_what_a_question_asks_for(assistant: Assistant) -> None:
    profile = assistant.profile("Who is the chair of the library?")
    assert profile.answer_types == {AnswerType.WHO}
    assert profile.office is not None
    assert assistant.profile("What are the 3 services?").item_counts == {3}
    assert assistant.profile("Hello!").small_talk is SmallTalk.GREETING


def test_a_follow_up_is_completed(assistant: Assistant) -> None:
    history = [Turn("user", "What services does the national library offer?")]
    profile = assistant.profile("Who leads it?", history)
    assert profile.is_follow_up
    assert "national library" in profile.text
    assert not assistant.profile("Who leads it?").is_follow_up


def test_a_question_in_limon_is_understood_in_khmer(assistant: Assistant) -> None:
    profile = assistant.profile("etIRksYgNaTTYlbnÞukkargarenH")
    assert profile.language == "km"


def test_an_unusable_question_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError):
        assistant.profile("?!")
