"""Rewrites a follow-up question with a language model, so that it needs no earlier turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khmerqa.answer.plain_words import is_plain
from khmerqa.answer.question.follow_up import Turn
from khmerqa.errors import LanguageModelError
from khmerqa.ports import LanguageModel, Message
from khmerqa.text.language import language_of
from khmerqa.types import Language

_MAX_LENGTH = 400  # code points of a usable answer
_MAX_TOKENS = 120
_TURNS = 6  # that the model is shown
_TURN_LENGTH = 500  # code points
_INSTRUCTIONS: Mapping[Language, str] = {
    "km": (
        "សរសេរសំណួរចុងក្រោយឡើងវិញជាសំណួរពេញលេញមួយ ដែលអាចយល់បានដោយមិនចាំបាច់អានការសន្ទនាមុន។ "
        "ឆ្លើយតែសំណួរប៉ុណ្ណោះ ជាភាសាខ្មែរ។"
    ),
    "en": (
        "Rewrite the last question as one whole question that can be understood without the "
        "conversation before it. Answer with the question only, in English."
    ),
}


def rewrite(model: LanguageModel, question: str, history: Sequence[Turn]) -> str | None:
    """Return a follow-up as a whole question; None if the model fails or writes something else."""
    language = language_of(question)
    prompt = rewriting_prompt(question, history, language)
    try:
        written = _begun(model.complete(prompt, _MAX_TOKENS)).strip()
    except LanguageModelError:
        return None
    usable = 0 < len(written) <= _MAX_LENGTH and is_plain(written)
    return written if usable and language_of(written) == language else None


def _begun(pieces: Iterator[str]) -> str:
    """Return what a model says, as far as it is looked at: one that goes on and on is not heard out."""
    text = ""
    for piece in pieces:
        text += piece[: _MAX_LENGTH + 1]
        if len(text) > _MAX_LENGTH:
            break
    return text


def rewriting_prompt(question: str, history: Sequence[Turn], language: Language) -> list[Message]:
    """Return the messages that ask a model to rewrite a follow-up as a whole question."""
    turns = "\n".join(f"{turn.role}: {turn.content[:_TURN_LENGTH]}" for turn in history[-_TURNS:])
    return [
        Message("system", _INSTRUCTIONS[language]),
        Message("user", f"{turns}\nuser: {question}"),
    ]
