"""The sequence of a law's articles: numbers rise by one; what departs from that is evidence of a fault.

An article that was inserted ("bis") or rewritten ("new") repeats the number of the one before it. A law
may hold another one, or an annex, whose articles begin again with 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.text.structure.numbering import KHMER_NAMES, Heading

SEQUENCES = tuple(KHMER_NAMES)
_NUMBER = re.compile(r"\d+")
_RANGE = re.compile("([0-9\u17e0-\u17e9]{1,4})\u2013([0-9\u17e0-\u17e9]{1,4})$")


@dataclass(frozen=True, slots=True)
class ArticleNumber:
    """The number of an article: "5" or "5-bis"."""

    value: int
    is_variant: bool  # inserted or rewritten by an amendment

    def follows(self, before: ArticleNumber | None, plain: ArticleNumber | None = None) -> bool:
        """Return whether this number comes next, or begins a sequence.

        Among an amendment's own articles stand those that it rewrites; ``plain`` is the last of its own.
        """
        if self.value == 1 or before is None:
            return True
        if self.is_variant:
            return self.value - before.value in (0, 1)
        return self.value == before.value + 1 or (
            before.is_variant and (plain is None or self.value == plain.value + 1)
        )


@dataclass(frozen=True, slots=True)
class SequenceFault:
    """A place where numbers do not rise by one."""

    kind: Literal["gap", "repeat", "step back"]
    position: int  # of the article at which it shows
    missing: tuple[int, int] | None = None  # of a gap: the first and last number that is not there


def article_number(heading: Heading) -> ArticleNumber | None:
    """Return the number of an article or clause; None for other parts and numbers of several parts."""
    number, _, suffix = heading.number.partition("-")
    if heading.part.name not in SEQUENCES or not _NUMBER.fullmatch(number):
        return None
    return ArticleNumber(int(number), bool(suffix))


def name_of_several(kind: str, first: int, last: int, *, is_khmer: bool) -> str:
    """Return the name of a section that may hold several articles: "Article 11\u201313"."""
    if is_khmer:
        return f"{KHMER_NAMES[kind]} {khmer_digits(str(first))}\u2013{khmer_digits(str(last))}"
    return f"{kind.capitalize()} {first}\u2013{last}"


def lost_numbers(name: str) -> range:
    """Return the numbers behind the first that such a name tells; none for another name."""
    match = _RANGE.search(name)
    return range(int(match[1]) + 1, int(match[2]) + 1) if match else range(0)


def faults_of(numbers: Sequence[ArticleNumber]) -> Iterator[SequenceFault]:
    """Yield gaps, repeats and steps back among the numbers of a document, in its order."""
    last: ArticleNumber | None = ArticleNumber(0, False)
    plain: ArticleNumber | None = None
    for position, number in enumerate(numbers):
        if last is not None and not number.follows(last, plain):
            if number.value > last.value:
                yield SequenceFault("gap", position, (last.value + 1, number.value - 1))
            elif number.value == last.value:
                yield SequenceFault("repeat", position)
            elif not number.is_variant:
                yield SequenceFault("step back", position)
        last = number
        if not number.is_variant:
            plain = number
