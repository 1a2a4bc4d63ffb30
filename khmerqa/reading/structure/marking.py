"""Confidentiality markings: a stamp or running line, not the same word in a sentence.

A law may speak of secrets on every page and be public; so a marking counts only on its own:
as a whole line, as a part of a line between wide spaces or bars, or in brackets in a short line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from khmerqa.text.khmer.clusters import ZERO_WIDTH

_KHMER = (
    "(?:ឯកសារ)?(?:កម្រិត|សម្រាប់|សំរាប់)?"
    "(?:សម្ងាត់(?:បំផុត)?|សំងាត់(?:បំផុត)?|ប្រើប្រាស់(?:តែ)?(?:ក្នុង)?ផ្ទៃក្នុង|ប្រើផ្ទៃក្នុង)(?:តែប៉ុណ្ណោះ)?"
)
# In capitals only: "Confidential" may well be a heading.
_ENGLISH = "(?:STRICTLY)?CONFIDENTIAL|(?:TOP)?SECRET|(?:FOR)?INTERNALUSE(?:ONLY)?"
_ALONE = re.compile(f"{_KHMER}|{_ENGLISH}")
_BRACKETED = re.compile(r"[(\[«]([^()\[\]«»]{3,60})[)\]»]")
_SEPARATOR = re.compile(r"\s{2,}|[\t|•·–—]")
# What may surround it: numbers, marks, and the word for a page.
_AROUND = re.compile(rf"[\s{ZERO_WIDTH}\d\u17e0-\u17e9*_.,:;!\-/()\[\]«»\"'៖។]|ទំព័រ(?:ទី)?|(?i:page)")
_SHORT = 120  # code points of a line that may name a document, and its marking in brackets


def marking_of(lines: Iterable[str]) -> str | None:
    """Return the first marking that is on its own in these lines, as it is written there."""
    for line in lines:
        parts = [line, *_SEPARATOR.split(line)]
        if len(line) <= _SHORT and "។" not in line.rstrip("។ "):
            parts += _BRACKETED.findall(line)
        for part in parts:
            if _ALONE.fullmatch(_AROUND.sub("", part)):
                return " ".join(part.split())
    return None
