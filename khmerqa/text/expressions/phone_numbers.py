"""Phone numbers in any grouping, with or without the code of the country, and short ones of hotlines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.text.khmer.normalise import search_key

# Groups of digits between spaces, full stops, hyphens and brackets. A number with no word before it
# that says so must begin as phone numbers do: with 0, a plus or the code of Cambodia.
_GROUPED = r"\(?\+?\d{1,4}(?:[ -]\d{1,3})?\)?(?:[ .-]{1,2}\d{1,4}){1,5}|\+?\d{8,14}"
_PLAIN = re.compile(rf"(?<![\d.,/-])(?=\(?(?:0|\+|855))(?:{_GROUPED})(?![\d/%]|[.,-]\d)", re.ASCII)
_NAMED = re.compile(
    "(?:"
    + search_key("ទូរសព្ទ|ទូរស័ព្ទ|ទូរសារ|តេឡេក្រាម|ខលសេនធ័រ")
    + r"|\b(?:(?:tele)?phones?|hotlines?|tel|call(?:s|ing)?|dial|fax|mobile|whatsapp)\b)"
    + rf"[^\d\n+(]{{0,60}}(?P<number>(?:{_GROUPED}|\d{{3,8}}))(?![\d/%]|[.,]\d)",
    re.ASCII,
)
_DIGITS = range(8, 16)  # of a number that no word announces


def phone_numbers(key: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the phone numbers in a search key, in order; no two overlap."""
    found = [match.span("number") for match in _NAMED.finditer(key)]
    found += [
        match.span() for match in _PLAIN.finditer(key) if sum(map(str.isdigit, match[0])) in _DIGITS
    ]
    last = 0
    for start, end in sorted(found):
        if start >= last:
            last = end
            yield start, end
