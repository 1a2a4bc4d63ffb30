"""A gloss on a quotation in the other language: its terms, dates and numbers in the reader's.

It shows a reader who does not know that language what the quotation is about. It is not a translation.
It comes before the quotation, never inside it, and holds only what the glossary and arithmetic give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from khmerqa.answer.question.terms import longest_terms
from khmerqa.answer.writing.official_form import ENGLISH_MONTHS, KHMER_MONTHS, written_date
from khmerqa.ports import Segmenter
from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.language import language_of
from khmerqa.types import Language

MAX_ITEMS = 8  # terms, dates and numbers; more would be a second answer
_MARKS: Mapping[Language, tuple[str, str]] = {
    "km": ("〔ក្នុងអត្ថបទដកស្រង់៖ ", "〕"),
    "en": ("〔In the quotation: ", "〕"),
}
_ENGLISH_DATE = re.compile(
    rf"\b(?:(\d{{1,2}}) )?({'|'.join(ENGLISH_MONTHS)})(?: (\d{{1,2}}),)? (\d{{4}})\b"
)
_KHMER_DATE = re.compile(
    "ថ្ងៃទី\\s*([0-9\u17e0-\u17e9]{1,2})\\s*ខែ\\s*("
    + "|".join(KHMER_MONTHS)
    + ")\\s*ឆ្នាំ\\s*([0-9\u17e0-\u17e9]{4})"
)
_AMOUNT = re.compile(
    "(?<![\\w.,-])([0-9\u17e0-\u17e9]+(?:[.,\u2013-][0-9\u17e0-\u17e9]+)*)"
    "(?:\\s*(%|percent|per cent|ភាគរយ|million|លាន|billion|ពាន់លាន))?(?![\\w])"
)
_SUFFIXES: Mapping[str, tuple[str, str]] = {  # as (Khmer, English)
    "%": ("%", "%"),
    "percent": ("%", "%"),
    "per cent": ("%", "%"),
    "ភាគរយ": ("%", "%"),
    "million": ("លាន", " million"),
    "លាន": ("លាន", " million"),
    "billion": ("ពាន់លាន", " billion"),
    "ពាន់លាន": ("ពាន់លាន", " billion"),
}


def gloss(quote: str, glossary: Glossary, segmenter: Segmenter, language: Language) -> str | None:
    """Return a marked line on ``quote``; None if it is in ``language`` itself or names nothing."""
    if language_of(quote) == language:
        return None
    found = list(_terms(quote, glossary, segmenter, language))
    found += _dates_and_numbers(quote, language)
    named = list(dict.fromkeys(name for _, name in sorted(found)))[:MAX_ITEMS]
    before, after = _MARKS[language]
    return f"{before}{'; '.join(named)}{after}" if named else None


def _terms(
    quote: str, glossary: Glossary, segmenter: Segmenter, language: Language
) -> Iterator[tuple[int, str]]:
    names: set[str] = set()
    for offset, form, term in longest_terms(quote, glossary, segmenter):
        name = _named(form, term, language)
        yield offset, name
        names.add(name)
        if len(names) == MAX_ITEMS:  # later ones would not be shown
            return


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
        suffix = _SUFFIXES[match[2]] if match[2] else ("", "")
        shown = khmer_digits(_regrouped(number, language)) if language == "km" else number
        yield match.start(), shown + suffix[language == "en"]


def _regrouped(number: str, language: Language) -> str:
    """Return an English number with the separators of Khmer official texts: 3.500 and 77,54."""
    return number.translate(str.maketrans(",.", ".,")) if language == "km" else number
