"""Long lines are broken between words, in Khmer too, where a terminal would break them anywhere."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from collections.abc import Callable

from khmerqa.ports import Segmenter
from khmerqa.text.terms.line_breaks import breakable_pieces

Fold = Callable[[str], str]
_WITH_BLANKS = re.compile(r"\S+\s*|\s+")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})  # categories of characters that take no column
_NARROWEST = 20  # columns; in fewer, lines are left as they are


def fold_for_terminal(segmenter: Callable[[], Segmenter]) -> Fold:
    """Return what folds to the width of the terminal; elsewhere texts stay as they are."""
    if not sys.stdout.isatty():
        return str
    columns = shutil.get_terminal_size().columns
    return lambda text: folded(text, columns, segmenter())


def folded(text: str, columns: int, segmenter: Segmenter) -> str:
    """Return a text with lines of at most ``columns``, as far as words allow; indents are kept."""
    return "\n".join(_folded(line, columns, segmenter) for line in text.split("\n"))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes at most."""
    return sum(unicodedata.category(character) not in _NO_WIDTH for character in text)


def _folded(line: str, columns: int, segmenter: Segmenter) -> str:
    if width(line) <= columns or columns < _NARROWEST:
        return line
    body = line.lstrip(" ")
    indent = line[: len(line) - len(body)]
    (pieces,) = breakable_pieces([body], segmenter)
    lines, current = [], ""
    for piece in pieces:
        for part in _WITH_BLANKS.findall(piece):
            if current and width(indent + current + part.rstrip()) > columns:
                lines.append(indent + current.rstrip())
                current = part.lstrip()
            else:
                current += part
    return "\n".join([*lines, indent + current])
