"""From Unicode to Limon codes, written independently of the decoder: what a typist of that time did.

A typist types what is drawn before the base, the base, what is below it, then the rest. The
codes follow the keyboard that Limon shares with the typewriter.
"""

from __future__ import annotations

import re

_SYLLABLE = re.compile(
    "(?P<base>[\u1780-\u17b3])(?P<robat>\u17cc?)(?P<subscripts>(?:\u17d2[\u1780-\u17a2])*)"
    "(?P<shifter>[\u17c9\u17ca]?)(?P<vowel>[\u17b6-\u17c5]?)(?P<signs>[\u17c6-\u17c8\u17cb\u17cd-\u17d0]*)"
)
_KEYS = {
    "ក": "k", "ខ": "x", "គ": "K", "ឃ": "X", "ង": "g", "ច": "c", "ឆ": "q", "ជ": "C", "ឈ": "Q",
    "ញ": "j", "ដ": "d", "ឋ": "z", "ឌ": "D", "ឍ": "Z", "ណ": "N", "ត": "t", "ថ": "f", "ទ": "T",
    "ធ": "F", "ន": "n", "ប": "b", "ផ": "p", "ព": "B", "ភ": "P", "ម": "m", "យ": "y", "រ": "r",
    "ល": "l", "វ": "v", "ស": "s", "ហ": "h", "ឡ": "L", "អ": "G", "ឥ": "\\", "ឧ": "]", "ឪ": "«",
    "ឫ": "b£", "ឬ": "b¤", "ឮ": "B¤", "ឯ": "É", "ឱ": "»",
}  # fmt: skip
_BENEATH = {
    "ក": "á", "ខ": "ç", "គ": "Á", "ឃ": "Ç", "ង": "¶", "ច": "©", "ឆ": "ä", "ជ": "¢", "ឈ": "Ä",
    "ញ": "Ø", "ដ": "þ", "ឋ": "æ", "ឌ": "Ð", "ឍ": "Æ", "ណ": "Ñ", "ត": "þ", "ថ": "ß", "ទ": "Þ",
    "ធ": "§", "ន": "ñ", "ប": ",", "ផ": "ö", "ព": "<", "ភ": "Ö", "ម": "µ", "យ": "ü", "ល": "ø",
    "វ": "V", "ស": "S", "ហ": "ð", "អ": "¥",
}  # fmt: skip
_VOWELS = {
    "": ("", ""), "ា": ("", "a"), "ិ": ("", "i"), "ី": ("", "I"), "ឹ": ("", "w"), "ឺ": ("", "W"),
    "ុ": ("", "u"), "ូ": ("", "U"), "ួ": ("", "Y"), "ើ": ("e", "I"), "ឿ": ("e", "O"),
    "ៀ": ("e", "o"), "េ": ("e", ""), "ែ": ("E", ""), "ៃ": ("é", ""), "ោ": ("e", "a"),
    "ៅ": ("e", "A"),
}  # fmt: skip
_SIGNS = {
    "ំ": "M", "ះ": "H", "ៈ": "³", "់": ";", "៉": ":", "៊": "‘", "៌": "’", "៍": "_", "៏": "¾",
    "័": "½",
}  # fmt: skip
_OTHER = {"។": ".", "ៗ": "²", "(": "¬", ")": "¦", "៖": " ³"} | {
    chr(0x17E0 + digit): str(digit) for digit in range(10)
}
BASES = "".join(letter for letter, key in _KEYS.items() if len(key) == 1 and letter <= "អ")
SUBSCRIPTS = "".join(_BENEATH).replace("ដ", "") + "រ"
VOWELS = "".join(_VOWELS)


def limon_codes(text: str) -> str:
    """Return the codes of a Khmer text whose syllables have their parts in the usual order."""
    text = text.replace("ឱ្យ", "[")
    return "".join(
        _OTHER.get(part, part) for part in re.split("([\u17d4-\u17e9() ])", _syllables(text))
    )


def _syllables(text: str) -> str:
    return _SYLLABLE.sub(_codes, text)


def _codes(match: re.Match[str]) -> str:
    base, subscripts = match["base"], match["subscripts"].replace("\u17d2", "")
    before, after = _VOWELS[match["vowel"]]
    key = "Ba" if base == "ញ" and subscripts.strip("រ") else _KEYS[base]
    beneath = "".join(_BENEATH[letter] for letter in subscripts if letter != "រ")
    signs = "".join(_SIGNS[sign] for sign in match["robat"] + match["shifter"])
    ro = "R" if "រ" in subscripts else ""
    return before + ro + key + beneath + signs + after + "".join(map(_SIGNS.get, match["signs"]))  # type: ignore[arg-type]
