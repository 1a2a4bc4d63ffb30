"""A question as search and the writer see it, made once."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.errors import QuestionError
from khmerqa.ports import Embedder, Segmenter, Vectors
from khmerqa.text.language import language_of
from khmerqa.text.legacy.conversion import limon_to_unicode, looks_legacy
from khmerqa.text.terms.search_terms import extra_query_terms, without_word_gaps
from khmerqa.text.terms.words import Word, content_words, words
from khmerqa.types import Bilingual, Language

LONGEST = 2000  # code points


@dataclass(frozen=True, slots=True)
class Question:
    """``content`` are the words that say what is asked about; ``vector`` has unit length or is 0.

    Words are those of the question ``without_word_gaps``. ``further`` are search terms beside
    those of the words: what numbers, dates, abbreviations and compounds in it mean.
    """

    text: str
    language: Language
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    vector: Vectors
    further: tuple[str, ...] = ()


def check_question(text: str) -> str:
    """Return the question without white space around it; raises QuestionError for an unusable one."""
    text = text.strip()
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            Bilingual("សំណួរទទេ។ សូមសរសេរសំណួរ។", "The question is empty. Please write one.")
        )
    if len(text) > LONGEST:
        raise QuestionError(
            Bilingual(
                f"សំណួរវែងពេក ({len(text)} តួអក្សរ)។ សូមសរសេរមិនឱ្យលើស {LONGEST} តួអក្សរ។",
                f"The question is too long ({len(text)} characters). "
                f"Please keep it to {LONGEST} characters.",
            )
        )
    return text


def understand(text: str, segmenter: Segmenter, embedder: Embedder) -> Question:
    """Return the question that ``text`` asks; raises QuestionError for an unusable one."""
    text = check_question(text)
    if looks_legacy(text):  # pasted from a document typed in Limon
        text = limon_to_unicode(text)
    whole = without_word_gaps(text, segmenter)
    found = words(whole, segmenter)
    content = content_words(found)
    return Question(
        text=text,
        language=language_of(text),
        words=tuple(found),
        content=tuple(content),
        vector=embedder.embed_question(whole),
        further=tuple(extra_query_terms(whole, content, segmenter)),
    )
