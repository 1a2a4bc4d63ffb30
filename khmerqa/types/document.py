"""A document with its canonical text, pages, sections and table rows.

Offsets are Unicode code points, ends exclusive. Page numbers are those of the PDF, from 1.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from khmerqa.types.bilingual import Bilingual
from khmerqa.types.extracted import Method, Verdict, is_unread
from khmerqa.types.language import Language


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """What the catalogue says of a file; everything is optional."""

    work: str | None = None  # shared by the files of one text in two languages
    language: Language | None = None
    title_km: str | None = None
    title_en: str | None = None
    issuer: str | None = None
    date: str | None = None  # YYYY-MM-DD
    official_url: str | None = None
    kind: Literal["official", "digest"] | None = None  # a digest summarises an official text
    official_source: str | None = None  # of a digest: the official document
    page: str | None = None  # of a digest: the page in the official document
    type: str | None = None  # law, royal decree, sub-decree, prakas …
    number: str | None = None
    signatory: str | None = None
    status: str | None = None  # in force, amended, repealed or draft
    replaces: str | None = None  # the older document: id, path, number or title
    access: Literal["public", "internal"] = "public"


@dataclass(frozen=True, slots=True)
class Page:
    """A slice of the canonical text. The pages of a document partition its text."""

    number: int
    label: str | None  # the number printed on the page
    start: int
    end: int
    verdict: Verdict = Verdict.HEALTHY  # on the text layer
    method: Method = Method.TEXT_LAYER  # how its text was extracted
    confidence: float | None = None  # of OCR, 0 to 1
    evidence: tuple[tuple[str, str], ...] = ()  # what the verdict is based on: (name, value)
    remedy: Bilingual | None = None  # of an unread page: what would make it readable
    doubtful_digits: tuple[int, ...] = ()  # where in the text OCR was not sure of a digit

    @property
    def unread(self) -> bool:
        """Whether the page holds something that could not be read."""
        return is_unread(self.verdict, self.method)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: it begins at ``start`` and holds until the next of its level or higher."""

    title: str
    level: int  # 1 is the highest
    start: int
    name: str = ""  # for citations, where the title says too little: "Article 11–13"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its column head ("" if none), and its spans in the text.

    It has more than one span where it continues on the next page.
    """

    head: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, ``text[start:end]``, with the cells that hold for it, from the left.

    A cell that several rows share is in the text of the first of them only.
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
    excluded_spans: tuple[tuple[int, int], ...] = ()  # while indexing: no passage may touch them
    marking: str | None = None  # a secret or internal-use stamp found on its pages
    rows: tuple[Row, ...] = ()  # of its tables, in the order of the text
    losses: tuple[Bilingual, ...] = ()  # while indexing: what was left out, unread pages aside

    def values_of(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Return the column head and the text of each cell of a row."""
        return tuple(
            (cell.head, " ".join(self.text[start:end] for start, end in cell.spans))
            for cell in row.cells
        )

    def pages_of(self, start: int, end: int) -> tuple[Page, ...]:
        """Return the pages that the slice ``text[start:end]`` touches, in order."""
        first = bisect_right(self.pages, start, key=lambda page: page.end)
        last = bisect_left(self.pages, end, key=lambda page: page.start)
        return tuple(page for page in self.pages[first:last] if start < page.end)

    def read_at(self, start: int, end: int) -> tuple[Method | None, float | None]:
        """Return how a slice's text was extracted: method and confidence of its least certain page."""
        pages = self.pages_of(start, end)
        if not pages:
            return None, None
        least = min(pages, key=lambda p: 1.0 if p.confidence is None else p.confidence)
        return least.method, least.confidence

    def doubtful_digits(self, start: int, end: int) -> tuple[int, ...]:
        """Return the positions in a slice of the digits of which OCR was not sure."""
        pages = self.pages_of(start, end)
        return tuple(
            at - start for page in pages for at in page.doubtful_digits if start <= at < end
        )

    def section_at(self, offset: int) -> tuple[str, ...]:
        """Return the titles of the sections around an offset, the outermost first.

        A heading at the very start that is the only one of the highest level is the document's own
        title, and no section of it.
        """
        found: tuple[str, ...] = ()
        for start, titles in self.section_paths():
            if start > offset:
                break
            found = titles
        return found

    def section_paths(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield where each section starts, and what ``section_at`` returns from there on.

        For many offsets: a document may have as many headings as lines.
        """
        highest = [section for section in self.sections if section.level == 1]
        own_title = highest[0] if len(highest) == 1 and highest[0].start == 0 else None
        path: list[Section] = []
        for section in self.sections:
            while path and path[-1].level >= section.level:
                path.pop()
            if section is not own_title:
                path.append(section)
            yield section.start, tuple(each.name or each.title for each in path)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as lists show it: everything but its text."""

    id: str
    source: str  # the file's own name
    path: str  # under its root
    title: str
    language: str  # "km" or "en"
    sha256: str  # of the file
    pages: int
    passages: int
    verdicts: tuple[tuple[str, int], ...]  # each with its number of pages
    methods: tuple[tuple[str, int], ...]  # each with its number of pages
    catalogue: CatalogueEntry
    details: tuple[Page, ...] = ()  # how each page was read
    marking: str | None = None  # a secret or internal-use stamp found on its pages
