"""Split a document into passages: verbatim slices at section, paragraph, list and sentence bounds.

A list stays with the line that announces it where they fit into one passage: a list in two passages is
the most common cause of wrong answers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.text.language import language_of
from khmerqa.text.structure.list_items import introduces_list, item_marker, run_in_items
from khmerqa.text.structure.sentences import sentences
from khmerqa.types import Document, Passage

TARGET = 700  # code points: a passage is closed once it would grow beyond this
LIMIT = 1500  # code points: no passage is longer
PAGES = 2  # the most that a passage may touch
CHUNKING_VERSION = f"3-{TARGET}-{LIMIT}"

Span = tuple[int, int]
PassageSpan = tuple[
    int, int, tuple[str, ...]
]  # start, end, and the titles of the sections around it


def chunk(document: Document) -> list[Passage]:
    """Return the passages of ``document``. **Law**: each is a slice of its text."""
    return passages_at(document, passage_spans(document))


def passages_at(document: Document, spans: Iterable[PassageSpan]) -> list[Passage]:
    """Return the passages of ``document`` with these spans."""
    return [
        _passage(document, position, start, end, section)
        for position, (start, end, section) in enumerate(spans)
    ]


def passage_spans(document: Document) -> list[PassageSpan]:
    """Return where the passages of ``document`` are; only its text and its parts are looked at."""
    spans: list[PassageSpan] = []
    headings = {(each.start, each.start + len(each.title)) for each in document.sections}
    excluded = frozenset(document.excluded_spans)
    paths = list(document.section_paths())
    carried: list[Span] = []  # headings that have no text of their own
    for start, end in _parts(document):
        if (start, end) in excluded:
            carried = []  # the heading of a table of contents goes with it
            continue
        # The last heading is looked at again, because it may announce a list.
        begin = carried.pop()[0] if carried else start
        found = list(_blocks(document.text, begin, end))
        if found and headings.issuperset(found) and end < len(document.text):
            carried += found
            continue
        blocks, carried = [*carried, *found], []
        for begin, stop in _packed(document, blocks):
            # Carried headings may be so many that they fill a passage before their section begins.
            at = bisect_right(paths, start if start < stop else begin, key=lambda path: path[0])
            spans.append((begin, stop, paths[at - 1][1] if at else ()))
    return spans


def _parts(document: Document) -> Iterator[Span]:
    """Yield spans from one heading to the next, the heading included; excluded spans by themselves."""
    starts = {0, *(section.start for section in document.sections), len(document.text)}
    starts.update(bound for span in document.excluded_spans for bound in span)
    return pairwise(sorted(starts))


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield spans that should stay whole: a line, or an announced list with its items."""
    group: Span | None = None
    for line in _lines(text, start, end):
        if (
            group is not None
            and item_marker(text[line[0] : line[1]])
            and line[1] - group[0] <= LIMIT
        ):
            group = (group[0], line[1])
            continue
        if group is not None:
            yield group
            group = None
        if introduces_list(text[line[0] : line[1]]):
            group = line
        else:
            yield line
    if group is not None:
        yield group


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _packed(document: Document, blocks: Sequence[Span]) -> Iterator[Span]:
    """Yield blocks joined up to the target, none over the limit or over too many pages."""
    current: Span | None = None
    for block in blocks:
        for piece in _trimmed(document.text, _pieces(document, block)):
            if current is not None and _fits(document, current[0], piece[1], piece):
                current = (current[0], piece[1])
                continue
            if current is not None:
                yield current
            current = piece
    if current is not None:
        yield current


def _trimmed(text: str, pieces: Iterable[Span]) -> Iterator[Span]:
    """Yield the pieces without trailing white space; drop those that are only white space."""
    for start, end in pieces:
        length = len(text[start:end].rstrip())
        if length:
            yield start, start + length


def _fits(document: Document, start: int, end: int, piece: Span) -> bool:
    # A short heading or paragraph goes with the list or paragraph that follows it.
    return _holds(document, start, end, LIMIT if piece[0] - start < TARGET // 3 else TARGET)


def _holds(document: Document, start: int, end: int, limit: int = LIMIT) -> bool:
    return end - start <= limit and len(document.pages_of(start, end)) <= PAGES


def _pieces(document: Document, block: Span) -> Iterator[Span]:
    """Yield ``block``, or the parts of one that is too long or on too many pages."""
    if _holds(document, *block):
        yield block
        return
    lines = list(_lines(document.text, *block))
    if len(lines) > 1:
        for line in lines:
            yield from _pieces(document, line)
        return
    start, end = block
    line_text = document.text[start:end]
    clusters = [start + at for at in cluster_boundaries(line_text)]
    boundaries = set(clusters)
    starts = {
        start + at for at, _ in [*sentences(line_text), *run_in_items(line_text)]
    } & boundaries
    for begin, stop in pairwise([start, *sorted(starts - {start}), end]):
        while not _holds(document, begin, stop):
            end_of_piece = _split_point(document, begin, stop, clusters)
            yield begin, end_of_piece
            begin = end_of_piece
        yield begin, stop


def _split_point(document: Document, start: int, end: int, clusters: Sequence[int]) -> int:
    """Return where to split a sentence: after the last space that fits, or else after a cluster."""
    reach = min(start + LIMIT, end)
    pages = document.pages_of(start, end)
    if len(pages) > PAGES:
        reach = min(reach, pages[PAGES].start)
    space = document.text.rfind(" ", start + (reach - start) // 2, reach)
    for wanted in (space + 1, reach):
        point = clusters[bisect_right(clusters, max(wanted, start)) - 1]
        if point > start:
            return point
    return reach  # a "cluster" longer than a passage is not text


def _passage(
    document: Document, position: int, start: int, end: int, section: tuple[str, ...]
) -> Passage:
    pages = document.pages_of(start, end)
    text = document.text[start:end]
    return Passage(
        id=f"{document.id}.{position:04d}",
        document_id=document.id,
        position=position,
        start=start,
        end=end,
        text=text,
        page=pages[0].number if pages else None,
        page_end=pages[-1].number if pages else None,
        section=section,
        language=language_of(text),
    )
