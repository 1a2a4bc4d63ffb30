"""What each retriever looks for: weighted terms in either language."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Translations
from khmerqa.text.glossary.names import candidate_names
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import GRAM_MARK, Word, term_of, terms

GRAM_WEIGHT = 0.25  # of an n-gram, a word having 1: n-grams repair segmentation but are common
FURTHER_WEIGHT = 0.5  # of the meaning of a number, a date or a compound, its own words having 1
MAX_TRANSLATIONS = 6  # of one word; further ones are noise


def lexical_terms(content: Sequence[Word], further: Sequence[str] = ()) -> dict[str, float]:
    """Return the terms that a passage in the question's own words would hold."""
    weighted: dict[str, float] = {}
    for own, found in ((1.0, terms(content)), (FURTHER_WEIGHT, further)):
        for term in found:
            weight = GRAM_WEIGHT if term.startswith(GRAM_MARK) else own
            weighted[term] = max(weight, weighted.get(term, 0.0))
    return weighted


def translated_terms(content: Sequence[Word], translations: Translations) -> dict[str, float]:
    """Return the terms that a passage in the other language would hold.

    Probabilistic structured queries (Darwish and Oard 2003), simplified: a term weighs the sum of the
    probabilities with which the question's words translate to it. What is written alike in both
    languages (numbers, acronyms) is its own translation.
    """
    weighted: dict[str, float] = {}
    for word in content:
        if word.kind is RunKind.NUMBER:
            weighted[word.key] = 1.0
        for translation, probability in translations.translate(word.key)[:MAX_TRANSLATIONS]:
            term = term_of(translation)
            weighted[term] = weighted.get(term, 0.0) + probability
    for name in candidate_names(content):
        for translation, probability in translations.translate(name):
            term = term_of(translation)
            weighted[term] = max(weighted.get(term, 0.0), probability)
    return weighted
