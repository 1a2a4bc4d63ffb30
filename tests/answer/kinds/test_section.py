"""Wishes about the answer before: in the other language, more, a summary."""

from __future__ import annotations

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.question.follow_up import Turn
from khmerqa.types import Answer

BOOKS = "How many books does the national library hold?"
BOOKS_KM = "តើបណ្ណាល័យជាតិមានសៀវភៅប៉ុន្មានក្បាល?"


def _then(assistant: Assistant, first: str, second: str) -> tuple[Answer, Answer]:
    before = assistant.ask(first, 5)
    history = [Turn("user", first), Turn("assistant", before.text)]
    return before, assistant.ask(second, 5, history=history)


@pytest.mark.parametrize(
    "wish", ["Please answer in Khmer.", "សូមឆ្លើយជាភាសាខ្មែរ", "in Khmer?", "ជាភាសាខ្មែរវិញ"]
)
def test_the_same_answer_in_khmer(assistant: Assistant, wish: str) -> None:
    before, answer = _then(assistant, BOOKS, wish)
    assert (before.language, before.status) == ("en", "answered")
    assert (answer.language, answer.status, answer.understood_as) == ("km", "answered", BOOKS)
    assert answer.citations[0].quote == before.citations[0].quote


def test_the_same_answer_in_english(assistant: Assistant) -> None:
    before, answer = _then(assistant, BOOKS_KM, "សូមឆ្លើយជាភាសាអង់គ្លេស")
    assert (answer.language, answer.status, answer.understood_as) == ("en", "answered", BOOKS_KM)
    assert {each.quote for each in before.citations} & {each.quote for each in answer.citations}


def test_more_is_what_follows_in_the_section(assistant: Assistant) -> None:
    first = "When does the national library open?"
    before = "The national library opens at 8 in the morning and closes at 5 in the evening. [1]"
    history = [Turn("user", first), Turn("assistant", before)]
    answer = assistant.ask("Tell me more", 5, history=history)
    assert answer.text.startswith("What follows in “Library policy”:\nIt holds 3,500 books. [1]\n")
    assert "opens at 8" not in answer.text
    history += [Turn("user", "Tell me more"), Turn("assistant", answer.text)]
    again = assistant.ask("more", 5, history=history)
    assert again.status == "no_evidence"
    assert again.text.startswith("The section says no more.")


@pytest.mark.parametrize("wish", ["Summarise that", "In short?"])
def test_a_summary_is_the_lead_sentences_marked_as_such(assistant: Assistant, wish: str) -> None:
    history = [Turn("user", BOOKS), Turn("assistant", "It holds 3,500 books. [1]")]
    answer = assistant.ask(wish, 5, history=history)
    announced, *quoted = answer.text.splitlines()
    assert announced == "The lead sentences of “Library policy”, as they stand:"
    assert quoted[0].startswith("The national library opens at 8")
    assert all(citation.quote in answer.text for citation in answer.citations)


def test_a_summary_of_what_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Summarise the rules on public gardens", 5)
    assert answer.text.startswith("The lead sentences of “Public gardens”")
    assert "Public gardens are closed at night." in answer.text


def test_a_new_question_drags_nothing_along(assistant: Assistant) -> None:
    _, answer = _then(assistant, BOOKS, "What is the weather today?")
    assert answer.understood_as is None
    assert BOOKS not in answer.text
