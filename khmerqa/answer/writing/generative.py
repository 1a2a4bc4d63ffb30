"""A writer that puts answers into words of its own, and is believed only as far as it can be checked.

A sentence must carry a marker of a passage that was shown, be in the language asked for, and be
supported by that passage; otherwise it is dropped. Where nothing is left, or the model fails, the
extractive answer stands in and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from khmerqa.answer.question.follow_up import Turn
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.writing.builder import Segment
from khmerqa.answer.writing.prompts import answer_prompt, rewriting_prompt
from khmerqa.answer.writing.support import is_in, is_supported, without_markers
from khmerqa.errors import LanguageModelError
from khmerqa.ports import LanguageModel
from khmerqa.text.language import language_of
from khmerqa.text.structure.sentences import sentences
from khmerqa.types import Language

MOST_TOKENS = 700
MOST_SENTENCES = 8
_LONGEST_REWRITING = 400  # code points
_NONE = re.compile(r"^\W*NONE\W*$")
_MARKERS = re.compile(r"\s*(?:\[[0-9\u17e0-\u17e9, ]{1,12}\]\s*)+")

FELL_BACK: Mapping[Language, str] = {
    "km": "ម៉ូដែលភាសាពុំបានផ្តល់ចម្លើយដែលអាចផ្ទៀងផ្ទាត់បានទេ ដូច្នេះបង្ហាញតែអត្ថបទដកស្រង់។",
    "en": "The language model gave no answer that could be checked, so quotations are shown.",
}


def statements(
    model: LanguageModel, question: str, units: Sequence[Candidate], language: Language
) -> Iterator[Segment]:
    """Yield the sentences that can be believed, as they come; ``units`` are what may be relied on.

    Raises LanguageModelError, perhaps after some sentences.
    """
    prompt = answer_prompt(question, [unit.text for unit in units], language)
    count = 0
    for sentence in _sentences(model.complete(prompt, MOST_TOKENS)):
        statement = _believed(sentence, units, language)
        if statement is not None:
            yield statement
            count += 1
        if count == MOST_SENTENCES:
            return


def rewritten(model: LanguageModel, question: str, history: Sequence[Turn]) -> str | None:
    """Return a follow-up as a whole question, None where the model fails or says something else."""
    language = language_of(question)
    try:
        told = "".join(model.complete(rewriting_prompt(question, history, language), 120)).strip()
    except LanguageModelError:
        return None
    usable = 0 < len(told) <= _LONGEST_REWRITING and "\n" not in told
    return told if usable and language_of(told) == language else None


def _believed(sentence: str, units: Sequence[Candidate], language: Language) -> Segment | None:
    words, markers = without_markers(sentence)
    if not words or not is_in(language, words) or _NONE.match(words):
        return None
    for marker in markers:
        if 1 <= marker <= len(units) and is_supported(words, units[marker - 1].text):
            return Segment(units[marker - 1], words)
    return None


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Yield whole sentences with the markers behind them, as soon as the next one has begun."""
    text = ""
    for piece in pieces:
        text += piece
        cut = _cut(text)
        # A bracket that is not closed yet may be the marker of the sentence before it.
        if len(cut) > 1 and not text[cut[-1][0] :].startswith("["):
            yield from (sentence for _, sentence in cut[:-1])
            text = text[cut[-1][0] :]
    yield from (sentence for _, sentence in _cut(text))


def _cut(text: str) -> list[tuple[int, str]]:
    """Return where each sentence begins, and the sentence with the markers that follow it."""
    parts: list[tuple[int, str]] = []
    for start, end in sentences(text):
        leading = _MARKERS.match(text, start, end)
        if leading and parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {leading[0].strip()}")
            start = leading.end()
        if text[start:end].strip():
            parts.append((start, text[start:end].strip()))
    return parts
