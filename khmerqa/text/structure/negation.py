"""Words that deny, except or forbid, in Khmer and English."""

from __future__ import annotations

import re

from khmerqa.text.khmer.normalise import search_key

# Words that turn what a sentence says, and nothing else.
_DENIES = (
    "មិន|ពុំ|គ្មាន|ឥត(?!គិតថ្លៃ|បង់ថ្លៃ)|កុំ|ហាម|លើកលែង",
    r"\b(?:not|no(?!\.)|never|none|neither|nor|without|nobody|nothing|cannot|prohibit\w*|forb[ai]d\w*"
    r"|except\w*|exempt\w*|unless)\b|n't\b",
)
# Words that may say the same with another verb.
_MAY_DENY = (
    "ឥត|បដិសេធ|មោឃៈ|និរាករណ៍|ដកហូត|ផ្អាក|លុបចោល|រំលាយ|រួចផុត|អនុគ្រោះ|ក្រៅពី|ល្មើស|អស់សិទ្ធិ",
    r"\b(?:exclu\w+|bans?|banned|illegal|unlawful|den(?:y|ies|ied)|refus\w+|reject\w*|invalid|void"
    r"|other than|revok\w+|suspend\w*|cancel\w*|terminat\w+|repeal\w*|abrogat\w+|fails?|lacks?|loses?"
    r"|ceases?|offen[cs]es?|violations?)\b",
)


def _pattern(*families: tuple[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"{search_key(khmer)}|{english}" for khmer, english in families))


_DENIAL = _pattern(_DENIES)
_ANY_DENIAL = _pattern(_DENIES, _MAY_DENY)


def denies(key: str) -> bool:
    """Return whether a search key holds a word that can only deny, except or forbid."""
    return _DENIAL.search(key) is not None


def may_deny(key: str) -> bool:
    """Return whether a search key holds such a word, or one that may mean the same: "is refused"."""
    return _ANY_DENIAL.search(key) is not None
