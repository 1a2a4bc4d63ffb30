"""Answers written by a language model: only sentences that can be checked are kept.

A sentence must carry the marker of a passage that was shown, be in the answer's language, and be
supported by that passage (``support``); otherwise it is dropped. If nothing is left, or the model fails,
the writer falls back to quotations and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from khmerqa.answer.plain_words import invented_quotations, is_plain
from khmerqa.answer.sentences import candidates as of_sentences
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.writing.builder import Segment
from khmerqa.answer.writing.prompts import answer_prompt
from khmerqa.answer.writing.support import (
    Support,
    has_numbers_of,
    is_in,
    is_named_in,
    without_markers,
)
from khmerqa.ports import LanguageModel, PassageReader
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.sentences import sentences
from khmerqa.types import Language

MAX_TOKENS = 700
MAX_SENTENCES = 8  # that leave
MAX_READ = 16  # that are checked
MAX_MARKERS = 3  # passages that each is checked against
MAX_LENGTH = 6_000  # code points of all that a model says; what comes after is not read
MAX_SENTENCE_LENGTH = 700  # code points; a longer sentence is no answer
_MAY_END = re.compile("[.?!\u17d4\u17d5\u17da\\n\\]]")
_GRAM = 4  # code points of a search key
_NONE = re.compile(r"^\W*NONE\W*$")
_MARKERS = re.compile(r"\s*(?:\[[0-9\u17e0-\u17e9, ]{1,12}\]\s*)+")

FELL_BACK: Mapping[Language, str] = {
    "km": "ម៉ូដែលភាសាពុំបានផ្តល់ចម្លើយដែលអាចផ្ទៀងផ្ទាត់បានទេ ដូច្នេះបង្ហាញតែអត្ថបទដកស្រង់។",
    "en": "The language model gave no answer that could be checked, so quotations are shown.",
}


def generate(
    model: LanguageModel,
    question: str,
    candidates: Sequence[Candidate],
    language: Language,
    support: Support,
    title_of: Callable[[str], str],
) -> Iterator[Segment]:
    """Yield the supported sentences as they come; ``candidates`` are what the model is shown.

    ``title_of`` returns a document's title.

    Raises LanguageModelError, perhaps after some sentences.
    """
    prompt = answer_prompt(question, [each.text for each in candidates], language)
    count = 0
    for sentence in islice(_sentences(model.complete(prompt, MAX_TOKENS)), MAX_READ):
        segment = _supported(sentence, candidates, language, support, title_of)
        if segment is not None:
            yield segment
            count += 1
        if count == MAX_SENTENCES:
            return


def _supported(
    sentence: str,
    candidates: Sequence[Candidate],
    language: Language,
    support: Support,
    title_of: Callable[[str], str],
) -> Segment | None:
    words, markers = without_markers(sentence)
    if not words or not is_in(language, words) or _NONE.match(words):
        return None
    if len(words) > MAX_SENTENCE_LENGTH or not is_plain(words):
        return None
    for marker in markers[:MAX_MARKERS]:
        if not 1 <= marker <= len(candidates):
            continue
        shown = candidates[marker - 1]
        heading = " > ".join([title_of(shown.document_id), *shown.passage.section])
        if invented_quotations(words, shown.text):
            continue
        if support.is_supported(words, shown.text, heading):
            return Segment(shown, words)
    return None


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Yield whole sentences with the markers after them, as soon as the next one begins."""
    text, left = "", MAX_LENGTH
    for piece in pieces:
        piece = piece[:left]
        left -= len(piece)
        text += piece
        if not left:
            break  # the sentence that is cut here is not one
        if not _MAY_END.search(piece):
            continue
        parts = _split(text)
        # A bracket that is not closed yet may be the marker of the sentence before it.
        if len(parts) > 1 and not text[parts[-1][0] :].startswith("["):
            yield from (sentence for _, sentence in parts[:-1])
            text = text[parts[-1][0] :]
    whole = _split(text)
    yield from (sentence for _, sentence in (whole if left else whole[:-1]))


def _split(text: str) -> list[tuple[int, str]]:
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


def narrowed(words: str, shown: Candidate, store: PassageReader) -> Candidate:
    """Return the sentence of a passage that supports what a model says, or the whole passage.

    Of several it is the one that shares the most letters in sequence, because Khmer has no spaces
    between words; across languages often none shares any.
    """
    said, key = _grams(words), search_key(words)
    document = store.document(shown.document_id)
    best, most = shown, 0
    for each in of_sentences.candidates(document, shown.passage):
        shared = len(said & _grams(each.text))
        if each.kind == "list" or shared <= most or not is_named_in(words, each.text):
            continue
        if has_numbers_of(key, search_key(each.text)):
            best, most = each, shared
    return best


def _grams(text: str) -> set[str]:
    key = search_key(text)
    return {key[at : at + _GRAM] for at in range(len(key) - _GRAM + 1)}
