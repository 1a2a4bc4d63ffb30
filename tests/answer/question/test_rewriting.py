"""A question as a language model rewrites it: short, plain, in the language of the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.question.rewriting import rewrite
from khmerqa.ports import Message
from khmerqa.testing import ScriptedModel

HISTORY = [Turn("user", "When does the ferry leave?"), Turn("assistant", "At six.")]
ASKED = "And who runs it?"


def test_a_question_is_taken() -> None:
    model = ScriptedModel(lambda messages: "Who runs the ferry?\n")
    assert rewrite(model, ASKED, HISTORY) == "Who runs the ferry?"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "តើនរណាដឹកនាំ?",
        "Who runs the ferry?\nWho pays it?",
        "Who runs the ferry? See https://evil.example",
        "Who runs the ferry? See evil.example.com",
        "Who runs <b>the ferry</b>?",
        "Who runs ![the ferry](/x)?",
        "Who runs\x1b[2J the ferry?",
        "Who runs\u2028the ferry?",
        "Who runs \u202ethe ferry?",
        "Who runs the ferry? " * 40,
    ],
)
def test_anything_else_is_not(written: str) -> None:
    assert rewrite(ScriptedModel(lambda messages: written), ASKED, HISTORY) is None


@pytest.mark.parametrize("piece", ["a", "a " * 1_000_000, "\n"])
def test_a_model_that_never_stops_is_not_heard_out(piece: str) -> None:
    said = 0

    class Talks:
        name = "talks"

        def complete(self, messages: Sequence[Message], max_tokens: int, /) -> Iterator[str]:
            nonlocal said
            while True:
                said += 1
                yield piece

    assert rewrite(Talks(), ASKED, HISTORY) is None
    assert said < 500
