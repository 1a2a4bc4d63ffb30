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
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:mailto|javascript|data|tel):|[^\s@]@[^\s@]"
    r"|\b[a-z0-9-]+\.(?:[a-z0-9-]+\.)*[a-z]{2,}(?:/|\b)",
    re.IGNORECASE,
)
_MARK_UP = re.compile(r"[<>`{}\\|]|\*\*|__|~~|!\[|\]\s*[(\[]|^\s*#|&#?\w+;")
_QUOTED = re.compile(
    '\u201c([^\u201d]*)(\u201d|$)|\u00ab([^\u00bb]*)(\u00bb|$)|"([^"]*)("|$)|\u2018([^\u2019]*)(\u2019|$)'
)
_SPACES_AND_STOPS = re.compile(r"[\s.,;:?!\u17d4\u17d6]+")


def is_plain(sentence: str) -> bool:
    """Return whether a sentence is words alone: no address, no mark-up, no control characters."""
    if any(
        unicodedata.category(character).startswith("C") and character not in _ZERO_WIDTH
        for character in sentence
    ):
        return False
    return not (_ADDRESS.search(sentence) or _MARK_UP.search(sentence))


def invented_quotations(sentence: str, passage: str) -> Sequence[str]:
    """Return what a sentence has in quotation marks and the passage does not; spacing is ignored."""
    held = _key(passage)
    found = []
    for match in _QUOTED.finditer(sentence):
        quoted = next(group for group in match.groups()[::2] if group is not None)
        closed = any(match.groups()[1::2])
        if not closed or _key(quoted) not in held:
            found.append(quoted)
    return found


def _key(text: str) -> str:
    return _SPACES_AND_STOPS.sub("", search_key(text))
