"""The search terms of a text, for the lexical index and for questions.

The words of a text with their n-grams come first (``terms``). Then come the values of its official
expressions, the parts of its compounds, and compounds that a space or a hyphen has split. These are not
words of the text, so the embedder and the translation table do not get them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from khmerqa.ports import Segmenter
from khmerqa.text.expressions.abbreviations import abbreviations
from khmerqa.text.expressions.dates import dates
from khmerqa.text.expressions.document_numbers import document_numbers
from khmerqa.text.expressions.expression import Expression
from khmerqa.text.expressions.quantities import quantities
from khmerqa.text.khmer.normalise import normalise, search_key
from khmerqa.text.structure.numbering import references
from khmerqa.text.terms.compounds import (
    chains,
    grams_across_gaps,
    parts_of,
    root_of,
    words_across_gaps,
)
from khmerqa.text.terms.romanised import romanised_words
from khmerqa.text.terms.runs import Run, RunKind, runs
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS
from khmerqa.text.terms.words import (
    GRAM_MARK,
    Word,
    term_of,
    terms,
    terms_of_runs,
    word_key,
)


def expressions(key: str) -> list[Expression]:
    """Return the official expressions in a search key; expressions of different kinds may overlap."""
    recognisers = (quantities, dates, document_numbers, references, abbreviations, romanised_words)
    return [each for recognise in recognisers for each in recognise(key)]


def search_terms_of_many(texts: Sequence[str], segmenter: Segmenter) -> Iterator[list[str]]:
    """Yield the search terms of each text of a document."""
    keys = [search_key(text) for text in texts]
    runs_of_texts = [runs(key) for key in keys]
    more = _additional_terms(keys, runs_of_texts, segmenter)
    for (own, khmer), others in zip(terms_of_runs(runs_of_texts, segmenter), more, strict=True):
        yield own + _not_among(own, [*chain.from_iterable(map(parts_of, khmer)), *others])


def extra_query_terms(text: str, found: Sequence[Word], segmenter: Segmenter) -> list[str]:
    """Return the search terms of a question that are not terms of its words ``found``; each once.

    Parts of compounds are left out. A passage has them for questions about a part, but a question
    about a working group is not about any group.
    """
    key = search_key(text)
    (others,) = _additional_terms([key], [runs(key)], segmenter)
    khmer = [word.key for word in found if word.kind is RunKind.KHMER]
    return _not_among(terms(found), [*chain.from_iterable(map(root_of, khmer)), *others])


def _not_among(own: Sequence[str], others: Iterable[str]) -> list[str]:
    known = set(own)
    return [term for term in dict.fromkeys(others) if term not in known]


def _additional_terms(
    keys: Sequence[str], runs_of_texts: Sequence[Sequence[Run]], segmenter: Segmenter
) -> Iterator[list[str]]:
    """Yield the terms that expressions and gaps add to each search key; the segmenter is called once."""
    meant = [expressions(key) for key in keys]
    linked = [list(chains(*each)) for each in zip(keys, runs_of_texts, strict=True)]
    spelled = [run for of_key in meant for each in of_key for run in _khmer_runs(each.spelled)]
    joined = [each.joined for of_key in linked for each in of_key]
    segmented = segmenter.segment([*spelled, *joined])
    of_spelled, of_joined = iter(segmented[: len(spelled)]), iter(segmented[len(spelled) :])
    for of_key, its_chains in zip(meant, linked, strict=True):
        found: list[str] = []
        for each in of_key:
            found.extend(each.terms)
            for _ in _khmer_runs(each.spelled):
                words = map(word_key, next(of_spelled))
                found.extend(term_of(word) for word in words if word not in FUNCTION_WORDS)
        for phrase in its_chains:
            found.extend(word_key(word) for _, word in words_across_gaps(phrase, next(of_joined)))
            found.extend(GRAM_MARK + gram for gram in grams_across_gaps(phrase))
        yield [term for term in found if term]


def _khmer_runs(key: str) -> list[str]:
    return [run.text for run in runs(key) if run.kind is RunKind.KHMER]


def without_word_gaps(text: str, segmenter: Segmenter) -> str:
    """Return ``text`` without the spaces and hyphens inside Khmer words.

    For questions: typed text, and text pasted from a PDF, has gaps inside words. A gap is removed if
    the segmenter, given the phrase without gaps, finds one word across it.
    """
    normalised = normalise(text)
    linked = list(chains(normalised.text, runs(normalised.text)))
    parts: list[str] = []
    at = 0
    for phrase, words in zip(linked, segmenter.segment([c.joined for c in linked]), strict=True):
        for gap in sorted({number for number, _ in words_across_gaps(phrase, words)}):
            one, other = phrase.runs[gap], phrase.runs[gap + 1]
            parts.append(text[at : normalised.original(one.start, one.end)[1]])
            at = normalised.original(other.start, other.end)[0]
    return "".join([*parts, text[at:]])
