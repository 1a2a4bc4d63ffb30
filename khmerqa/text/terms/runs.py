"""A search key as runs of one kind. Only runs of Khmer go to the segmenter.

khmer-nltk would split URLs, e-mail addresses and abbreviations, so these are runs of their own. A known
abbreviation is a run even where it is written together with the word before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from khmerqa.text.expressions.abbreviations import DOTTED
from khmerqa.text.khmer.clusters import KHMER_CLUSTER


class RunKind(StrEnum):
    """The kind of a run."""

    KHMER = "khmer"
    LATIN = "latin"
    NUMBER = "number"
    ABBREVIATION = "abbreviation"  # Khmer letters with dots
    ADDRESS = "address"  # a URL or an e-mail address


class Run(NamedTuple):  # created by the million: a tuple is three times as fast as a dataclass
    """A slice of a search key, of one kind."""

    kind: RunKind
    text: str
    start: int
    end: int


_KINDS: Mapping[str | None, RunKind] = {str(kind): kind for kind in RunKind}
_KHMER = "\u1780-\u17d3\u17d7\u17dc\u17dd"
_RAISED = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f"  # digits and fractions
_LATIN = rf"[^\W\d_{_KHMER}{_RAISED}]"  # "\w" includes Khmer letters, but not their vowels
_AFTER_ADDRESS = r".,;:!?'()\[\]{}"  # punctuation that belongs to the sentence, not to the address
_ABBREVIATION = rf"""
    (?: (?:{KHMER_CLUSTER}\.){{2,}}(?:{KHMER_CLUSTER}(?![\u1780-\u17d3]))?
      | (?:{KHMER_CLUSTER}\.)+{KHMER_CLUSTER}(?![\u1780-\u17d3.]) )
"""
_RUN = re.compile(
    rf"""
    (?P<address> (?:https?://|www\.)[^\s"<>\u1780-\u17ff]*[^\s"<>\u1780-\u17ff{_AFTER_ADDRESS}]
               | (?<![a-z0-9._%+-])[a-z0-9._%+-]++@[a-z0-9-]+(?:\.[a-z0-9-]+)+ )
  | (?P<abbreviation> {_ABBREVIATION} | {DOTTED}\.? )
  | (?P<number> \d+(?:[.,]\d+)* )
  | (?P<latin> {_LATIN}+(?:[&']{_LATIN}+)* )
  | (?P<khmer> [{_KHMER}]++(?!\.) | (?:(?!{DOTTED})[{_KHMER}])+ )  # no dot after it: no {{DOTTED}}
    """,
    re.VERBOSE,
)


def runs(key: str) -> list[Run]:
    """Return the runs of a search key, in order; spaces and punctuation lie between them."""
    return [
        Run(_KINDS[match.lastgroup], match.group(), *match.span()) for match in _RUN.finditer(key)
    ]
