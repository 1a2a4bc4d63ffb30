"""Khmer and English as Braille, by liblouis' own program where it is installed (Debian: liblouis-bin).

It runs in a process of its own, so a text that harms it harms nothing else.
"""

from __future__ import annotations

import shutil
import subprocess
import textwrap
from collections.abc import Mapping

from khmerqa.errors import BusyError, NotFoundError
from khmerqa.types import Bilingual, Language

PROGRAM = "lou_translate"
_TABLES: Mapping[Language, str] = {
    "km": "unicode.dis,km-g1.utb",
    "en": "unicode.dis,en-ueb-g1.ctb",
}
_SECONDS = 10.0
_CELLS, _LINES = 40, 25  # of a sheet of Braille paper
_FIRST = 0x2800  # the empty pattern in Unicode; its bits are the dots 1 to 8
# North American ASCII Braille, which .brf files hold, by the bits of the dots 1 to 6.
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="


def is_installed() -> bool:
    """Return whether Braille can be made here."""
    return shutil.which(PROGRAM) is not None


def braille(text: str, language: Language) -> str:
    """Return a text in Unicode Braille, line by line.

    Raises NotFoundError where liblouis is missing, and BusyError where it fails or takes too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotFoundError(
            Bilingual(
                "ម៉ាស៊ីននេះមិនទាន់មាន liblouis សម្រាប់អក្សរប្រាយល៍ទេ។ សូមដំណើរការ៖ apt-get install liblouis-bin ។",
                "liblouis, which makes Braille, is not installed. Run: apt-get install liblouis-bin",
            )
        )
    try:
        made = subprocess.run(
            [program, "--forward", _TABLES[language]],
            input=text.replace("\0", "") + "\n",
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=_SECONDS,
        )
    except (subprocess.SubprocessError, OSError, UnicodeError) as error:
        raise BusyError(
            Bilingual(
                "មិនអាចបម្លែងជាអក្សរប្រាយល៍បានទេ។ សូមព្យាយាមម្តងទៀត ឬបម្លែងអត្ថបទខ្លីជាងនេះ។",
                "Braille could not be made. Try again, or with a shorter text.",
            )
        ) from error
    return made.stdout.rstrip("\n")


def brf(text: str) -> str:
    """Return Unicode Braille as the contents of a ``.brf`` file: sheets of 25 lines of 40 cells."""
    plain = "".join(_ASCII[(ord(cell) - _FIRST) & 63] if _is_cell(cell) else cell for cell in text)
    lines = [
        folded
        for line in plain.split("\n")
        for folded in textwrap.wrap(line, _CELLS, break_on_hyphens=False) or [""]
    ]
    sheets = [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)]
    return "\f".join("".join(f"{line}\r\n" for line in sheet) for sheet in sheets)


def _is_cell(character: str) -> bool:
    return _FIRST <= ord(character) < _FIRST + 256
