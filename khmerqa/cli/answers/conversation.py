"""A conversation in a terminal: each question may follow up on those before it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.writing.public_json import Json, answer_json
from khmerqa.cli.colour import dim
from khmerqa.cli.language import Message, one_line
from khmerqa.errors import KhmerQAError

_PROMPT = "› "
_END = frozenset({"exit", "quit", "ចប់"})
_GREETING = Message(
    "សូមសរសេរសំណួរ រួចចុច Enter។ សំណួរបន្ទាប់អាចបន្តពីសំណួរមុន។ ចប់៖ Ctrl+D ។",
    "Write a question and press Enter. The next one may follow up on it. To end: Ctrl+D.",
)


def converse(assistant: Assistant, top_k: int, show: Callable[[Json], str]) -> int:
    """Answer questions until the input ends; return the exit code.

    A question that cannot be answered is said and does not end the conversation. Raises IndexStateError
    where there is no index.
    """
    assistant.generation()  # fail before the first question
    with suppress(ImportError):  # not on every system; it brings arrow keys and the lines before
        import_module("readline")
    print(dim(_GREETING))
    history: list[Turn] = []
    while True:
        try:
            question = input(_PROMPT).strip()
        except EOFError:
            print()
            return 0
        if question.lower() in _END:
            return 0
        if question:
            history += _answer(assistant, question, top_k, history, show)


def _answer(
    assistant: Assistant,
    question: str,
    top_k: int,
    history: Sequence[Turn],
    show: Callable[[Json], str],
) -> Sequence[Turn]:
    """Print the answer; return question and answer as turns of the conversation."""
    try:
        generation = assistant.generation()
        found = assistant.ask(question, top_k, generation=generation, history=history)
    except KhmerQAError as error:
        print(one_line(error.message), file=sys.stderr)
        return ()
    print(f"{show(answer_json(found, generation.passages))}\n", flush=True)
    return Turn("user", question), Turn("assistant", found.text)
