"""Names in Latin letters that a question mentions: NFT, Facebook. Some passage found must, too.

Khmer has no capital letters, but products, companies and programmes are written in Latin ones in Khmer
text as well. Words may be paraphrased; a name is not, so where nothing found has it, nothing tells of
it. Unlike a place or a year it may stand anywhere: the pages of "the RAM report" need not repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khmerqa.ports import Translations
from khmerqa.text.expressions.dates import MONTHS
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.romanised import ROMANISED
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import term_of

_KHMER = re.compile("[\u1780-\u17d3]")
_WORD = re.compile(r"(?<![\w@./-])[A-Za-z][A-Za-z0-9]*(?:[&'][A-Za-z0-9]+)*(?![\w@/])")
_BEFORE_SENTENCE = frozenset('.?!:;«"“(')
_CONTRACTED = re.compile(r"'\w*$")  # "Cambodia's", "I'm"
_MIN_LETTERS = 2
_MAX_LETTERS = 30  # of a name; what is longer is none
_MAX_NAMES = 12
_MIN_TYPED = 5  # letters of a name in which one may be mistyped
_MIN_PROBABILITY = 0.25  # of a translation that names the same
# Words that are written with a capital letter and name nothing that a passage must repeat.
_COMMON = (
    frozenset(
        search_key(
            """
            cambodians kingdom khmer english government ministry minister
            ministers law article chapter section annex policy strategy plan framework phase mr mrs ms
            dr excellency monday tuesday wednesday thursday friday saturday sunday ok faq pdf
            """
        ).split()
    )
    | FUNCTION_WORDS
    | QUESTION_WORDS
    | frozenset(MONTHS)
    | frozenset(ROMANISED)
)


def mentions_in(
    text: str, translations: Translations | None = None
) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield each name that a question mentions, with the pattern of its forms over search keys."""
    seen: set[str] = set()
    for written in _written(text):
        key = written.lower()
        if len(seen) == _MAX_NAMES:
            return
        if key not in seen and key not in _COMMON and term_of(key) not in _COMMON:
            seen.add(key)
            yield written, re.compile("|".join(_forms(written, translations)))


def _written(text: str) -> Iterator[str]:
    """Yield the words that are names by their letters.

    An English sentence begins with a capital letter, and a title has one on each word: there only
    abbreviations are names.
    """
    khmer = _KHMER.search(text) is not None
    found = [
        (_CONTRACTED.sub("", match[0]), _begins_sentence(text, match.start()))
        for match in _WORD.finditer(text)
    ]
    inside = [word[0].isupper() for word, begins in found if not begins]
    is_title = not khmer and 2 * sum(inside) > len(inside)
    for word, begins in found:
        capitals = sum(each.isupper() for each in word)
        if not _MIN_LETTERS <= len(word) <= _MAX_LETTERS or (text.isupper() and not khmer):
            continue
        if capitals > 1 or (capitals and not begins and not is_title):
            yield word


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in _BEFORE_SENTENCE or "\n" in text[len(before) : at]


def _forms(written: str, translations: Translations | None) -> Iterator[str]:
    key = written.lower()
    yield from forms_of(key, translations)
    letters = [each for each in written if each.isalnum()]
    if 2 <= len(letters) <= _MIN_TYPED:  # what an abbreviation stands for
        yield (
            r"\b" + r"\w*[ -](?:(?:of|and|the|for|on|in) )?".join(map(_initial, letters)) + "[a-z]"
        )
    if len(key) >= _MIN_TYPED:  # one letter mistyped, missing or added
        first, rest = key[0], key[1:]
        mistyped = [
            rf"{re.escape(rest[:at])}(?:\w?{re.escape(rest[at + 1 :])}|\w{re.escape(rest[at:])})"
            for at in range(len(rest))
        ]
        yield rf"\b{first}(?:{'|'.join(mistyped)})"


def forms_of(key: str, translations: Translations | None) -> Iterator[str]:
    """Yield patterns of a word and of its probable translations, each with any ending."""
    known = translations.translate(key) if translations else ()
    yield beginning_of(key)
    for form, probability in known:
        if probability >= _MIN_PROBABILITY:
            yield beginning_of(form)


def beginning_of(word: str) -> str:
    """Return the pattern of a word (its search key) with any ending: "quality" and "qualities"."""
    if not word.isascii():
        return re.escape(word)
    found = term_of(word)
    ends_in_y = found.endswith("i") and word.endswith(("y", "ies", "ied"))
    return rf"\b{re.escape(found[:-1])}[iy]" if ends_in_y else rf"\b{re.escape(found)}"


def _initial(letter: str) -> str:
    """Return the pattern of a letter that begins a word of what an abbreviation stands for.

    Only a small letter stands for a word that says little, as in IoT: "no fee to" is no NFT.
    """
    if letter.islower():
        return letter
    key = letter.lower()
    little = sorted(word for word in FUNCTION_WORDS | QUESTION_WORDS if word.startswith(key))
    return rf"(?!(?:{'|'.join(map(re.escape, little))})\b){key}" if little else key
