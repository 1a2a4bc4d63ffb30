"""Units of what is measured: money, shares, time and size, with their names in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from khmerqa.text.khmer.normalise import search_key


class Kind(StrEnum):
    """What a number in a text says."""

    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    SPEED = "speed"
    SIZE = "size"
    COUNT = "count"  # of whatever is named beside it
    DATE = "date"
    CLOCK = "clock"
    PHONE = "phone"
    LABEL = "label"  # the number of an article, a page, an item


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. ``khmer`` and ``english`` are how it is written after a number."""

    kind: Kind
    khmer: str
    english: str
    names: str = ""  # others, as patterns over search keys, separated by spaces
    before: str = ""  # names that stand before the number

    @property
    def after(self) -> str:
        """A pattern for all names that stand after a number."""
        khmer = search_key(self.khmer)
        english = self.english.lower().removesuffix("s")
        named = [rf"{re.escape(english)}s?\b" if english.isalpha() else re.escape(english)]
        # A vowel or a foot of a letter would make another word of it.
        named += [rf"{re.escape(khmer)}(?![\u17b4-\u17d3])", *self.names.split()]
        return "|".join(dict.fromkeys(named))


UNITS: Mapping[str, Unit] = {
    unit.english: unit
    for unit in (
        Unit(Kind.MONEY, "រៀល", "riels", r"៛ khr\b", r"៛|\bkhr"),
        Unit(Kind.MONEY, "ដុល្លារ", "dollars", r"ដុល្លា \$ us\$ usd\b", r"us\$|\$|\busd"),
        Unit(Kind.MONEY, "អឺរ៉ូ", "euros", r"€ eur\b", r"€|\beur"),
        Unit(Kind.MONEY, "យ៉េន", "yen", r"jpy\b", r"\bjpy"),
        Unit(Kind.MONEY, "យន់", "yuan", r"rmb\b cny\b ¥", r"\b(?:rmb|cny)|¥"),
        Unit(Kind.MONEY, "បាត", "baht", r"thb\b ฿", r"\bthb|฿"),
        Unit(Kind.MONEY, "ដុង", "dong", r"vnd\b", r"\bvnd"),
        Unit(Kind.MONEY, "ផោន", "pounds", r"£ gbp\b", r"£|\bgbp"),
        Unit(Kind.SHARE, "ភាគរយ", "percent", r"% per[ ]cent\b pct\b"),
        Unit(Kind.DURATION, "វិនាទី", "seconds"),
        Unit(Kind.DURATION, "នាទី", "minutes"),
        Unit(Kind.DURATION, "ម៉ោង", "hours", r"h\b hrs?\b"),
        Unit(Kind.DURATION, "ថ្ងៃ", "days"),
        Unit(Kind.DURATION, "សប្តាហ៍", "weeks"),
        Unit(Kind.DURATION, "ខែ", "months"),
        Unit(Kind.DURATION, "ត្រីមាស", "quarters"),
        Unit(Kind.DURATION, "ឆ្នាំ", "years", r"year-"),
        Unit(Kind.SPEED, "មេហ្គាប៊ីតក្នុងមួយវិនាទី", "Mbps", r"mbps\b mb/s mbit/s មេហ្គាប៊ីត"),
        Unit(Kind.SPEED, "ជីហ្គាប៊ីតក្នុងមួយវិនាទី", "Gbps", r"gbps\b gb/s gbit/s ជីហ្គាប៊ីត"),
        Unit(Kind.SPEED, "គីឡូម៉ែត្រក្នុងមួយម៉ោង", "km/h", r"kmh\b kph\b គីឡូម៉ែត្រ/ម៉ោង"),
        Unit(Kind.SIZE, "គីឡូម៉ែត្រ", "kilometres", r"kilometers?\b km\b(?!/) គ\.ម"),
        Unit(Kind.SIZE, "ម៉ែត្រ", "metres", r"meters?\b m\b"),
        Unit(Kind.SIZE, "ហិកតា", "hectares", r"ha\b"),
        Unit(Kind.SIZE, "គីឡូក្រាម", "kilograms", r"kg\b គ\.ក"),
        Unit(Kind.SIZE, "តោន", "tonnes", r"tons?\b"),
        Unit(Kind.SIZE, "លីត្រ", "litres", r"liters?\b"),
        Unit(Kind.COUNT, "នាក់", "people", r"persons?\b រូប"),
        Unit(Kind.COUNT, "ដង", "times"),
    )
}
