"""The profile of a question: all that is known of it before anything is searched.

It is made once, by one function, for answering, for search and for calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.question.answer_type import AnswerType, answer_types, item_counts
from khmerqa.answer.question.follow_up import Turn, resolve_follow_up
from khmerqa.answer.question.offices import Office, find_office
from khmerqa.answer.question.rewriting import rewrite
from khmerqa.answer.question.small_talk import SmallTalk, small_talk
from khmerqa.answer.question.terms import find_terms
from khmerqa.ports import Embedder, LanguageModel, Segmenter
from khmerqa.search.question import Question, analyse_question, clean_question
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Language


@dataclass(frozen=True, slots=True)
class QuestionProfile:
    """A question that needs no earlier turns, with what it asks for.

    ``question`` holds its words and vector, expanded by the names of ``terms``; ``key`` is its search
    key.
    """

    question: Question
    key: str
    small_talk: SmallTalk | None  # None for a question that asks anything more
    terms: tuple[Term, ...]  # of the glossary, if the question asks for a term
    answer_types: frozenset[AnswerType]
    item_counts: frozenset[int]  # how many items the answer may have
    office: Office | None  # whose holder it asks for
    is_follow_up: bool  # its text was completed from the turns before it

    @property
    def text(self) -> str:
        """The question, completed from earlier turns if it is a follow-up."""
        return self.question.text

    @property
    def language(self) -> Language:
        """The question's language."""
        return self.question.language


class QuestionProfiler:
    """Makes profiles; safe to share between threads."""

    def __init__(
        self,
        segmenter: Segmenter,
        embedder: Embedder,
        glossary: Glossary | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._glossary = glossary
        self._model = model

    def profile(self, text: str, history: Sequence[Turn] = ()) -> QuestionProfile:
        """Return the profile of a question; ``history`` holds the earlier turns, the oldest first.

        Raises QuestionError for an unusable question.
        """
        cleaned = clean_question(text)
        talk = small_talk(cleaned)
        standalone = self._standalone(cleaned, history) if talk is None else cleaned
        terms: tuple[Term, ...] = ()
        if self._glossary is not None:
            terms = find_terms(standalone, self._glossary, self._segmenter)
        question = analyse_question(
            standalone,
            self._segmenter,
            self._embedder,
            expansion=" ".join(name for t in terms for name in (t.khmer[0], t.english[0])),
        )
        key = search_key(question.text)
        types = answer_types(key)
        return QuestionProfile(
            question=question,
            key=key,
            small_talk=talk,
            terms=terms,
            answer_types=types,
            item_counts=item_counts(question.words),
            office=find_office(key) if AnswerType.WHO in types else None,
            is_follow_up=standalone != cleaned,
        )

    def _standalone(self, question: str, history: Sequence[Turn]) -> str:
        """Return a follow-up as a question of its own, and any other question as it is."""
        resolved = resolve_follow_up(question, history, self._segmenter)
        if resolved != question and self._model is not None:
            return rewrite(self._model, question, history) or resolved
        return resolved
