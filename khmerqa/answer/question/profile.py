"""The profile of a question: all that is known of it before anything is searched.

It is made once, by one function, for answering, for search and for calibration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from khmerqa.answer.question.answer_type import AnswerType, answer_types, is_wish, item_counts
from khmerqa.answer.question.contacts import Contact, asked_contact
from khmerqa.answer.question.follow_up import MAX_TURN_LENGTH, Resolved, Turn, resolve_follow_up
from khmerqa.answer.question.names import Names, names_in
from khmerqa.answer.question.offices import Office, find_office
from khmerqa.answer.question.rewriting import rewrite
from khmerqa.answer.question.small_talk import SmallTalk, small_talk
from khmerqa.answer.question.terms import find_terms
from khmerqa.answer.question.wishes import Wish
from khmerqa.ports import Embedder, LanguageModel, Segmenter, Translations
from khmerqa.search.question import Question, analyse_question, clean_question
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Language

_MAX_ANSWERS = 4  # before a wish for more, which are not quoted again


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
    names: Names  # that its evidence must name
    contact: Contact | None  # the contact detail that it asks for
    is_wish: bool  # it wants something done or had, not told
    is_follow_up: bool  # its text was completed from the turns before it
    wish: Wish = Wish.ANSWER  # what is wanted of the answer before
    answer_language: Language | None = (
        None  # in which the answer is wanted, if the question says so
    )
    earlier: str = ""  # the answers before, the last first, for a wish about them

    @property
    def text(self) -> str:
        """The question, completed from earlier turns if it is a follow-up."""
        return self.question.text

    @property
    def language(self) -> Language:
        """The language in which the answer is wanted: the question's, if it does not say another."""
        return self.answer_language or self.question.language


class QuestionProfiler:
    """Makes profiles; safe to share between threads."""

    def __init__(
        self,
        segmenter: Segmenter,
        embedder: Embedder,
        glossary: Glossary | None = None,
        model: LanguageModel | None = None,
        translations: Translations | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._glossary = glossary
        self._model = model
        self._translations = translations

    def profile(self, text: str, history: Sequence[Turn] = ()) -> QuestionProfile:
        """Return the profile of a question; ``history`` holds the earlier turns, the oldest first.

        Raises QuestionError for an unusable question.
        """
        cleaned = clean_question(text)
        talk = small_talk(cleaned)
        resolved = Resolved(cleaned) if talk else self._resolved(cleaned, history)
        terms: tuple[Term, ...] = ()
        if self._glossary is not None:
            terms = find_terms(resolved.text, self._glossary, self._segmenter)
        question = analyse_question(
            resolved.text,
            self._segmenter,
            self._embedder,
            expansion=" ".join(name for t in terms for name in (t.khmer[0], t.english[0])),
        )
        key = search_key(question.text)
        types = answer_types(key)
        wish = resolved.wished.wish
        return QuestionProfile(
            question=question,
            key=key,
            small_talk=talk,
            terms=terms,
            answer_types=types,
            item_counts=item_counts(question.words),
            office=find_office(key) if AnswerType.WHO in types else None,
            contact=asked_contact(key),
            is_wish=is_wish(key),
            names=Names() if talk or terms else names_in(question, self._translations),
            is_follow_up=resolved.text != cleaned,
            wish=wish,
            answer_language=resolved.language,
            earlier=_earlier_answers(history) if wish is not Wish.ANSWER else "",
        )

    def _resolved(self, question: str, history: Sequence[Turn]) -> Resolved:
        """Return a follow-up as a question of its own, and any other question as it is."""
        resolved = resolve_follow_up(question, history, self._segmenter)
        completed = resolved.text != question and resolved.wished.wish is Wish.ANSWER
        if completed and resolved.text not in question and self._model is not None:
            return replace(resolved, text=rewrite(self._model, question, history) or resolved.text)
        return resolved


def _earlier_answers(history: Sequence[Turn]) -> str:
    said = [turn.content for turn in reversed(history) if turn.role == "assistant"]
    return "\n".join(clip(each, MAX_TURN_LENGTH) for each in said[:_MAX_ANSWERS])
