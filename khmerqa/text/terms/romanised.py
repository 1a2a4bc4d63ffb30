"""Khmer administrative words in Latin letters, as in translations and older texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.text.expressions.expression import Expression
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import stem

# Search keys have no accents. English words are not listed: the translation table has them.
ROMANISED = {
    roman: search_key(khmer)
    for khmer, romans in {
        "អនុក្រឹត្យ": "anukret|anukrit|anu-kret|anukreth",
        "ប្រកាស": "prakas",
        "ព្រះរាជក្រឹត្យ": "preah reach kret|reach kret|preah reachkret",
        "ព្រះរាជក្រម": "preah reach kram|reach kram|preah reachkram",
        "សារាចរ": "sarachor|sarachar",
        "ដីកា": "deika|dika",
        "សេចក្តីសម្រេច": "sechkdey samrech|sechkdei samrech",
        "ខេត្ត": "khet|khaet",
        "ក្រុង": "krong",
        "ស្រុក": "srok",
        "ខណ្ឌ": "khan",
        "ឃុំ": "khum",
        "សង្កាត់": "sangkat",
        "ភូមិ": "phum",
        "រៀល": "riel|riels",
        "សេនាធិការ": "etat-major|etat major",
    }.items()
    for roman in romans.split("|")
}
_WORDS = "|".join(sorted(map(re.escape, ROMANISED), key=len, reverse=True))
_ROMANISED = re.compile(rf"(?<![a-z0-9@.-])(?:{_WORDS})(?![a-z0-9@-])")
_HYPHENATED = re.compile(r"(?<![a-z0-9@./-])[a-z]+(?:-[a-z]+)+(?![a-z0-9@./-])")


def romanised_words(key: str) -> Iterator[Expression]:
    """Yield romanised Khmer with the Khmer word, and hyphenated Latin words as one word."""
    for match in _ROMANISED.finditer(key):
        yield Expression(*match.span(), (), ROMANISED[match.group()])
    for match in _HYPHENATED.finditer(key):
        yield Expression(*match.span(), (stem(match.group().replace("-", "")),))
