"""Questions for a term: what something is called in the other language, what an abbreviation means.

The glossary answers them, with its source; below it the documents are quoted as for any question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from khmerqa.answer.kinds.answer_kind import AnswerKind, AnswerRequest, Selection
from khmerqa.text.glossary.table import Term
from khmerqa.types import Language

_MARKS: Mapping[Language, tuple[str, str, str]] = {
    "km": ("〔សទ្ទានុក្រម៖ ", "ប្រភព៖ ", "〕"),
    "en": ("〔Glossary: ", "source: ", "〕"),
}


class GlossaryTerm:
    """Implements ``AnswerKind``: the glossary's line above what other kinds select."""

    def __init__(self, others: Sequence[AnswerKind]) -> None:
        self._others = others

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the terms with what the documents say, None if the question asks for no term."""
        if not request.profile.terms:
            return None
        found = (each.select(request) for each in self._others)
        selection = next((each for each in found if each is not None), Selection())
        return replace(selection, heading=format_terms(request.profile.terms, request.language))


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
