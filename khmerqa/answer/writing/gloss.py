"""A gloss on a quotation in the other language: its terms, dates and numbers in the reader's.

It shows a reader who does not know that language what the quotation is about. It is not a translation,
and is shown on demand only. The fact is the one of them that the question asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from khmerqa.answer.question.answer_type import AMOUNTS, AnswerType
from khmerqa.answer.question.constraints import kinds_asked
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.answer.question.terms import longest_terms
from khmerqa.answer.writing.measure_words import written_all
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.measures import Measure, measures, values
from khmerqa.text.expressions.units import Kind
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import Normalised, normalise, search_key
from khmerqa.text.language import language_of
from khmerqa.types import Language

MAX_ITEMS = 8  # terms, dates and numbers; more would be a second answer
_FACT: Mapping[Language, str] = {"km": "ជាភាសាខ្មែរ៖ {fact}", "en": "In English: {fact}"}
_HOW_MUCH = re.compile(r"\bhow much\b")
_TIMES = frozenset({Kind.DATE, Kind.DURATION})


def gloss(quote: str, glossary: Glossary, segmenter: Segmenter, language: Language) -> str | None:
    """Return terms, dates and numbers of ``quote``; None if it is in ``language`` or names none."""
    if language_of(quote) == language:
        return None
    found = [
        (offset, _named(form, term, language))
        for offset, form, term in _first_terms(quote, glossary, segmenter)
    ]
    found += _dates_and_numbers(normalise(quote), language)
    named = list(dict.fromkeys(name for _, name in sorted(found)))[:MAX_ITEMS]
    return "; ".join(named) or None


def fact(
    profile: QuestionProfile,
    quote: str,
    glossary: Glossary | None,
    segmenter: Segmenter,
    language: Language,
) -> str | None:
    """Return a line with the fact that a question asks for, made from a quotation; often None.

    None if the quotation is in ``language``, or if more than one number, date or name in it could be
    meant: a wrong fact is worse than none.
    """
    if language_of(quote) == language:
        return None
    found = _measured(profile, search_key(quote), language)
    if not found and glossary is not None and AnswerType.WHO in profile.answer_types:
        found = _institutions(profile, quote, glossary, segmenter, language)
    if len(found) != 1:
        return None
    (only,) = found
    return _FACT[language].format(fact=only)


def _measured(profile: QuestionProfile, key: str, language: Language) -> set[str]:
    """Return what a quotation says of the kind that is asked for, without what the question says."""
    wanted = kinds_asked(profile.key)
    if not wanted and AnswerType.TIME in profile.answer_types:
        wanted = _TIMES
    elif not wanted and AnswerType.NUMBER in profile.answer_types:
        wanted = AMOUNTS
    found = measures(key)
    if _HOW_MUCH.search(profile.key) and any(each.kind is Kind.MONEY for each in found):
        wanted = frozenset({Kind.MONEY})
    known = values(profile.key)
    return {
        text
        for each, text in written_all(key, list(found), language)
        if each.kind in wanted and each.value not in known and not _is_each(each)
    }


def _institutions(
    profile: QuestionProfile,
    quote: str,
    glossary: Glossary,
    segmenter: Segmenter,
    language: Language,
) -> set[str]:
    known = {term for _, _, term in longest_terms(profile.text, glossary, segmenter)}
    names = {term for _, _, term in _first_terms(quote, glossary, segmenter)} - known
    return {term.khmer[0] if language == "km" else term.english[0] for term in names}


def _first_terms(
    quote: str, glossary: Glossary, segmenter: Segmenter
) -> Iterator[tuple[int, str, Term]]:
    """Yield (offset, form, term) of the first terms; later ones would not be shown."""
    names: set[Term] = set()
    for offset, form, term in longest_terms(quote, glossary, segmenter):
        yield offset, form, term
        names.add(term)
        if len(names) == MAX_ITEMS:
            return


def _named(form: str, term: Term, language: Language) -> str:
    name = term.khmer[0] if language == "km" else term.english[0]
    return f"{name} ({form})"


def _dates_and_numbers(key: Normalised, language: Language) -> Iterator[tuple[int, str]]:
    for each, text in written_all(key.text, list(measures(key.text)), language):
        if not _is_small_count(each):
            yield key.original(each.start, each.end)[0], text


def _is_each(measure: Measure) -> bool:
    """Return whether a measure is what another is counted by: "two dollars for one day"."""
    return measure.value == "1" and not measure.in_digits


def _is_small_count(measure: Measure) -> bool:
    """Return whether a measure may as well be an item's number, a footnote or an article."""
    return measure.kind is Kind.COUNT and len(measure.value) == 1
