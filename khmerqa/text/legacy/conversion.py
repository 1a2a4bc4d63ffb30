"""Khmer typed for a pre-Unicode font: recognising it, and converting it to Unicode.

Such a font draws Khmer glyphs for Latin letters, and a text lists them in visual order: a vowel drawn
before its consonant is typed before it, a subscript has a code of its own, and some signs have a second
code for a lower position. The codes of each family of fonts are in ``tables``.

Unicode has one order for the signs of a syllable, wherever they are drawn (Unicode Technical Note 61):
base, robat, subscripts with ro last, shifter, vowel, other signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from khmerqa.text.khmer.clusters import BLANKS
from khmerqa.text.legacy.families import LIMON, FontFamily
from khmerqa.text.legacy.tables import BEFORE, COENG, RO

_SAME = {"\u03bc": "\u00b5"}  # one glyph; PDF libraries use either code
_UNIT = re.compile(f"{COENG}.|.", re.DOTALL)
_TAILED = {"\u1794": "\u17ab\u17ac", "\u1796": "\u17ad\u17ae"}  # with a short or a long tail
_WITH_E = {"\u17b6": "\u17c4", "\u17b8": "\u17be", "\u17c5": "\u17c5", "\u17c0": "\u17c0",
           "\u17bf": "\u17bf"}  # fmt: skip
_ONLY_WITH_E = frozenset("\u17bf\u17c0\u17c5")
_ABOVE = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17d0")
_TAKES_TRIISAP = frozenset("\u179f\u17a0\u17a2\u1781\u1785\u1787\u178f\u1790")
_SHIFTERS = frozenset("\u17c9\u17ca")
_BELOW_NYO = frozenset(COENG + letter for letter in "\u1785\u1786\u1787\u1788\u17a0")
_VOWELS = frozenset("\u17b6\u17b7\u17b8\u17b9\u17ba\u17bb\u17bc\u17bd\u17bf\u17c0\u17c5")
_DRAWN_BEFORE = frozenset(BEFORE.values())
_YUUKALEAPINTU = "\u17c8"
_BLANK = re.compile(f"[{BLANKS}]")  # not a line end: lines are kept
_LETTER = re.compile("[\u1780-\u17b3]")
_SIGN = re.compile("[\u17b6-\u17d1]")


@dataclass(slots=True)
class _Syllable:
    """The parts of one syllable, each kind in the order in which it was typed."""

    family: FontFamily
    before: str = ""  # the vowel, or part of it, drawn before the base
    ro: bool = False
    base: str = ""
    subscripts: list[str] = field(default_factory=list)
    vowels: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def waits_for(self, unit: str) -> bool:
        """Return whether ``unit`` can still be the base, or be drawn before it."""
        if self.base or self.vowels or self.signs or self.subscripts:
            return False
        return not {RO: self.ro}.get(unit, self.before and unit in _DRAWN_BEFORE)

    def begin(self, unit: str, code: str) -> None:
        """Add the base, what is drawn before it, or a sign without a base."""
        if unit == RO:
            self.ro = True
        elif unit in _DRAWN_BEFORE:
            self.before = unit
        elif _LETTER.match(unit):
            self.base = unit
        else:
            self.add(unit, code)

    def add(self, unit: str, code: str) -> None:
        """Add a subscript, vowel or sign; one that is typed twice counts once."""
        if unit[0] == COENG:
            if self.base == "\u1796" and self.vowels == ["\u17b6"] and not self.subscripts:
                # Above a subscript, nyo loses its lower part and looks like po with aa.
                self.base, self.vowels = "\u1789", []
            tailed = _TAILED.get(self.base)
            if tailed and code in self.family.short_tails and not self.subscripts:
                self.base = tailed[0]
            elif tailed and code in self.family.long_tails and not self.subscripts:
                self.base = tailed[1]
            elif self.base == "\u1791" and unit == "\u17d2\u1794":
                self.base = "\u17a1"  # drawn alike, and no word has bo below to
            elif unit not in self.subscripts:
                self.subscripts.append(unit)
            return
        if unit == "\u17b6" and self.base == "\u1796" and _BELOW_NYO & {*self.subscripts}:
            self.base = "\u1789"  # the same, typed after the subscript; a second aa is the vowel
            return
        kind = self.vowels if unit in _VOWELS else self.signs
        if unit not in kind:
            kind.append(unit)

    def is_well_formed(self) -> bool:
        """Return whether this is correct Khmer: a base, and one vowel or a valid combination."""
        vowels = [vowel for vowel in self.vowels if vowel != "\u17bb"]
        incomplete = bool(vowels) and vowels[0] in _ONLY_WITH_E
        if self.before == "\u17c1":
            vowels = [vowel for vowel in vowels if vowel not in _WITH_E]
            incomplete = False
        return bool(self.base) and not incomplete and len(vowels) + bool(self.before) <= 1

    def text(self) -> str:
        """Return the syllable in the order of Unicode."""
        vowels, signs = list(self.vowels), list(self.signs)
        if not self.base and signs == [_YUUKALEAPINTU]:
            return "\u17d6"  # the old fonts have no colon of their own
        if self.before == "\u17c1":
            second = next((vowel for vowel in vowels if vowel in _WITH_E), None)
            if second:
                vowels[vowels.index(second)] = _WITH_E[second]
            else:
                vowels.insert(0, self.before)
        elif self.before:
            vowels.insert(0, self.before)
        # With a vowel or sign above, both shifters are drawn as the vowel u.
        if "\u17bb" in vowels and _ABOVE & {*vowels, *signs}:
            vowels.remove("\u17bb")
            letters = {self.base, *(part[1] for part in self.subscripts)}
            signs.insert(0, "\u17ca" if letters & _TAKES_TRIISAP else "\u17c9")
        shifters = [sign for sign in signs if sign in _SHIFTERS]
        robat = ["\u17cc"] if "\u17cc" in signs else []
        rest = [sign for sign in signs if sign not in _SHIFTERS and sign != "\u17cc"]
        subscripts = [*self.subscripts, *([RO] if self.ro else [])]
        return "".join([self.base, *robat, *subscripts, *shifters, *vowels, *rest])


# Frequent short words and parts of words: any Khmer sentence has some.
_FREQUENT = re.compile(
    "និង|ការ|ដែល|នៃ|របស់|ក្នុង|បាន|មាន|ជា|តើ|អ្វី|ត្រូវ|ឱ្យ|ដោយ|លើ|នៅ|ពី|រដ្ឋ"
    "|ច្បាប់|មាត្រា|ប្រ|កម្ម|សិទ្ធិ|មិន|ទៅ|នេះ|នោះ|តាម|អ្នក|អំ|ស្ត|ផ្នែក|ជំពូក"
    "|អាច|គ្នា|ពេល|តែ|ឬ|ទី|ណា|អង្គ|សង្គ|ចំ|សា|ភាព|អាជ្ញ|បញ្ញ"
)
_TELLTALE = re.compile(
    "[a-z][A-Z]|[A-Z]{2}[a-z]"  # capitals inside a word
    "|(?<=[A-Za-z])[,;<)_:\\[](?=[A-Za-z])|(?<=[a-z])[;](?=\\s|$)"  # marks inside a word
    "|(?<=[A-Za-z])[\u00a2-\u00b6\u00bd\u00be\u00c1-\u00df\u00e1\u00e4\u00e6\u00e7\u00f0-\u00fe\u03bc]"
)
_MODERN = re.compile("://|www\\.|@|[a-z]\\.[a-z]{2}")
_KHMER = re.compile("[\u1780-\u17ff]")
_LATIN = re.compile("[A-Za-z\u00e9]")
_ILL_FORMED_SHARE = 0.12  # of words
_TELLTALE_SHARE = 0.25  # per word


def looks_legacy(text: str, family: FontFamily = LIMON) -> bool:
    """Return whether a line was typed for a font of ``family``: Latin letters that form no Latin words.

    In Khmer hardly any syllable begins with a vowel sign or has two. When words of other languages are
    converted by the table, most syllables do.
    """
    telltales = len(_TELLTALE.findall(text))
    if telltales < max(2, _TELLTALE_SHARE * len(text.split())):
        return False
    return reads_as(text, family) and _FREQUENT.search(to_unicode(text, family)) is not None


def reads_as(text: str, family: FontFamily) -> bool:
    """Return whether a line converts to Khmer syllables; for a short line this proves little."""
    if _KHMER.search(text) or _MODERN.search(text):
        return False
    words = [word for word in text.split() if _LATIN.search(word)]
    ill_formed = sum(not _is_well_formed(word, family) for word in words)
    return bool(words) and ill_formed <= _ILL_FORMED_SHARE * len(words)


def _is_well_formed(word: str, family: FontFamily) -> bool:
    return all(
        part.is_well_formed() for part in _syllables(word, family) if isinstance(part, _Syllable)
    )


def to_unicode(text: str, family: FontFamily) -> str:
    """Convert text typed for a font of ``family``; Khmer and characters without a code are kept."""
    return "".join(
        part if isinstance(part, str) else part.text() for part in _syllables(text, family)
    )


def _syllables(text: str, family: FontFamily) -> Iterator[_Syllable | str]:
    """Yield the syllables of a text, and the text between them unchanged.

    A blank before a sign that belongs to the previous syllable is left out.
    """
    current: _Syllable | None = None
    blank = ""
    for code in text:
        code = _SAME.get(code, code)
        already = _KHMER.match(code) is not None  # texts with both kinds exist
        for position, unit in enumerate(_UNIT.findall(family.codes.get(code, code))):
            if position and current is not None and unit in _DRAWN_BEFORE:
                current.begin(unit, code)  # a ready-made syllable is in the order of Unicode
                continue
            attaches = (
                not already
                and unit not in _DRAWN_BEFORE
                and (unit[0] == COENG or _SIGN.match(unit) is not None)
            )
            if attaches and not (blank and unit == _YUUKALEAPINTU):
                blank = ""
                current = current or _Syllable(family)
                current.add(unit, code)
                continue
            begins = not already and (
                attaches or unit in _DRAWN_BEFORE or _LETTER.match(unit) is not None
            )
            if current is not None and not (begins and not blank and current.waits_for(unit)):
                if _BLANK.match(unit) and current.base and not blank:
                    blank = unit
                    continue
                yield current
                current = None
                if blank:
                    yield blank
                    blank = ""
            if begins:
                current = current or _Syllable(family)
                current.begin(unit, code)
            else:
                yield unit
    if current is not None:
        yield current
    if blank:
        yield blank
