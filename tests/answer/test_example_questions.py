from __future__ import annotations

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.example_questions import example_questions
from khmerqa.types import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_answered_from_a_document_of_its_language(
    assistant: Assistant, language: Language
) -> None:
    generation = assistant.generation()
    found = example_questions(assistant, generation, language, count=5)
    for question in found:
        answer = assistant.ask(question, 3, generation=generation)
        assert answer.status == "answered"
        assert answer.language == language
    assert example_questions(assistant, generation, language, count=0) == ()
