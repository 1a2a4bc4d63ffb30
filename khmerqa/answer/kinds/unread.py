"""Questions that are not understood word for word: Khmer in Latin letters, words written together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.ports import Translations
from khmerqa.text.terms.romanised import ROMANISED
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import term
from khmerqa.types import LANGUAGES, Language

_ENGLISH = (FUNCTION_WORDS | QUESTION_WORDS) - ROMANISED.keys()
_MAX_ENGLISH = 0.25  # share of words that only serve English sentences
_MAX_UNREAD = 0.5  # share of a question's words in Latin letters
_MAX_NAMED = 6  # words that the reply repeats
_MAX_LETTERS = 30  # of each
_UNREAD: Mapping[Language, str] = {
    "km": "រកមិនឃើញពាក្យទាំងនេះក្នុងឯកសារ ឬវចនានុក្រមទេ៖ {words}។ "
    "សូមសរសេរពាក្យខ្មែរជាអក្សរខ្មែរ ហើយដកឃ្លារវាងពាក្យអង់គ្លេស។",
    "en": "These words are in no document and in no dictionary here: {words}. "
    "Please write Khmer in Khmer letters, and English words with spaces between them.",
}


class Unread:
    """Implements ``AnswerKind``: a hint, in both languages, if most words are in no vocabulary."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the hint, None for a question of which half of the words are known."""
        words = request.profile.question.words
        latin = {word.key for word in words if word.kind is RunKind.LATIN}
        if any(word.kind is RunKind.KHMER for word in words):
            return None
        if len(latin & _ENGLISH) > _MAX_ENGLISH * len(latin):
            return None  # an English question about something else
        unread = list(dict.fromkeys(self._unread(request)))
        if len(unread) <= _MAX_UNREAD * len(latin):
            return None
        named = ", ".join(each[:_MAX_LETTERS] for each in unread[:_MAX_NAMED])
        hints = (_UNREAD[each].format(words=named) for each in (request.language, *LANGUAGES))
        return Selection(reply="\n".join(dict.fromkeys(hints)), names_nearest=False)

    def _unread(self, request: AnswerRequest) -> Iterator[str]:
        lexical, text = request.generation.lexical, request.profile.question.text
        for word in request.profile.question.words:
            if word.kind is not RunKind.LATIN or not word.key.isalpha():
                continue
            known = word.key in FUNCTION_WORDS | QUESTION_WORDS or word.key in ROMANISED
            if known or self._translations.translate(word.key):
                continue
            if all(lexical.rarity(term(word), language) == 1.0 for language in LANGUAGES):
                yield text[word.start : word.end]
