"""A question as search sees it: checked, its words found, its vector made."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.errors import QuestionError
from khmerqa.ports import Embedder, Segmenter, Vectors
from khmerqa.text.language import language_of
from khmerqa.text.legacy.conversion import looks_legacy, to_unicode
from khmerqa.text.legacy.families import LIMON
from khmerqa.text.terms.search_terms import extra_query_terms, without_word_gaps
from khmerqa.text.terms.words import Word, content_words, words
from khmerqa.types import Bilingual, Language

MAX_QUESTION_LENGTH = 2000  # code points


@dataclass(frozen=True, slots=True)
class Question:
    """``content`` are the words that say what the question is about; ``vector`` has unit length or is 0.

    Words are those of the question ``without_word_gaps`` and of its expansion; ``asked`` are the content
    words without the expansion's. ``further`` are more search terms: what numbers, dates, abbreviations
    and compounds mean.
    """

    text: str
    language: Language
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    asked: tuple[Word, ...]
    vector: Vectors
    further: tuple[str, ...] = ()


def check_question(text: str) -> str:
    """Return the question without surrounding white space; raises QuestionError for an unusable one."""
    text = text.strip()
    if not any(character.isalnum() for character in text):
        raise QuestionError(
            Bilingual("សំណួរទទេ។ សូមសរសេរសំណួរ។", "The question is empty. Please write one.")
        )
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionError(
            Bilingual(
                f"សំណួរវែងពេក ({len(text)} តួអក្សរ)។ សូមសរសេរមិនឱ្យលើស {MAX_QUESTION_LENGTH} តួអក្សរ។",
                f"The question is too long ({len(text)} characters). "
                f"Please keep it to {MAX_QUESTION_LENGTH} characters.",
            )
        )
    return text


def clean_question(text: str) -> str:
    """Return a checked question in Unicode: text pasted from a document in Limon is converted.

    Raises QuestionError for an unusable question.
    """
    text = check_question(text)
    return to_unicode(text, LIMON) if looks_legacy(text) else text


def analyse_question(
    text: str, segmenter: Segmenter, embedder: Embedder, expansion: str = ""
) -> Question:
    """Return the question that ``text`` asks; raises QuestionError for an unusable one.

    ``expansion`` is searched for as well, but is no part of the question's text: other names of what
    it asks about.
    """
    text = clean_question(text)
    searched = without_word_gaps(f"{text} {expansion}".strip(), segmenter)
    found = words(searched, segmenter)
    content = content_words(found)
    own = words(without_word_gaps(text, segmenter), segmenter) if expansion else found
    return Question(
        text=text,
        language=language_of(text),
        words=tuple(found),
        content=tuple(content),
        asked=tuple(content_words(own)),
        vector=embedder.embed_question(searched),
        further=tuple(extra_query_terms(searched, content, segmenter)),
    )
