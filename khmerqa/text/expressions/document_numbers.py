"""Numbers of official documents; Khmer and romanised numbers become equal.

``នស/រកត/0821/564`` and ``ns/rkt/0821/564`` are one number; so are ``44 អនក្រ.បក`` and ``44 ankr.bk``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.khmer.normalise import search_key

# Series letters as they are romanised in official translations.
CODES = {
    search_key(khmer): roman
    for khmer, roman in {
        "នស": "ns",  # signed by King Norodom Sihamoni
        "ជស": "chs",  # by the acting head of state
        "រកត": "rkt",  # royal decree
        "រកម": "rkm",  # law, promulgated by royal kram
        "អនក្រ": "ankr",  # sub-decree
        "បក": "bk",
        "តត": "tt",
        "ប្រក": "prk",  # ministerial order
        "សរ": "sr",  # circular
        "សសរ": "ssr",  # decision
        "សជណ": "schn",  # notification
        "សណន": "snn",  # instruction
    }.items()
}
_ROMANISED = {"anukr": "ankr", "anukret": "ankr", "ank": "ankr", "prak": "prk"}
_KHMER_CODE = r"[\u1780-\u17a2](?:\.?(?:\u17d2[\u1780-\u17a2]|[\u1780-\u17a2])){1,5}"
_CODE = rf"(?:{_KHMER_CODE}|[a-z](?:\.?[a-z]){{1,4}})"
_ACT = re.compile(
    rf"(?<![\u1780-\u17d3a-z])({_CODE})\.? ?/ ?({_CODE})\.? ?/ ?(\d{{4}}) ?/ ?(\d{{1,4}})(?!\d)",
    re.ASCII,
)
# A number and the letters of its series. Only known letters, or every "25 km" would match.
_LETTERS = "|".join(
    sorted(
        (r"\.?".join(code) for code in (*CODES, *CODES.values(), *_ROMANISED)),
        key=len,
        reverse=True,
    )
).replace(r"\.?្\.?", "្")
_ORDER = re.compile(
    rf"(?<![\d.,/-])(\d{{1,4}}) ?/? ?({_LETTERS})[./ ]{{1,2}}({_LETTERS})(?![\u1780-\u17d3a-z])",
    re.ASCII,
)


def document_numbers(key: str) -> Iterator[Expression]:
    """Yield the document numbers in a search key."""
    for match in _ACT.finditer(key):
        one, other, date, number = match.groups()
        term = f"{_roman(one)}/{_roman(other)}/{date}/{int(number)}"
        yield Expression(*match.span(), (term,))
    for match in _ORDER.finditer(key):
        number, one, other = match.groups()
        yield Expression(*match.span(), (f"{int(number)}/{_roman(one)}/{_roman(other)}",))


def _roman(code: str) -> str:
    """Return a code in Latin letters; an unknown code is unchanged."""
    code = code.replace(".", "")
    return CODES.get(code) or _ROMANISED.get(code, code)
