"""Numbers and words of OCR put right where the text itself tells how. Pure.

The signs u and uu are drawn below the line and easily lost. A word that is none without the sign, but
is one of the commonest words with it, gets it back.

A number has the digits of one script. A law writes its numbers twice, "15 (fifteen)"; where the digits
say something else than the words, the words are right: a digit is easily taken for another, a word not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.expressions.quantities import number_in_words
from khmerqa.text.khmer.normalise import search_key

_ASCII, _KHMER = re.compile("[0-9]"), re.compile("[\u17e0-\u17e9]")
_LATIN = re.compile("[A-Za-z]")
_NUMBER = re.compile("[0-9\u17e0-\u17e9]{1,9}")
_KHMER_GROUP, _GROUP = re.compile("[\u17e0-\u17e9]{1,3}"), re.compile("[0-9OoCc]{3}")
_ROUND = str.maketrans("OoCc", "0000")
_IN_WORDS = re.compile("^\\(([\u1780-\u17d3]{2,40})\\)$")
# Words that are never met without one of their signs u and uu, in two million letters of clean text.
_WORDS = """
    ក្នុង ក្រុមហ៊ុន ក្រុមប្រឹក្សា ដូចជា ជូនដំណឹង បុគ្គល បុគ្គលិក រូបវន្ត ពុំ ភូមិសាស្ត្រ
    ទីក្រុង អនុញ្ញាត អនុវត្ត អនុក្រឹត្យ អនុម័ត អនុប្រធាន អនុគណៈកម្មការ អនុលោម អនុសាសន៍
    អនុស្សរណៈ សុខាភិបាល សុខភាព យុត្តិធម៌ គតិយុត្ត គ្រូបង្រៀន ប្រុងប្រយ័ត្ន សុវត្ថិភាព
    សន្តិសុខ គុណភាព គុណវុឌ្ឍិ មូលដ្ឋាន មូលធន មូលនិធិ ទុនបម្រុង បម្រុង បញ្ជូន ចូលរួម
    ចូលជាធរមាន កុមារ ទុកជា ទុកចិត្ត ផ្ទុយ យុទ្ធសាស្ត្រ ហេតុផល ចុះ ចុងក្រោយ ចុងបញ្ចប់ រួចផុត
    ផុតកំណត់ បុរេប្រទាន កម្ពុជា អាយុកាល សម្រុះសម្រួល សុពលភាព មនុស្ស ធម្មនុញ្ញ តុលាការ មិថុនា
    កុម្ភៈ ទូរគមនាគមន៍ ទូរស័ព្ទ បច្ចុប្បន្ន ប៉ុន្តែ ប៉ុណ្ណោះ ប៉ុន្មាន ផ្លូវ ជួញដូរ
    ផ្លាស់ប្តូរ ផ្គូផ្គង យុវជន ទទួលបន្ទុក ទទួលខុសត្រូវ ខុសត្រូវ ខុសគ្នា ប្រមូល ដូចគ្នា
    រូបភាព បុណ្យ ពុករលួយ លុបចោល
"""
_SIGNS = "\u17bb\u17bc"
# "must": without its sign it may be the end of one word and the start of another.
_MUST = re.compile("(?<![\u1794\u17b6\u17bb\u17d2])\u178f\u17d2\u179a\u179c(?![\u17b6-\u17d3])")
# E, AE or AI at the start of a word or behind another vowel, then a consonant with its subscripts.
_BEFORE_ITS_BASE = re.compile(
    "(?:(?<![\u1780-\u17d3])|(?<=[\u17b6-\u17c5]))(?P<vowel>[\u17c1-\u17c3])"
    "(?P<base>[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]){0,2})(?P<sign>[\u17b6\u17b8]?)"
)
_VOWELS_OF_TWO = {"\u17c1\u17b6": "\u17c4", "\u17c1\u17b8": "\u17be"}  # O and OE have a part before
MAX_TOKENS = 4  # that the words in brackets may be cut into


def with_vowels_behind(text: str) -> str:
    """Return a text with the vowels drawn before a consonant written behind it, as Unicode has them.

    Where such a vowel begins a word or stands behind another vowel, it cannot belong to what is before.
    """
    return _BEFORE_ITS_BASE.sub(_behind, text)


def _behind(match: re.Match[str]) -> str:
    vowel, base, sign = match["vowel"], match["base"], match["sign"]
    both = _VOWELS_OF_TWO.get(vowel + sign, vowel if not sign else vowel + sign)
    return base + both


def with_lost_signs(text: str) -> str:
    """Return a text with the signs below the line that its words have lost."""
    text = _MUST.sub("\u178f\u17d2\u179a\u17bc\u179c", text)
    return _lost().sub(lambda match: _words_by_loss()[match[0]], text)


@lru_cache(maxsize=1)
def _lost() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words_by_loss(), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _words_by_loss() -> dict[str, str]:
    """Return each of the words by what is left of it without one sign, or without any."""
    lost: dict[str, str] = {}
    for word in _WORDS.split():
        places = [at for at, sign in enumerate(word) if sign in _SIGNS]
        lost |= {word[:at] + word[at + 1 :]: word for at in places}
        lost["".join(sign for sign in word if sign not in _SIGNS)] = word
    return lost


def mixes_digits(text: str) -> bool:
    """Return whether a word has digits of both scripts, and no Latin letters that would explain it."""
    both = _ASCII.search(text) is not None and _KHMER.search(text) is not None
    return both and _LATIN.search(text) is None


def in_one_script(text: str) -> str:
    """Return a word with its digits in the script of most of them; of equally many, in Khmer."""
    if not mixes_digits(text):
        return text
    khmer = len(_KHMER.findall(text)) >= len(_ASCII.findall(text))
    return khmer_digits(text) if khmer else ascii_digits(text)


def groups_in_one_script(tokens: Sequence[str]) -> list[str]:
    """Return the tokens of a line with the thousands of a Khmer number in Khmer digits.

    OCR takes three zeros that stand apart, as in "4 000 000", for Latin ones or for letters.
    """
    right: list[str] = []
    for token in tokens:
        follows = bool(right) and _KHMER_GROUP.fullmatch(right[-1]) is not None
        right.append(
            khmer_digits(token.translate(_ROUND)) if follows and _GROUP.fullmatch(token) else token
        )
    return right


def by_their_words(tokens: Sequence[str]) -> dict[int, str]:
    """Return, by their index, the numbers of a line that differ from the words in brackets behind.

    A number whose thousands stand apart, "2 000 000 (two million)", is one number.
    """
    changed: dict[int, str] = {}
    first = 0  # of the groups of a number
    for index, token in enumerate(tokens):
        if not _NUMBER.fullmatch(token):
            first = index + 1
            continue
        value = value_behind(tokens[index + 1 : index + 1 + MAX_TOKENS])
        groups = tokens[first : index + 1]
        if value is None or int(ascii_digits("".join(groups))) == value:
            continue
        parts = [str(value)] if len(groups) == 1 else f"{value:,}".split(",")
        if len(groups) != len(parts):
            continue  # which of the groups are part of the number is not known
        for place, (old, part) in enumerate(zip(groups, parts, strict=True), first):
            if int(ascii_digits(old)) != int(part):
                right = part.zfill(len(old))  # "05 (five)"
                changed[place] = khmer_digits(right) if _KHMER.search(old) else right
    return changed


def value_behind(tokens: Sequence[str]) -> int | None:
    """Return the number in words and brackets that tokens begin with."""
    text = ""
    for token in tokens:
        text += token
        if ")" in token:
            break
    match = _IN_WORDS.match(text)
    return number_in_words(search_key(match[1])) if match else None
