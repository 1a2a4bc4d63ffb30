"""The codes of the pre-Unicode Khmer fonts, read from the fonts' glyphs.

A code is the Latin character that a font draws as Khmer; every text face of a family has the same
codes. Limon was read from S1, S5 and R1, ABC from ABC-TEXT-01, as they are embedded in published laws.
The ``\u00bb`` of ABC is left out, because its glyph is no letter in use.
"""

from __future__ import annotations

COENG = "\u17d2"
RO = COENG + "\u179a"

_BASES = dict(
    zip(
        "kxKXgcqCQjdzDNtfTFnbpBPmyrlvshLG",
        "\u1780\u1781\u1782\u1783\u1784\u1785\u1786\u1787\u1788\u1789\u178a\u178b\u178c\u178e"
        "\u178f\u1790\u1791\u1792\u1793\u1794\u1795\u1796\u1797\u1798\u1799\u179a\u179b\u179c"
        "\u179f\u17a0\u17a1\u17a2",
        strict=True,
    )
) | {"Z": "\u178d", "\u00c9": "\u17af"}
_SHARED_SUBSCRIPTS = {
    "\u00e7": "\u1781", "\u00b6": "\u1784", "\u00a9": "\u1785", "\u00e4": "\u1786",
    "\u00a2": "\u1787", "\u00c4": "\u1788", "\u00d8": "\u1789", "J": "\u1789",
    "\u00e6": "\u178b", "\u00d0": "\u178c", "\u00d1": "\u178e", "\u00fe": "\u178f",
    "\u00de": "\u1791", "\u00a7": "\u1792", "\u00f1": "\u1793", ",": "\u1794",
    "\u00f6": "\u1795", "<": "\u1796", "\u00d6": "\u1797", "\u00b5": "\u1798",
    "\u00fc": "\u1799", "\u00f8": "\u179b", "V": "\u179c", "\u00c7": "\u1783",
    "\u00c6": "\u178d",
}  # fmt: skip
_SHARED_SIGNS = {
    "a": "\u17b6", "i": "\u17b7", "I": "\u17b8", "w": "\u17b9", "W": "\u17ba", "u": "\u17bb",
    "U": "\u17bc", "Y": "\u17bd", "M": "\u17c6", "_": "\u17cd", "\u00be": "\u17cf",
    "\u2018": "\u17ca", "\u2019": "\u17cc",
    "\u00fa": "\u17bb", "\u00da": "\u17bc", "\u00dc": "\u17bd",  # lower, below a subscript
    "\u00cd": "\u17b8", "\u00ed": "\u17b7",  # further left
    # The second part of vowels whose first part is drawn before the base.
    "o": "\u17c0", "\u00f3": "\u17c0", "O": "\u17bf", "\u00d3": "\u17bf", "A": "\u17c5",
}  # fmt: skip
BEFORE = {"e": "\u17c1", "E": "\u17c2", "\u00e9": "\u17c3", "R": RO, "\u00ae": RO}
_DIGITS = {str(digit): chr(0x17E0 + digit) for digit in range(10)}
_KHNYOM = "\u1781\u17d2\u1789\u17bb\u17c6"
_AOY = "\u17b1\u17d2\u1799"

LIMON_CODES = (
    _BASES
    | {code: COENG + letter for code, letter in _SHARED_SUBSCRIPTS.items()}
    | _SHARED_SIGNS
    | BEFORE
    | _DIGITS
    | {
        ")": "\u1794", "]": "\u17a7", "\\": "\u17a5", "\u00ab": "\u17aa", "\u00bb": "\u17b1",
        "[": _AOY, "\u00b4": _KHNYOM,
        "\u00e1": COENG + "\u1780", "\u00c1": COENG + "\u1782", "\u00df": COENG + "\u1790",
        "S": COENG + "\u179f", "\u00f0": COENG + "\u17a0", "\u00a5": COENG + "\u17a2",
        "\u00a3": COENG + "\u1789", "\u00a4": COENG + "\u1789",
        "H": "\u17c7", "\u00b3": "\u17c8", ";": "\u17cb", ":": "\u17c9", "\u00bd": "\u17d0",
        "\u00d7": "\u17b7\u17cd", "\u00bf": "\u17c6", "'": "\u17ca",
        ".": "\u17d4", "\u00b2": "\u17d7", ">": ".", "/": ",", "\u00bc": "/", "{": "\u201c",
        "}": "\u201d", "\u00ac": "(", "\u00a6": ")", "\u00a1": "!", "\u00f7": "+", "\u00b0": "%",
        "`": "\u17db", "\u00b9": "\u17db",  # the riel sign, in the text and the title faces
    }
)  # fmt: skip
ABC_CODES = (
    _BASES
    | {code: COENG + letter for code, letter in _SHARED_SUBSCRIPTS.items()}
    | _SHARED_SIGNS
    | BEFORE
    | _DIGITS
    | {
        ";": COENG + "\u1780", ":": COENG + "\u1782", "S": COENG + "\u1790",
        "H": COENG + "\u17a0", "\u00df": COENG + "\u179f", "\u00f0": COENG + "\u17a2",
        "\u00ab": "\u17a7", "}": "\u17a5", "]": "\u17aa", "{": "\u17b1", "[": _AOY,
        "\u00b9": _KHNYOM, "$": "\u17db", "\\": "\u17ad", "|": "\u17ae",
        "\u00ac": "\u17ab", "\u00a6": "\u17ac",
        "\u00e1": "\u1794\u17b6", "\u00c1": "\u1794\u17c5",
        "\u00bc": "\u17c7", "\u00a3": "\u17c8", "\u00b4": "\u17cb", "\u00a8": "\u17c9",
        "+": "\u17ce", "&": "\u17d0", "#": "\u17b7\u17cd", "\u00b0": "\u17c6",
        "\u00e5": "\u17b9", "\u00c5": "\u17ba",
        ".": "\u17d4", ">": "\u17d5", "@": "\u17d7", "'": ",", "/": ",", "\u00b2": "\u201c",
        "\u00b3": "\u201d", "=": "+", "\u00f7": "=", "\u00bd": "\u00f7", "\u00a4": "$",
        "\u00a5": "-", "\u00a1": "~", "\u00bf": "\u2022",
    }
)  # fmt: skip
