"""Questions for a term: what it is called in the other language, what it means.

The glossary answers them, with its source; below it a passage that defines the term is quoted or, if
there is none, what the documents say as for any question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from khmerqa.answer.kinds.answer_kind import (
    LOOKED_UP,
    AnswerKind,
    AnswerRequest,
    Selection,
    first_selection,
)
from khmerqa.answer.question.answer_type import AnswerType
from khmerqa.answer.question.definitions import (
    how_surely_defines,
    how_surely_translates,
    subject_of,
)
from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.ports import Translations
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import term_of
from khmerqa.types import Language

_MARKS: Mapping[Language, tuple[str, str, str]] = {
    "km": ("〔សទ្ទានុក្រម៖ ", "ប្រភព៖ ", "〕"),
    "en": ("〔Glossary: ", "source: ", "〕"),
}

_MAX_TRANSLATIONS = 12  # of a word, the most probable ones


class GlossaryTerm:
    """Implements ``AnswerKind``: the glossary's line above what defines the term, or other kinds."""

    def __init__(
        self,
        others: Sequence[AnswerKind],
        translations: Translations,
        glossary: Glossary | None = None,
    ) -> None:
        self._others = others
        self._translations = translations
        self._glossary = glossary

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the terms with what the documents say, None if the question asks for no term."""
        profile = request.profile
        subject = None if AnswerType.LIST in profile.answer_types else subject_of(profile.key)
        terms = profile.terms or self._defined(subject, request.language)
        heading = format_terms(terms, request.language) if terms else None
        defining = _defining(subject, request, self._translations) if subject else None
        if defining is not None:
            return Selection(candidates=(defining,), confidence=LOOKED_UP, heading=heading)
        if heading is None:
            return None
        return replace(first_selection(self._others, request), heading=heading)

    def _defined(self, subject: str | None, language: Language) -> tuple[Term, ...]:
        """Return the term that a subject is, if the glossary says what it means."""
        if subject is None or self._glossary is None:
            return ()
        found = (each for each in self._glossary.exact(subject) if _meaning(each, language))
        return tuple(found)[:1]


def _defining(subject: str, request: AnswerRequest, translations: Translations) -> Candidate | None:
    """Return the sentence found that most surely defines a subject, of several the first found.

    One in the other language does where none is in the subject's own.
    """
    found = [(search_key(each.text), each) for each in _sentences(request)]
    best = _surest(lambda key: how_surely_defines(subject, key), found)
    if best is not None:
        return best
    own = [word for word in request.profile.question.content if word.key in subject]
    names = [
        re.compile("|".join(re.escape(term_of(form)) for form, _ in known) or "(?!)")
        for known in (translations.translate(word.key)[:_MAX_TRANSLATIONS] for word in own)
    ]
    return _surest(lambda key: how_surely_translates(names, key), found)


def _surest(
    how_surely: Callable[[str], int], found: Sequence[tuple[str, Candidate]]
) -> Candidate | None:
    ranked = [(how_surely(key), -at, each) for at, (key, each) in enumerate(found)]
    best = max(ranked, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] else None


def _sentences(request: AnswerRequest) -> Iterator[Candidate]:
    store = request.generation.passages
    for hit in request.hits:
        document = store.document(hit.passage.document_id)
        for each in candidates(document, hit.passage):
            if each.kind != "list":
                yield each


def format_terms(terms: Sequence[Term], language: Language) -> str:
    """Return a marked line for each term: its names, abbreviations, meaning and source."""
    before, source, after = _MARKS[language]
    return "\n".join(
        f"{before}{' = '.join(_names(term, language))}{_meaning(term, language)} "
        f"({source}{term.source}){after}"
        for term in terms
    )


def _names(term: Term, language: Language) -> list[str]:
    names = [term.khmer[0], term.english[0]]
    return [*(names if language == "km" else reversed(names)), *term.acronyms]


def _meaning(term: Term, language: Language) -> str:
    if language == "km":
        return f"៖ {term.definition_km}" if term.definition_km else ""
    return f": {term.definition_en}" if term.definition_en else ""
