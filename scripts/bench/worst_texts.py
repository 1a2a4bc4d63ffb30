"""The worst texts that are known for the functions of khmerqa/text, and those functions.

A pattern is repeated to any length and followed by an end at which a careless regular expression would
go back and try again. Each of them has made some function slow once, or is near to one that has.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType

import khmerqa.text
from khmerqa.ports import Segmenter
from khmerqa.text.expressions import (
    abbreviations,
    dates,
    document_numbers,
    doubtful_digits,
    measures,
    numerals,
    phone_numbers,
    quantities,
    raised,
)
from khmerqa.text.glossary import keys
from khmerqa.text.khmer import clusters, model_clusters, normalise
from khmerqa.text.language import language_of
from khmerqa.text.legacy import conversion, families
from khmerqa.text.structure import (
    article_sequence,
    heading_questions,
    lead_ins,
    letterhead,
    line_ends,
    list_items,
    negation,
    numbering,
    sentences,
    unquotable,
)
from khmerqa.text.terms import (
    compounds,
    line_breaks,
    romanised,
    runs,
    search_terms,
    shorten,
    spellings,
    words,
)
from khmerqa.types import ReadNumber

Function = Callable[[str], object]

_REPEATED = (
    "?", "?)", "!\"", ".", ". ", ".\"", "(", "( ", ")", "[p.", "[p. ", "1", "1.", "1 ", "1,234", "1-",
    "១.", "១.២.៣.៤.", "1 234 ", "1/2/", "ក", "ក ", "ក.", "ក-", "ក្", "្", "ា", "ា ", "ក\u200b", "ៗ", "ៗ-",
    "ពាន់", "មួយពាន់ ", "may ", "12 may 2020 ", "ឆ្នាំ ", " ", " \u200b", "\n", "\r\n", "a", "a-", "a.",
    "a@", "a@a.", "www.", "http://", "aB", "a'", "\"", "។", "។ល", "៖ ", "no. ", "iv. ", "x",
    "article 1 ", "មាត្រា ទី", "គ.ស.", "ស្តីពី ", "ns/rkt/0821/", "e\u0301", "½", "1កើត", "preah ", "ies ",
    "ដែលបាន", "S;",
)  # fmt: skip
_ENDS = ("x", "-")
# Functions of a number, a letter or a name from a table, or of what other functions return.
NOT_ON_TEXT = frozenset(
    (
        "common_years", "number_ranges", "roman_number", "names", "candidate_names", "cluster_type",
        "codes_of", "starts_of", "keys_of", "best_labels", "inverse_document_frequency", "rarity",
        "stored_lengths", "full_score", "title_in",
        "article_number", "faults_of", "name_of_several", "words_across_gaps", "grams_across_gaps",
        "terms", "term", "content_words", "decimal_text", "doubtful_digits",
    )
)  # fmt: skip


def worst_texts(length: int) -> Iterator[tuple[str, str]]:
    """Yield each pattern with its end, and the text of about this many code points."""
    for pattern in _REPEATED:
        for end in _ENDS:
            yield f"{pattern!r} … {end!r}", (pattern * (length // len(pattern) + 1))[:length] + end


_OTHERS: Mapping[str, Function] = {
    "doubtful_positions": lambda text: doubtful_digits.doubtful_positions(
        text, [ReadNumber("1", (0,))]
    ),
    "with_signs": lambda text: doubtful_digits.with_signs(text, [0]),
    "words_with_signs": lambda text: doubtful_digits.words_with_signs(text, [0]),
    "clip": lambda text: clusters.clip(text, len(text) // 2),
    "reads_as": lambda text: conversion.reads_as(text, families.LIMON),
    "to_unicode": lambda text: conversion.to_unicode(text, families.LIMON),
}


def functions(segmenter: Segmenter) -> Mapping[str, Function]:
    """Return what every public function of khmerqa/text does with a text, by the function's name."""
    of_text: Sequence[Function] = (
        clusters.clusters, clusters.cluster_boundaries, model_clusters.model_clusters,
        model_clusters.has_no_key, normalise.normalise, normalise.search_key, language_of,
        list_items.item_marker, list_items.introduces_list, list_items.run_in_items,
        sentences.sentences, numbering.heading, numbering.opening_of, numbering.part_named,
        article_sequence.lost_numbers,
        raised.raised, raised.level, raised.note_mark, lead_ins.turns_items, unquotable.is_unquotable,
        negation.denies, negation.may_deny,
        letterhead.kind_named, letterhead.subject_of, letterhead.is_letterhead,
        letterhead.states_subject,
        numerals.ascii_digits, numerals.khmer_digits, numerals.numbers_in, numerals.number_key,
        keys.khmer_key, keys.acronym_key, keys.english_key, conversion.looks_legacy,
        families.family_of, families.is_title_face,
    )  # fmt: skip
    of_key: Sequence[Function] = (
        abbreviations.expand_abbreviations, abbreviations.abbreviations, dates.dates,
        document_numbers.document_numbers, quantities.quantities, quantities.number_in_words,
        quantities.numbers, phone_numbers.phone_numbers, measures.measures.__wrapped__, measures.values,
        numbering.references, romanised.romanised_words, runs.runs, compounds.parts_of,
        compounds.root_of, spellings.preferred_spellings, words.word_key, words.term_of, words.stem,
        search_terms.expressions,
    )  # fmt: skip
    segmented: Mapping[str, Function] = {
        "between_lines": lambda text: line_ends.between_lines(text, text),
        "lowered": lambda text: raised.lowered(text, text),
        "iso_date": dates.iso_date,
        "is_apparatus": lambda text: unquotable.is_apparatus([text]),
        "shorten": lambda text: shorten.shorten(text, len(text) // 2, segmenter),
        "heading_questions": lambda text: list(
            heading_questions.heading_questions(text, [text], "en")
        ),
        "words": partial(words.words, segmenter=segmenter),
        "word_tokens": partial(words.word_tokens, segmenter=segmenter),
        "without_word_gaps": partial(search_terms.without_word_gaps, segmenter=segmenter),
        "extra_query_terms": lambda text: search_terms.extra_query_terms(
            text, words.words(text, segmenter), segmenter
        ),
        "chains": lambda text: compounds.chains(text, runs.runs(text)),
        "terms_of_runs": lambda text: words.terms_of_runs([runs.runs(text)], segmenter),
        **{
            function.__name__: partial(_of_many, function, segmenter)
            for function in (
                words.words_of_many,
                words.word_tokens_of_many,
                words.tokens_and_terms,
                search_terms.search_terms_of_many,
                line_breaks.breakable_pieces,
            )
        },
    }
    named = {each.__name__: each for each in of_text}
    named |= {each.__name__: partial(_of_key, each) for each in of_key}
    return {name: partial(_whole, of) for name, of in {**named, **segmented, **_OTHERS}.items()}


def public_functions() -> Iterator[str]:
    """Yield the names of all public functions of khmerqa/text."""
    for module in walk_packages(khmerqa.text.__path__, f"{khmerqa.text.__name__}."):
        for name, found in vars(import_module(module.name)).items():
            function = inspect.unwrap(found) if callable(found) else None
            defined_here = getattr(function, "__module__", "") == module.name
            if defined_here and isinstance(function, FunctionType) and not name.startswith("_"):
                yield name


def _of_key(function: Function, text: str) -> object:
    return function(normalise.search_key(text))


def _of_many(
    function: Callable[[Sequence[str], Segmenter], object], segmenter: Segmenter, text: str
) -> object:
    return function([text], segmenter)


def _whole(function: Function, text: str) -> None:
    found = function(text)
    if isinstance(found, Iterator):
        for _ in found:
            pass
