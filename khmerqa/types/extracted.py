"""What is extracted from a file: pages of blocks, each with the verdict on its text layer.

Page numbers are those of the PDF, from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from khmerqa.types.bilingual import Bilingual

# Of a table of contents and of a distribution list the text is kept, but no passage is made.
BlockKind = Literal["heading", "paragraph", "item", "row", "note", "contents", "distribution"]

LOW_CONFIDENCE = 0.75  # of OCR, 0 to 1: text read with less is shown with a warning


class Verdict(StrEnum):
    """Whether the text layer of a page is what the page shows."""

    HEALTHY = "healthy"  # the characters are what the page shows
    LEGACY = "legacy"  # written in a pre-Unicode font, whose codes are those of Latin letters
    BROKEN = "broken"  # a false character map: Khmer letters, but not those printed
    SCAN = "scan"  # a picture without text
    EMPTY = "empty"  # neither text nor picture


class Method(StrEnum):
    """How the page's text was extracted."""

    TEXT_LAYER = "text layer"  # as the file states it
    GLYPHS = "glyphs"  # from the shapes that its fonts draw
    LEGACY = "legacy"  # from the codes of a pre-Unicode font
    OCR = "ocr"  # from the picture of the page


def is_unread(verdict: Verdict, method: Method) -> bool:
    """Return whether a page with this verdict could not be read."""
    return method is Method.TEXT_LAYER and verdict not in (Verdict.HEALTHY, Verdict.EMPTY)


@dataclass(frozen=True, slots=True)
class BlockCell:
    """A cell of a table row, ``block.text[start:end]``, and what its column is called, if anything."""

    start: int
    end: int
    column: int  # from 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class BlockRow:
    """What the text of a row block is made of."""

    cells: tuple[BlockCell, ...]
    # Columns, with their heads, whose cell is that of a row above.
    shared: tuple[tuple[int, str], ...] = ()
    goes_on: bool = False  # whether it continues the last row of the page before


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row of a file, its soft line ends joined."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading, 1 the highest; 0 for all else
    row: BlockRow | None = None  # of a table's row that holds values; not of one that holds heads


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A row of digits as OCR read it, and the positions of those of which it was not sure."""

    digits: str
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """A page as it came out of a file. ``number`` is None where the format has no pages."""

    number: int | None
    label: str | None
    verdict: Verdict
    blocks: tuple[Block, ...]
    method: Method = Method.TEXT_LAYER
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()  # for the verdict: (name, value)
    remedy: Bilingual | None = None  # of an unread page: what would make it readable
    losses: tuple[Bilingual, ...] = ()  # what a reader sees on the page and the blocks lack
    numbers: tuple[ReadNumber, ...] = ()  # of OCR, in the order of reading; none if all are sure

    @property
    def unread(self) -> bool:
        """Return whether the page holds something that could not be read."""
        return is_unread(self.verdict, self.method)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was extracted from a file, before it has a canonical text."""

    pages: tuple[ExtractedPage, ...]
    title: str | None = None
    word_boxes: bytes = b""  # of recovered pages, as the reader wrote them
    marking: str | None = None  # a secret or internal-use stamp found on its pages
