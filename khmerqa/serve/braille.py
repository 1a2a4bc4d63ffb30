"""Khmer and English as Braille, by liblouis' own program where it is installed (Debian: liblouis-bin).

It runs in a process of its own, so a text that harms it harms nothing else.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from khmerqa.errors import BusyError, NotFoundError
from khmerqa.ports import Segmenter
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.terms.line_breaks import breakable_pieces
from khmerqa.types import Bilingual, Language

PROGRAM = "lou_translate"
INSTALL = "apt-get install liblouis-bin"
_TABLES: Mapping[Language, str] = {
    "km": "unicode.dis,km-g1.utb",
    "en": "unicode.dis,en-ueb-g1.ctb",
}
_SECONDS = 10.0
_MAX_LINE = 500  # code points; the program cuts lines of more than 2,047 bytes
_CELLS, _LINES = 40, 25  # of a sheet of Braille paper
_LETTER_SIGN = "⠰"  # liblouis writes it before a letter that stands alone
_FIRST = 0x2800  # the empty pattern in Unicode; its bits are the dots 1 to 8
# North American ASCII Braille, which .brf files hold, by the bits of the dots 1 to 6.
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_KHMER = re.compile("[\u1780-\u17f9]")
_BLANK = re.compile("[\0-\x1f\x7f-\x9f]|\\s")
_BLANKS = " \u2800\u2840\u2880\u28c0"  # cells that are empty when the dots 7 and 8 are left out
_WORD = re.compile(f"[^{_BLANKS}]*[{_BLANKS}]+|[^{_BLANKS}]+")
_UNSEEN = re.compile("[\u00ad\u17b4\u17b5\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Signs that the Khmer table (km-g1.utb, liblouis 3.24) has no cells for, and what is written instead.
_INSTEAD = str.maketrans(
    {
        **dict.fromkeys("«»„‟‹›″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•‣·●○■▪◦\uf0b7", "-"),
        **dict.fromkeys("\u17ce\u17d1\u17d3\u17dc\u17dd", ""),
    }
    | {"…": "...", "⁄": "/", "×": "x", "៖": ":", "៕": "។", "៘": "។ល។", "៛": "រៀល"}
    | {"ឝ": "ស", "ឞ": "ស", "\u17a3": "អ", "\u17a4": "អា", "\u17a8": "ឧក"}
)


def is_installed() -> bool:
    """Return whether Braille can be made here."""
    return shutil.which(PROGRAM) is not None


def braille(text: str) -> str:
    """Return a text in Unicode Braille, line by line; a line with a Khmer letter is read as Khmer.

    Raises NotFoundError where liblouis is missing, and BusyError where it fails or takes too long.
    """
    lines = _lines(text)
    return "\n".join(_in_braille(lines, list(map(_language, lines))))


def brf(text: str, in_braille: str, segmenter: Segmenter) -> str:
    """Return a text as the contents of a ``.brf`` file: sheets of 25 lines of 40 cells.

    ``in_braille`` is what ``braille`` returned for it. A line ends between two words, in Khmer too.
    Raises as ``braille`` does.
    """
    lines = _lines(text)
    languages = list(map(_language, lines))
    cut = list(breakable_pieces(lines, segmenter))
    pieces = [(piece, each) for words, each in zip(cut, languages, strict=True) for piece in words]
    made = iter(_in_braille([piece for piece, _ in pieces], [each for _, each in pieces]))
    folded = [
        _ascii(one)
        for line, words in zip(in_braille.split("\n"), cut, strict=True)
        for one in _folded(_parted(line, [next(made) for _ in words]))
    ]
    return "\f".join("".join(f"{line}\r\n" for line in sheet) for sheet in _sheets(folded))


def _lines(text: str) -> list[str]:
    return [_BLANK.sub(" ", _UNSEEN.sub("", line)) for line in text.split("\n")]


def _language(line: str) -> Language:
    return "km" if _KHMER.search(line) else "en"


def _in_braille(lines: Sequence[str], languages: Sequence[Language]) -> list[str]:
    made = {
        language: iter(_translated(_of(language, lines, languages), language))
        for language in dict.fromkeys(languages)
    }
    return [next(made[language]) for language in languages]


def _of(language: Language, lines: Sequence[str], languages: Sequence[Language]) -> list[str]:
    of_it = [line for line, each in zip(lines, languages, strict=True) if each == language]
    return list(map(_in_known_signs, of_it)) if language == "km" else of_it


def _in_known_signs(line: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", line)).translate(_INSTEAD)


def _translated(lines: Sequence[str], language: Language) -> list[str]:
    """Return each line in Braille; long ones are handed over in pieces."""
    pieces = [list(_pieces(line)) for line in lines]
    made = iter(_run([piece for of_line in pieces for piece in of_line], _TABLES[language]))
    return ["".join(next(made) for _ in of_line) for of_line in pieces]


def _pieces(line: str) -> Iterator[str]:
    while len(line) > _MAX_LINE:
        piece = line[: line.rfind(" ", 0, _MAX_LINE) + 1] or clip(line, _MAX_LINE)
        piece = piece or line[:_MAX_LINE]
        yield piece
        line = line[len(piece) :]
    yield line


def _run(lines: Sequence[str], tables: str) -> list[str]:
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotFoundError(
            Bilingual(
                f"ម៉ាស៊ីននេះមិនទាន់មាន liblouis សម្រាប់អក្សរប្រាយល៍ទេ។ សូមដំណើរការ៖ {INSTALL} ។",
                f"liblouis, which makes Braille, is not installed. Run: {INSTALL}",
            )
        )
    failed = BusyError(
        Bilingual(
            "មិនអាចបម្លែងជាអក្សរប្រាយល៍បានទេ។ សូមព្យាយាមម្តងទៀត ឬបម្លែងអត្ថបទខ្លីជាងនេះ។",
            "Braille could not be made. Try again, or with a shorter text.",
        )
    )
    try:
        made = subprocess.run(
            [program, "--forward", tables],
            input="".join(f"{line}\n" for line in lines),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # its warnings are not always UTF-8
            check=True,
            encoding="utf-8",
            timeout=_SECONDS,
        )
    except (subprocess.SubprocessError, OSError, UnicodeError) as error:
        raise failed from error
    found = made.stdout.removesuffix("\n").split("\n")
    if len(found) != len(lines):
        raise failed
    return found


# --- sheets of paper ----------------------------------------------------------------------------------


def _parted(line: str, words: Sequence[str]) -> list[str]:
    """Return a line of Braille in pieces, as far as its words, made each by itself, are found in it."""
    parts: list[str] = []
    begin = 0
    for word in words:
        end = begin
        for cell in word:
            if line[end : end + 1] == cell:
                end += 1
            elif cell != _LETTER_SIGN:  # only a word by itself has it
                return [*parts, line[begin:]]
        parts.append(line[begin:end])
        begin = end
    return [*parts, line[begin:]]


def _folded(pieces: Iterable[str]) -> Iterator[str]:
    """Yield lines that fit on a sheet; between two pieces, and after a blank, one may end."""
    line = ""
    for word in (word for piece in pieces for word in _WORD.findall(piece)):
        if line and len(line) + len(word.rstrip(_BLANKS)) > _CELLS:
            yield line.rstrip(_BLANKS)
            line = ""
        line += word if line else word.lstrip(_BLANKS)
        while len(line.rstrip(_BLANKS)) > _CELLS:
            yield line[:_CELLS]
            line = line[_CELLS:]
    yield line.rstrip(_BLANKS)


def _sheets(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(lines), _LINES):
        yield lines[at : at + _LINES]


def _ascii(text: str) -> str:
    return "".join(_ASCII[(ord(cell) - _FIRST) & 63] if _is_cell(cell) else cell for cell in text)


def _is_cell(character: str) -> bool:
    return _FIRST <= ord(character) < _FIRST + 256
