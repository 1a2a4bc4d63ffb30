"""What may leave of a language model's words: plain text, and no quotation that the passage lacks.

An answer is shown on web pages, in terminals and in chats. A link, a picture or mark-up of a model may
have come from a document that was written to make it say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from khmerqa.text.khmer.normalise import search_key

_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060")  # between words of Khmer
_LINE_ENDS = frozenset(("Zl", "Zp"))
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|javascript|data|tel):|[^\s@]@[^\s@]"
    r"|\b[a-z0-9-]+\.(?:[a-z0-9-]+\.)*[a-z]{2,}(?:/|\b)",
    re.IGNORECASE,
)
_MARK_UP = re.compile(r"[<>`{}\\|]|\*\*|__|~~|!\[|\]\s*[(\[]|^\s*#|&#?\w+;")
# What opens a quotation, and what may close it.
_MARKS = (
    ("\u201c", "\u201d"), ("\u201e", "\u201c\u201d"), ("\u00ab", "\u00bb"), ("\u2039", "\u203a"),
    ("\u2018", "\u2019"), ("\u201a", "\u2018\u2019"), ("\u300c", "\u300d"), ("\u300e", "\u300f"),
    ('"', '"'), ("\uff02", "\uff02"),
)  # fmt: skip
_QUOTED = re.compile(
    "|".join(f"{opens}([^{closes}]*)([{closes}]|$)" for opens, closes in _MARKS)
    + r"|(?<!\w)'([^']*)('(?!\w)|$)"
)
_SPACES_AND_STOPS = re.compile(r"[\s.,;:?!\u17d4\u17d6]+")


def is_plain(sentence: str) -> bool:
    """Return whether a sentence is words alone: no address, no mark-up, no control characters."""
    for character in sentence:
        category = unicodedata.category(character)
        if category in _LINE_ENDS or (category[0] == "C" and character not in _ZERO_WIDTH):
            return False
    plain = unicodedata.normalize("NFKC", sentence)  # an address in full-width letters is one too
    return not (_ADDRESS.search(plain) or _MARK_UP.search(plain))


def invented_quotations(sentence: str, passage: str) -> Sequence[str]:
    """Return what a sentence has in quotation marks and the passage does not; spacing is ignored."""
    held = bare_key(passage)
    found = []
    for match in _QUOTED.finditer(sentence):
        quoted = next(group for group in match.groups()[::2] if group is not None)
        closed = any(match.groups()[1::2])
        if not closed or bare_key(quoted) not in held:
            found.append(quoted)
    return found


def bare_key(text: str) -> str:
    """Return the search key of a text without spaces and stops."""
    return _SPACES_AND_STOPS.sub("", search_key(text))
