"""Constraints: what evidence must hold to answer a question. A question about a sum needs money.

A question's words may be paraphrased, so one missing word says little. What it asks for, and the
numbers that it names, are not paraphrased: evidence without them is about something else. What else it
names is looked for by ``names``. Names that answer ("which country") cannot be told from other words,
so none is required.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from khmerqa.text.expressions.measures import measures, values
from khmerqa.text.expressions.units import Kind
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.numbering import references


@dataclass(frozen=True, slots=True)
class _Constraint:
    """What a question asks with, and what the evidence must hold: measures of some kinds, or words.

    The words are patterns over search keys.
    """

    asks: re.Pattern[str]
    kinds: frozenset[Kind]
    units: frozenset[str]  # if not empty, only these
    words: re.Pattern[str] | None

    def is_met(self, evidence_key: str) -> bool:
        if self.words is not None and self.words.search(evidence_key):
            return True
        return any(
            each.kind in self.kinds and (not self.units or each.unit in self.units)
            for each in measures(evidence_key)
        )


def _constraint(
    asks: str, *kinds: Kind, units: Collection[str] = (), words: str | None = None
) -> _Constraint:
    return _Constraint(
        asks=re.compile(search_key(asks)),
        kinds=frozenset(kinds),
        units=frozenset(units),
        words=re.compile(search_key(words)) if words else None,
    )


_MONEY_WORDS = "ថវិកា|ប្រាក់(?!បញ្ញើ)|ថ្លៃ|ចំណាយ|កម្ចី|(?<!វាយ)(?<!គុណ)តម្លៃ"
_NOT_MONEY = "ឆ្នាំ|ខែ|ថ្ងៃ(?!លៃ)|សប្តាហ៍|ម៉ោង|ភាគរយ|%|ដង"
_SHORT_TIMES = ("minutes", "hours", "days", "weeks", "months")
_CONSTRAINTS: Mapping[str, _Constraint] = {
    "money": _constraint(
        rf"(?:{_MONEY_WORDS}|\bbudget\b|\bcost).{{0,60}}ប៉ុន្មាន(?! ?(?:{_NOT_MONEY}))"
        r"|ប៉ុន្មាន ?(?:ពាន់លាន|ពាន់|លាន|កោដិ)? ?(?:រៀល|ដុល្លារ)|ប៉ុន្មាន ?\w* ?usd\b"
        r"|\b(?:total|overall) (?:cost|price|budget)\b|\bsalar(?:y|ies)\b|\bwages?\b|ប្រាក់បៀវត្ស"
        r"|\bhow much (?:money|does .* cost|is (?:the )?.*(?:fee|price|cost|fine|tax))\b"
        r"|\bin (?:us )?dollars\b|\bhow many (?:riels?|(?:us )?dollars?|usd|khr)\b",
        Kind.MONEY,
        Kind.SHARE,  # of a budget, of a price
        words=r"ឥតគិតថ្លៃ|ឥតបង់ប្រាក់|មិនគិតថ្លៃ|\bfree\b|\bno (?:fee|charge|cost)",
    ),
    "share": _constraint(
        r"ប៉ុន្មាន ?ភាគរយ|ភាគរយ ?ប៉ុន្មាន|ប៉ុន្មាន ?%|អត្រា.{0,60}ប៉ុន្មាន"
        r"|\bwhat (?:percentage|share|proportion)\b|\bpercent",
        Kind.SHARE,
        words=r"%|ភាគរយ|\bper ?cent|\b(?:half|third|quarter)s?\b|ពាក់កណ្តាល|ភាគ(?:បី|បួន)",
    ),
    "phone": _constraint(
        r"លេខ(?:ទូរសព្ទ|ទូរស័ព្ទ|ទូរសារ)|\b(?:tele)?(?:phone|fax|hotline|mobile) numbers?\b|\bhotline\b",
        Kind.PHONE,
    ),
    "account": _constraint(r"លេខគណនី|\baccount number", words=r"\d[\d -]{3,}\d"),
    "short time": _constraint(
        r"ប៉ុន្មាន ?(?:ម៉ោង|ថ្ងៃ|នាទី)|\bhow many (?:\w+ )?(?:minutes|hours|days)\b",
        Kind.DURATION,
        units=_SHORT_TIMES,
    ),
    "speed": _constraint(
        r"ល្បឿន.{0,60}ប៉ុន្មាន|ប៉ុន្មាន ?(?:មេហ្គា|ជីហ្គា)|\bhow fast\b|\bwhat speed\b",
        Kind.SPEED,
    ),
    "deadline": _constraint(
        r"ថ្ងៃ ?(?:ផុតកំណត់|ចុងក្រោយ)|\bdeadline\b",
        Kind.DATE,
        Kind.DURATION,
        words=r"ផុតកំណត់|យ៉ាងយូរ|មុនថ្ងៃ|មិនឱ្យហួស|\bdeadline|\bno later|\bbefore\b",
    ),
}
# "Strategy 12", "the 12th meeting": small ordinals may also be positions in a list.
_ORDINAL = re.compile(
    search_key(r"ទី ?(\d{2,3})(?!\d)")
    + r"|\b(?:strategy|phase|goal|pillar|annex|section|meeting|session) (\d{2,3})\b|\b(\d{2,3})th\b"
)
_ARTICLE = "article:"
_MIN_DIGITS = 2  # of a number that identifies something; a smaller one may be written as a word


def unsatisfied(question_key: str, evidence_key: str) -> float:
    """Return 1 if the evidence fails a constraint of the question, else 0; both are search keys."""
    for constraint in _CONSTRAINTS.values():
        if constraint.asks.search(question_key) and not constraint.is_met(evidence_key):
            return 1.0
    parts = _parts(question_key)
    return float(not parts <= _parts(evidence_key))


def kinds_asked(question_key: str) -> frozenset[Kind]:
    """Return the kinds of measures that a question (its search key) clearly asks for."""
    asked = [each for each in _CONSTRAINTS.values() if each.asks.search(question_key)]
    kinds = {kind for each in asked for kind in each.kinds}
    return frozenset(kinds - {Kind.SHARE} if Kind.MONEY in kinds else kinds)


def _parts(key: str) -> set[str]:
    """Return the articles and the ordinals, of two digits or more, that a search key names."""
    found = {
        term for each in references(key) for term in each.terms[:1] if term.startswith(_ARTICLE)
    }
    return found | {next(filter(None, match.groups())) for match in _ORDINAL.finditer(key)}


def missing_numbers(question_key: str, evidence_key: str) -> float:
    """Return the share of a question's numbers, of two digits or more, that the evidence lacks.

    Dates are numbers here; how a number or a date is written makes no difference.
    """
    named = {
        each.value for each in measures(question_key) if len(each.value.lstrip("-0")) >= _MIN_DIGITS
    }
    return len(named - values(evidence_key)) / len(named) if named else 0.0
