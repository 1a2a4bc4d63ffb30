"""What each leg looks for, given a question: weighted terms in either language."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Translations
from khmerqa.text.glossary.names import candidate_names
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import GRAM_MARK, Word, term_of, terms

GRAM_WEIGHT = 0.25  # of an n-gram beside 1 of a word: it repairs segmentation, and is common
FURTHER_WEIGHT = 0.5  # of what a number, a date or a compound means beside its own words
TRANSLATIONS = 6  # of one word; what lies beyond is noise


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
    languages (numbers, acronyms) stands for itself.
    """
    weighted: dict[str, float] = {}
    for word in content:
        if word.kind is RunKind.NUMBER:
            weighted[word.key] = 1.0
        for translation, probability in translations.translate(word.key)[:TRANSLATIONS]:
            term = term_of(translation)
            weighted[term] = weighted.get(term, 0.0) + probability
    for name in candidate_names(content):
        for translation, probability in translations.translate(name):
            term = term_of(translation)
            weighted[term] = max(weighted.get(term, 0.0), probability)
    return weighted
