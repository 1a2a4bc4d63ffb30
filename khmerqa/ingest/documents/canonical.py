"""The canonical text of a document: made once from the blocks that were read, then frozen.

Each block is a line of its own, with an empty line before a heading. A paragraph that continues on the
next page is joined. The pages partition the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khmerqa.ingest.documents.lost_articles import with_lost_articles
from khmerqa.text.expressions.doubtful_digits import doubtful_positions
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.structure.line_ends import between_lines
from khmerqa.text.structure.list_items import introduces_list, item_marker
from khmerqa.text.structure.numbering import Heading, heading, opening_of, part_named
from khmerqa.types import Bilingual, Block, BlockRow, Cell, Extracted, Page, Row, Section

_ENDED = re.compile(r"[.!?:;\u17d4\u17d5\u17d6][\"'\u201d\u00bb)\]]*$")
MAX_TITLE_LENGTH = (
    500  # code points: a longer "heading" is text, and every passage below repeats it
)
LOWEST_MARKED = 9  # of the levels that file formats have for headings
_EXCLUDED = frozenset({"contents", "distribution"})
_NO_HEADING = _EXCLUDED | {"row"}
_NOTHING = -1  # the start of a page without text, until that of the next page is known
_CONTINUES = re.compile(r"[a-z(\u1780-\u17b3]")


@dataclass(frozen=True, slots=True)
class CanonicalText:
    """A text with its pages and headings as slices of it."""

    text: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    # Tables of contents and distribution lists, which answer nothing.
    excluded_spans: tuple[tuple[int, int], ...] = ()
    rows: tuple[Row, ...] = ()  # of tables
    losses: tuple[Bilingual, ...] = ()  # what its pages hold and the text lacks


def canonical(extracted: Extracted) -> CanonicalText:
    """Return the canonical text of what a file reader returned."""
    parts: list[str] = []
    length = 0
    pages: list[Page] = []
    sections: list[Section] = []
    excluded: list[tuple[int, int]] = []
    rows: list[Row] = []
    columns: dict[int, Cell] = {}  # of the last row
    last: Block | None = None
    levels = _levels(extracted)
    for page in extracted.pages:
        start = _NOTHING
        for position, block in enumerate(page.blocks):
            separator = _separator(last, block, new_page=position == 0)
            length += len(separator)
            if position == 0:
                start = length  # what separates two pages belongs to the first
            if block.kind == "heading":
                title = clip(block.text, MAX_TITLE_LENGTH)
                sections.append(Section(title, max(block.level, 1), length))
            elif (
                block.kind not in _NO_HEADING
                and (found := _heading(block)) is not None
                and not (position == 0 and last is not None and _continues(last, block))
            ):
                # The parts of a law are below whatever the file itself marks as a heading, unless it
                # marks others of them.
                level = levels.get(found.part.name, LOWEST_MARKED + found.part.level)
                sections.append(Section(block.text[: found.end], level, length))
            if block.kind in _EXCLUDED:
                excluded.append((length, length + len(block.text)))
            if block.row is not None:
                _add_row(rows, columns, block.row, length, length + len(block.text))
            parts += (separator, block.text)
            length += len(block.text)
            last = block
        if page.number is not None:
            pages.append(
                Page(
                    number=page.number,
                    label=page.label,
                    start=start,
                    end=start,
                    verdict=page.verdict,
                    method=page.method,
                    confidence=page.confidence,
                    evidence=page.evidence,
                    remedy=page.remedy,
                )
            )
    text, partition = "".join(parts), _partition(pages, length)
    return CanonicalText(
        text=text,
        pages=tuple(_with_doubtful_digits(text, partition, extracted)),
        sections=with_lost_articles(sections, partition),
        excluded_spans=tuple(excluded),
        rows=tuple(rows),
        losses=tuple(_losses(extracted)),
    )


def _losses(extracted: Extracted) -> Iterator[Bilingual]:
    """Yield what the pages lost, each under the number of its page."""
    for page in extracted.pages:
        if page.number is None or not page.losses:
            yield from page.losses
        else:
            khmer = "; ".join(loss.km for loss in page.losses)
            english = "; ".join(loss.en for loss in page.losses)
            yield Bilingual(f"ទំព័រ {page.number}៖ {khmer}", f"page {page.number}: {english}")


def _heading(block: Block) -> Heading | None:
    """Return the part of a law that a block begins; a numbered paragraph is never a reference."""
    return heading(block.text) or (opening_of(block.text) if block.kind == "item" else None)


def _levels(extracted: Extracted) -> dict[str, int]:
    """Return the level that most headings of a kind of part have in this document."""
    counts: dict[str, Counter[int]] = {}
    for page in extracted.pages:
        for block in page.blocks:
            if block.kind == "heading" and (part := part_named(block.text)) is not None:
                counts.setdefault(part.name, Counter())[max(block.level, 1)] += 1
    return {name: levels.most_common(1)[0][0] for name, levels in counts.items()}


def _add_row(
    rows: list[Row], columns: dict[int, Cell], row: BlockRow, start: int, end: int
) -> None:
    """Add the row ``text[start:end]``, or join it to the one before where it continues that."""
    own = {
        cell.column: Cell(cell.head, ((start + cell.start, start + cell.end),))
        for cell in row.cells
    }
    above = {column: columns[column] for column, _ in row.shared if column in columns}
    if row.goes_on and rows:
        start = rows.pop().start
        above = dict(columns)
        own = {c: Cell(new.head, (*columns[c].spans, *new.spans)) if c in columns else new
               for c, new in own.items()}  # fmt: skip
    cells = {**above, **own}
    rows.append(Row(start, end, tuple(cell for _, cell in sorted(cells.items()))))
    columns.clear()
    columns.update(cells)


def _partition(pages: Sequence[Page], length: int) -> tuple[Page, ...]:
    """Return the pages with their ends: each ends where the next begins."""
    whole: list[Page] = []
    end = length
    for page in reversed(pages):
        start = end if page.start == _NOTHING else page.start
        whole.append(replace(page, start=start, end=end))
        end = start
    if whole:
        whole[-1] = replace(whole[-1], start=0)
    return tuple(reversed(whole))


def _with_doubtful_digits(text: str, pages: Sequence[Page], extracted: Extracted) -> Iterator[Page]:
    """Yield the pages with the places of the digits of which OCR was not sure."""
    numbered = [page for page in extracted.pages if page.number is not None]
    for page, read in zip(pages, numbered, strict=True):
        found = doubtful_positions(text[page.start : page.end], read.numbers)
        yield replace(page, doubtful_digits=tuple(page.start + at for at in found))


def _separator(last: Block | None, block: Block, *, new_page: bool) -> str:
    if last is None:
        return ""
    if new_page and _continues(last, block):
        return between_lines(last.text, block.text)
    return "\n\n" if block.kind == "heading" else "\n"


def _continues(last: Block, block: Block) -> bool:
    """Return whether a page's first block continues the last sentence of the page before."""
    return (
        last.kind in {"paragraph", "item"}
        and block.kind == "paragraph"
        and not _ENDED.search(last.text)
        and not introduces_list(last.text)
        and not item_marker(block.text)
        and _CONTINUES.match(block.text) is not None
    )
