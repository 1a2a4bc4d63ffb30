"""The values that flow through khmerqa: frozen, slotted, without behaviour beyond their own shape.

Offsets are Unicode code points, ends exclusive. Page numbers are those of the PDF, from 1.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Language = Literal["km", "en"]
EMBEDDED = "embedded"  # the engine that needs no other machine
# Of a table of contents and of a distribution list the text is kept, but no passage is made.
BlockKind = Literal["heading", "paragraph", "item", "row", "note", "contents", "distribution"]
AnswerStatus = Literal["answered", "no_evidence"]


LOW_CONFIDENCE = 0.75  # of OCR: what is read with less is shown with a warning


class Verdict(StrEnum):
    """What a page's text layer is worth."""

    HEALTHY = "healthy"  # the characters are what the page shows
    LEGACY = "legacy"  # written in a pre-Unicode font: Latin letters stand for Khmer ones
    BROKEN = "broken"  # a false character map: Khmer letters, but not those printed
    SCAN = "scan"  # a picture without text
    EMPTY = "empty"  # neither text nor picture


class Method(StrEnum):
    """How the text of a page was come by."""

    TEXT_LAYER = "text layer"  # as the file states it
    GLYPHS = "glyphs"  # from the shapes that its fonts draw
    LEGACY = "legacy"  # from the codes of a pre-Unicode font
    OCR = "ocr"  # from the picture of the page


