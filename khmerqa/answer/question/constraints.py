"""Constraints: what evidence must hold to answer a question. A question about a sum needs money.

A question's words may be paraphrased, so one missing word says little. What it asks for, and the
numbers, years and places that it names, are not paraphrased: evidence without them is about something
else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.numbering import references

# What a question asks with, and what the evidence must then hold; patterns over search keys.
_CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "money": (
        r"(?:ថវិកា|ប្រាក់(?!បញ្ញើ)|ថ្លៃ|ចំណាយ|កម្ចី|(?<!វាយ)(?<!គុណ)តម្លៃ|\bbudget\b|\bcost)"
        r".{0,60}ប៉ុន្មាន(?! ?(?:ឆ្នាំ|ខែ|ថ្ងៃ|ភាគរយ|%|ដង))"
        r"|ប៉ុន្មាន ?(?:ពាន់លាន|ពាន់|លាន|កោដិ)? ?(?:រៀល|ដុល្លារ)|ប៉ុន្មាន ?\w* ?usd\b"
        r"|\b(?:total|overall) (?:cost|price|budget)\b|\bsalar(?:y|ies)\b|\bwages?\b|ប្រាក់បៀវត្ស"
        r"|\bhow much (?:money|does .* cost)\b|\bin (?:us )?dollars\b",
        r"រៀល|ដុល្លារ|\$|%|ភាគរយ|\busd\b|\bdollars?\b|\briels?\b|\bkhr\b|\bpercent\b",
    ),
    "share": (
        r"ប៉ុន្មាន ?ភាគរយ|ភាគរយ ?ប៉ុន្មាន|ប៉ុន្មាន ?%|អត្រា.{0,60}ប៉ុន្មាន"
        r"|\bwhat (?:percentage|share|proportion)\b|\bpercent",
        r"%|ភាគរយ|\bper ?cent",
    ),
    "address": (
        r"អាសយដ្ឋាន|លេខទូរសព្ទ|លេខគណនី|ស្ថិតនៅ(?:ផ្លូវ|អគារ)"
        r"|\b(?:phone|telephone|account) number|\b(?:street|postal) address",
        r"\+?\d{2,3}[ -]\d{3}[ -]?\d{3}|ផ្ទះលេខ|ផ្លូវលេខ|អគារលេខ|មហាវិថី|\bstreet\b|\bboulevard\b",
    ),
    "link": (r"តំណ ?ទាញយក|\bdownload link\b", r"\bhttps?:|\bwww\."),
    "hours": (r"ប៉ុន្មាន ?ម៉ោង|\bhow many hours\b", r"ម៉ោង|\bhours?\b|\d ?h\b"),
    "days": (r"ប៉ុន្មាន ?ថ្ងៃ|\bhow many days\b", r"(?:\d|មួយ|ពីរ|បី) ?ថ្ងៃ|\bdays?\b"),
    "company": (
        r"ក្រុមហ៊ុន(?:ណា|អ្វី)|\b(?:which|what) (?:company|companies|vendor|firm|supplier|contractor)",
        r"ក្រុមហ៊ុន.{0,40}(?:ឈ្មោះ|[a-z])|\b(?:co\.|ltd|inc\.|plc|corporation|vendor|supplier)|\bhuawei|\bcompan",
    ),
    "bank": (r"ធនាគារ.{0,20}ណា|\b(?:which|what) (?:\w+ )?banks?\b", r"ធនាគារ|\bbanks?\b"),
    "school": (
        r"(?:សាលា|វិទ្យាល័យ|សាកលវិទ្យាល័យ).{0,15}ណា|\b(?:which|what) (?:schools?|universit)",
        r"សាលា|វិទ្យាល័យ|សាកលវិទ្យាល័យ|វិទ្យាស្ថាន|\bschools?\b|\buniversit|\binstitute",
    ),
    "country": (
        r"ប្រទេសណា|\b(?:which|what) (?:countr|nation)",
        r"ប្រទេស|អាស៊ាន|សិង្ហបុរី|ជប៉ុន|កូរ៉េ|ថៃ|ឡាវ|វៀតណាម|\bcountr|\basean\b|\bsingapore|\bjapan|\bkorea|\bthai|\bviet|\blao",
    ),
    "place": (
        r"(?:ខេត្ត|ស្រុក|ឃុំ|ភូមិ|ក្រុង|រាជធានី)(?:ណា|អ្វី)"
        r"|\b(?:which|what) (?:provinces?|districts?|cit(?:y|ies))",
        r"ខេត្ត|ស្រុក|ឃុំ|រាជធានី|\bprovinces?\b|\bdistricts?\b|\bphnom penh\b",
    ),
    "court": (r"តុលាការណា|\b(?:which|what) court", r"តុលាការ|\bcourts?\b"),
    "speed": (
        r"ល្បឿន.{0,60}ប៉ុន្មាន|ប៉ុន្មាន ?(?:មេហ្គា|ជីហ្គា)|\bhow fast\b|\bwhat speed\b",
        r"\b[mgk]b(?:ps|/s)\b|មេហ្គាប៊ីត|ជីហ្គាប៊ីត",
    ),
    "deadline": (
        r"ថ្ងៃ ?(?:ផុតកំណត់|ចុងក្រោយ)|\bdeadline\b",
        r"ផុតកំណត់|យ៉ាងយូរ|មុនថ្ងៃ|មិនឱ្យហួស|ក្នុងរយៈពេល|\bdeadline"
        r"|\bno later|\bbefore\b|\bwithin\b|\bby (?:\w+ )?\d{4}",
    ),
}
# The provinces without the capital: what holds for one seldom holds for the country.
_PROVINCES = re.compile(
    search_key(
        "បន្ទាយមានជ័យ|បាត់ដំបង|កំពង់ចាម|កំពង់ឆ្នាំង|កំពង់ស្ពឺ|កំពង់ធំ|កំពត|កោះកុង|ក្រចេះ|មណ្ឌលគិរី|ឧត្តរមានជ័យ|ប៉ៃលិន"
        "|ព្រះសីហនុ|ព្រះវិហារ|ពោធិ៍សាត់|ព្រៃវែង|រតនគិរី|សៀមរាប|ស្ទឹងត្រែង|ស្វាយរៀង|តាកែវ|កែប|ត្បូងឃ្មុំ"
    )
    + r"|\b(?:banteay meanchey|battambang|kampong (?:cham|chhnang|speu|thom)|kampot|koh kong|kratie"
    r"|mondulkiri|oddar meanchey|pailin|sihanouk|preah vihear|pursat|prey veng|ratanakiri|siem reap"
    r"|stung treng|svay rieng|takeo|kep|tbong khmum)\b"
)
# "Strategy 12", "the 12th meeting": small ordinals may also be positions in a list.
_ORDINAL = re.compile(
    search_key(r"ទី ?(\d{2,3})(?!\d)")
    + r"|\b(?:strategy|phase|goal|pillar|annex|section|meeting|session) (\d{2,3})\b|\b(\d{2,3})th\b"
)
_NUMBER = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d+)?(?![\d/])")
_ARTICLE = "article:"
_MIN_DIGITS = 2  # of a number that identifies something; a smaller one may be written as a word
_COMPILED = {
    name: (re.compile(search_key(asks)), re.compile(search_key(holds)))
    for name, (asks, holds) in _CONSTRAINTS.items()
}


def unsatisfied(question_key: str, evidence_key: str) -> float:
    """Return 1 if the evidence fails a constraint of the question, else 0; both are search keys."""
    for asks, holds in _COMPILED.values():
        if asks.search(question_key) and not holds.search(evidence_key):
            return 1.0
    parts = _parts(question_key)
    if parts and not parts <= _parts(evidence_key):
        return 1.0
    places = {match[0] for match in _PROVINCES.finditer(question_key)}
    return float(any(place not in evidence_key for place in places))


def _parts(key: str) -> set[str]:
    """Return the articles and the ordinals, of two digits or more, that a search key names."""
    found = {
        term for each in references(key) for term in each.terms[:1] if term.startswith(_ARTICLE)
    }
    return found | {next(filter(None, match.groups())) for match in _ORDINAL.finditer(key)}


def missing_numbers(question_key: str, evidence_key: str) -> float:
    """Return the share of a question's numbers, of two digits or more, that the evidence lacks."""
    named = {number for number in _numbers(question_key) if len(number) >= _MIN_DIGITS}
    return len(named - _numbers(evidence_key)) / len(named) if named else 0.0


def _numbers(key: str) -> set[str]:
    return {match[0].lstrip("0") for match in _NUMBER.finditer(key)}
