"""What a quotation in the other language speaks of, in the question's language: terms, dates, numbers.

A reader who cannot read the quotation sees from it what it is about. It is no translation, stands before
the quotation and never inside it, and says nothing that the glossary and plain arithmetic do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from khmerqa.answer.writing.official_form import ENGLISH_MONTHS, KHMER_MONTHS, written_date
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import words
from khmerqa.types import Language

MOST = 8  # things named; more would be a second answer
_LONGEST = 8  # words of a term
_LEAST_LETTERS = 4  # of a term of one word: shorter ones are too often something else
_LEAST_CAPITALS = 2  # of a shorter one: AI, IoT
_LEAST_COMMON = 10  # of one in small letters: a short common word is seldom a term where it stands
_ARTICLES = frozenset({"the", "a", "an", "this", "its", "their"})  # no part of a term
_MARKS: Mapping[Language, tuple[str, str]] = {
    "km": ("〔ក្នុងអត្ថបទដកស្រង់៖ ", "〕"),
    "en": ("〔In the quotation: ", "〕"),
}
_ENGLISH_DATE = re.compile(
    rf"\b(?:(\d{{1,2}}) )?({'|'.join(ENGLISH_MONTHS)})(?: (\d{{1,2}}),)? (\d{{4}})\b"
)
_KHMER = re.compile("[\u1780-\u17b3]")
_KHMER_DATE = re.compile(
    "ថ្ងៃទី\\s*([0-9\u17e0-\u17e9]{1,2})\\s*ខែ\\s*("
    + "|".join(KHMER_MONTHS)
    + ")\\s*ឆ្នាំ\\s*([0-9\u17e0-\u17e9]{4})"
)
_AMOUNT = re.compile(
    "(?<![\\w.,-])([0-9\u17e0-\u17e9]+(?:[.,\u2013-][0-9\u17e0-\u17e9]+)*)"
    "(?:\\s*(%|percent|per cent|\u1797\u17b6\u1782\u179a\u1799"
    "|million|\u179b\u17b6\u1793|billion|\u1796\u17b6\u1793\u17cb\u179b\u17b6\u1793))?(?![\\w])"
)
_UNITS: Mapping[str, tuple[str, str]] = {  # as (Khmer, English)
    "%": ("%", "%"),
    "percent": ("%", "%"),
    "per cent": ("%", "%"),
    "\u1797\u17b6\u1782\u179a\u1799": ("%", "%"),
    "million": ("លាន", " million"),
    "\u179b\u17b6\u1793": ("លាន", " million"),
    "billion": ("ពាន់លាន", " billion"),
    "\u1796\u17b6\u1793\u17cb\u179b\u17b6\u1793": ("ពាន់លាន", " billion"),
}


def restated(
    quote: str, glossary: Glossary, segmenter: Segmenter, language: Language
) -> str | None:
    """Return a marked line about ``quote`` in ``language``; None where it is in it or names nothing."""
    if language_of(quote) == language:
        return None
    found = list(_terms(quote, glossary, segmenter, language))
    found += _dates_and_numbers(quote, language)
    named = list(dict.fromkeys(name for _, name in sorted(found)))[:MOST]
    before, after = _MARKS[language]
    return f"{before}{'; '.join(named)}{after}" if named else None


def _terms(
    quote: str, glossary: Glossary, segmenter: Segmenter, language: Language
) -> Iterator[tuple[int, str]]:
    names: set[str] = set()
    for place, form, term in longest_terms(quote, glossary, segmenter):
        name = _named(form, term, language)
        yield place, name
        names.add(name)
        if len(names) == MOST:  # what stands behind these would not be shown
            return


def longest_terms(
    text: str, glossary: Glossary, segmenter: Segmenter
) -> Iterator[tuple[int, str, Term]]:
    """Yield (place, form, term) for the longest stretches of words that the glossary knows."""
    found = words(text, segmenter)
    at = 0
    while at < len(found):
        if found[at].key in _ARTICLES:
            at += 1
            continue
        for end in range(min(len(found), at + _LONGEST), at, -1):
            form = text[found[at].start : found[end - 1].end]
            term = _known(form, end - at, glossary)
            if term is not None:
                yield found[at].start, form, term
                at = end
                break
        else:
            at += 1


def _known(form: str, length: int, glossary: Glossary) -> Term | None:
    if not any(character.isalpha() for character in form):
        return None
    capitals = sum(character.isupper() for character in form)
    if length == 1 and len(form) < _LEAST_LETTERS and capitals < _LEAST_CAPITALS:
        return None
    if length == 1 and form.isascii() and form.islower() and len(form) < _LEAST_COMMON:
        return None
    # A key in English leaves Khmer out, so a stretch in both would be found by half of it.
    by_name = glossary.by_khmer if _KHMER.search(form) else glossary.by_english
    return next(iter(glossary.by_acronym(form) or by_name(form)), None)


def _named(form: str, term: Term, language: Language) -> str:
    name = term.khmer[0] if language == "km" else term.english[0]
    return f"{name} ({form})"


def _dates_and_numbers(quote: str, language: Language) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []
    months = KHMER_MONTHS if language == "en" else ENGLISH_MONTHS
    pattern = _KHMER_DATE if language == "en" else _ENGLISH_DATE
    for match in pattern.finditer(quote):
        if language == "km":
            day, month, other, year = match.groups()
            day = day or other or ""
        else:
            day, month, year = match.groups()
        date = f"{ascii_digits(year)}-{months.index(month) + 1:02d}"
        date += f"-{int(ascii_digits(day)):02d}" if day else ""
        taken.append(match.span())
        yield match.start(), written_date(date, language)
    for match in _AMOUNT.finditer(quote):
        if any(start <= match.start() < end for start, end in taken):
            continue
        number = ascii_digits(match[1])
        if len(number) == 1 and not match[2]:
            continue  # an item's number, a footnote
        unit = _UNITS[match[2]] if match[2] else ("", "")
        shown = khmer_digits(_regrouped(number, language)) if language == "km" else number
        yield match.start(), shown + unit[language == "en"]


def _regrouped(number: str, language: Language) -> str:
    """Return an English number with the separators of Khmer official texts: 3.500 and 77,54."""
    return number.translate(str.maketrans(",.", ".,")) if language == "km" else number