def _is_unread(verdict: Verdict, method: Method) -> bool:
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
    shared: tuple[
        tuple[int, str], ...
    ] = ()  # columns, with heads, whose cell is that of a row above
    goes_on: bool = False  # with the row before it, which a page's end has cut


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row as the reader saw it, soft line ends joined."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading, 1 the highest; 0 for all else
    row: BlockRow | None = None  # of a table's row that holds values; not of one that holds heads


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """A page as it came out of a file. ``number`` is None where the format has no pages."""

    number: int | None
    label: str | None
    verdict: Verdict
    blocks: tuple[Block, ...]
    method: Method = Method.TEXT_LAYER
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()  # what the verdict rests on: (name, value)

    @property
    def unread(self) -> bool:
        """Tell whether the page holds something that could not be read."""
        return _is_unread(self.verdict, self.method)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file as a reader saw it, before it has a canonical text."""

    pages: tuple[ExtractedPage, ...]
    title: str | None = None
    places: bytes = b""  # where the words of recovered pages stand, as the reader wrote it
    marking: str | None = None  # that it is secret or for internal use, as its pages bear it


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says of a file; everything is optional. See the contract for the keys."""

    work: str | None = None
    language: Language | None = None
    title_km: str | None = None
    title_en: str | None = None
    issuer: str | None = None
    date: str | None = None
    official_url: str | None = None
    kind: Literal["official", "digest"] = "official"
    official_source: str | None = None
    page: str | None = None
    type: str | None = None
    number: str | None = None
    signatory: str | None = None
    status: str | None = None
    replaces: str | None = None
    access: Literal["public", "internal"] = "public"


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the canonical text. The pages of a document partition its text."""

    number: int
    label: str | None
    start: int
    end: int
    verdict: Verdict = Verdict.HEALTHY
    method: Method = Method.TEXT_LAYER
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()  # what the verdict rests on: (name, value)

    @property
    def unread(self) -> bool:
        """Tell whether the page holds something that could not be read."""
        return _is_unread(self.verdict, self.method)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: it begins at ``start`` and holds until the next of its level or higher."""

    title: str
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what its column is called ("" if nothing), and where in the text it stands.

    It has more than one span where a page's end has cut it.
    """

    head: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, ``text[start:end]``, with the cells that hold for it, from the left.

    A cell that several rows share stands in the first of them, outside of the others' own text.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its canonical text, made once and frozen before chunking."""

    id: str
    source: str  # the file's own name
    title: str
    language: Language
    sha256: str  # of the file
    text: str
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    catalogue: CatalogueEntry = field(default_factory=CatalogueEntry)
    apart: tuple[tuple[int, int], ...] = ()  # while indexing: spans that no passage may touch
    marking: str | None = None  # that it is secret or for internal use, as its pages bear it
    rows: tuple[Row, ...] = ()  # of its tables, in the order of the text

    def values_of(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Return head and text of each cell that holds for a row."""
        return tuple(
            (cell.head, " ".join(self.text[start:end] for start, end in cell.spans))
            for cell in row.cells
        )

    def rows_of(self, start: int, end: int) -> tuple[Row, ...]:
        """Return the rows that the slice ``text[start:end]`` touches, in order."""
        first = bisect_left(self.rows, start + 1, key=lambda row: row.end)
        last = bisect_left(self.rows, end, key=lambda row: row.start)
        return self.rows[first:last]

    def pages_of(self, start: int, end: int) -> tuple[Page, ...]:
        """Return the pages that the slice ``text[start:end]`` touches, in order."""
        return tuple(page for page in self.pages if page.start < end and start < page.end)

    def read_at(self, start: int, end: int) -> tuple[Method | None, float | None]:
        """Return how the text of a slice was come by: of its pages, the one least sure."""
        pages = self.pages_of(start, end)
        if not pages:
            return None, None
        least = min(pages, key=lambda p: 1.0 if p.confidence is None else p.confidence)
        return least.method, least.confidence

    def section_at(self, offset: int) -> tuple[str, ...]:
        """Return the titles of the sections that hold an offset, the outermost first.

        A heading at the very start that is the only one of the highest level is the document's own
        title, and no section of it.
        """
        highest = [section for section in self.sections if section.level == 1]
        own_title = highest[0] if len(highest) == 1 and highest[0].start == 0 else None
        path: list[Section] = []
        for section in self.sections:
            if section.start > offset:
                break
            while path and path[-1].level >= section.level:
                path.pop()
            if section is not own_title:
                path.append(section)
        return tuple(section.title for section in path)


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim slice of a document: ``document.text[start:end] == text``."""

    id: str
    document_id: str
    ordinal: int  # within the document, from 0
    start: int
    end: int
    text: str
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class LegScores:
    """The raw score of each search leg; None where the leg did not find the passage."""

    lexical: float | None = None
    translated: float | None = None
    dense: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` is only an order; ``parts`` are the legs' raw scores."""

    passage: Passage
    score: float
    parts: LegScores


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """Where the official text of a digest's statement stands."""

    title: str
    url: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation: ``document.text[start:end] == quote``, on page ``page`` to ``page_end``."""

    marker: int
    passage_id: str
    document_id: str
    title: str
    source: str
    language: Language
    kind: Literal["official", "digest"]
    page: int | None
    page_end: int | None
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    reference: str  # as an official would write it: article, instrument, number, date, matter
    official: OfficialSource | None = None
    read_by: Method | None = None  # None where the format has no pages
    read_confidence: float | None = None  # of OCR, the least of the pages


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. Refusing (``no_evidence``) is a value, not an error."""

    id: str
    question: str
    language: Language
    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    writer: str
    generation: str
    confidence: float
    notice: str | None = None
    understood_as: str | None = None  # the question after earlier turns were taken in
    timings_ms: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What built a generation, and what it must hold."""

    generation: str
    format: int
    created: str
    inputs: str  # SHA-256 over the files, the catalogue and all of the versions below
    roots: tuple[str, ...]
    reader: str
    normaliser: str
    segmenter: str
    embedder: str
    dimensions: int
    chunking: str
    documents: int
    passages: int
    files: tuple[tuple[str, str], ...]  # path under the generation, SHA-256
    unread: tuple[tuple[str, str], ...] = ()  # file name, reason
    unread_pages: tuple[tuple[str, str], ...] = ()  # path of an indexed file, which and why
    pages: tuple[tuple[str, str, int], ...] = ()  # verdict, method ("" for unread), how many
    engine: str = EMBEDDED  # that searches it
    units: str = ""  # version of what was prepared of the passages' sentences; empty: nothing was


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of the indexer did. File names are paths under their root."""

    generation: str
    documents: int
    passages: int
    embedded: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]
    seconds: tuple[tuple[str, float], ...]
    read: int = 0  # files that were read anew, and not found in a cache
    cut: int = 0  # passages that were cut into words anew
    remade: tuple[
        str, ...
    ] = ()  # parts that have another version than what the index was made with
    dry_run: bool = False  # nothing was done: this is what a run would do
    unread_pages: tuple[tuple[str, str], ...] = ()  # of files that are indexed
    pages: tuple[tuple[str, str, int], ...] = ()  # verdict, method ("" for unread), how many
