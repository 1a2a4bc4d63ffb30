"""Questions for a word: what something is called in the other language, what letters stand for.

The glossary answers them, with its source; the documents are asked for a sentence that has the word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from khmerqa.answer.writing.gloss import longest_terms
from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Language

MOST = 2  # terms told
_ASKED = re.compile(
    search_key(
        "ភាសាខ្មែរ|ភាសាអង់គ្លេស|ជាខ្មែរ|ជាអង់គ្លេស|ខ្មែរហៅ|ខ្មែរថា|អង់គ្លេសថា|អង់គ្លេសហៅ|ពាក្យផ្លូវការ|អក្សរកាត់|ពាក្យកាត់|ពាក្យពេញ"
    )
    + r"|\bin (?:khmer|english)\b|\b(?:khmer|english) (?:word|term|name|for|equivalent)\b"
    r"|\bofficial (?:term|word|name)\b|\bstands? for\b|\babbreviat|\bacronym"
)
_MARKS: Mapping[Language, tuple[str, str, str]] = {
    "km": ("〔សទ្ទានុក្រម៖ ", "ប្រភព៖ ", "〕"),
    "en": ("〔Glossary: ", "source: ", "〕"),
}


def terms_asked(question: str, glossary: Glossary, segmenter: Segmenter) -> tuple[Term, ...]:
    """Return the terms whose word a question asks for; none for a question about anything else."""
    if not _ASKED.search(search_key(question)):
        return ()
    # "Abbreviation" and "Khmer language" are terms, too, but here they are the words that ask.
    found = [
        term
        for _, form, term in longest_terms(question, glossary, segmenter)
        if not _ASKED.search(search_key(form))
    ]
    return tuple(dict.fromkeys(found))[:MOST]


def told(terms: Sequence[Term], language: Language) -> str:
    """Return a marked line with each term in both languages, its letters, meaning and source."""
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
