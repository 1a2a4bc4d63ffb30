"""A document cut into passages: verbatim slices at section, paragraph, list and sentence bounds.

An announcing line and the list that follows stay together where they fit: a list cut in two is the
commonest way to a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khmerqa.text.clusters import cluster_boundaries
from khmerqa.text.language import language_of
from khmerqa.text.sentences import sentences
from khmerqa.text.structure import announces_list, item_marker
from khmerqa.types import Document, Passage, Section

TARGET = 700  # code points: a passage is closed once it would grow beyond this
LIMIT = 1500  # code points: no passage is longer
PAGES = 2  # the most that a passage may touch
CHUNKING_VERSION = f"1-{TARGET}-{LIMIT}"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """The text from one heading to the next, the heading included."""

    start: int
    end: int
    path: tuple[str, ...]


def chunk(document: Document) -> list[Passage]:
    """Return the passages of ``document``. **Law**: each is a slice of its text."""
    passages: list[Passage] = []
    headings = {section.start for section in document.sections}
    carried: int | None = None  # the start of headings that have no text of their own
    for part in _parts(document):
        start = part.start if carried is None else carried
        units = list(_units(document.text, start, part.end))
        if units and all(unit[0] in headings for unit in units) and part.end < len(document.text):
            carried = start
            continue
        carried = None
        for begin, end in _packed(document, units):
            passages.append(_passage(document, len(passages), begin, end, part.path))
    return passages


def _parts(document: Document) -> Iterator[_Part]:
    sections = document.sections
    if not sections or sections[0].start > 0:
        yield _Part(0, sections[0].start if sections else len(document.text), ())
    open_sections: list[Section] = []
    for position, section in enumerate(sections):
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        open_sections.append(section)
        following = sections[position + 1 :]
        end = following[0].start if following else len(document.text)
        yield _Part(section.start, end, tuple(s.title for s in open_sections))


def _units(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield spans that had better not be cut: a line, or an announced list with its items."""
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
        if announces_list(text[line[0] : line[1]]):
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


def _packed(document: Document, units: Sequence[Span]) -> Iterator[Span]:
    """Yield units joined up to the target, none over the limit or over too many pages."""
    current: Span | None = None
    for unit in units:
        for piece in _pieces(document, unit):
            if current is not None and _fits(document, current[0], piece[1], piece):
                current = (current[0], piece[1])
                continue
            if current is not None:
                yield current
            current = piece
    if current is not None:
        yield current


def _fits(document: Document, start: int, end: int, piece: Span) -> bool:
    # A short heading or paragraph goes with the list or paragraph that follows it.
    limit = LIMIT if piece[0] - start < TARGET // 3 else TARGET
    return end - start <= limit and len(document.pages_of(start, end)) <= PAGES


def _pieces(document: Document, unit: Span) -> Iterator[Span]:
    """Yield ``unit``, or what it is made of where it is too long or stands on too many pages."""
    text = document.text
    start, end = unit
    if len(document.pages_of(start, end)) > PAGES and "\n" in text[start:end]:
        for line in _lines(text, start, end):
            yield from _pieces(document, line)
        return
    if end - start <= LIMIT:
        yield unit
        return
    for begin, stop in sentences(text[start:end]):
        begin, stop = begin + start, stop + start
        while stop - begin > LIMIT:
            cut = _cut(text, begin, begin + LIMIT)
            yield begin, cut
            begin = cut
        if begin < stop:
            yield begin, stop


def _cut(text: str, start: int, end: int) -> int:
    """Return the last white space before ``end``, or else the last cluster boundary."""
    space = text.rfind(" ", start + LIMIT // 2, end)
    if space > 0:
        return space + 1
    boundaries = cluster_boundaries(text[start : end + 1])
    return start + max(at for at in boundaries if 0 < at <= end - start)


def _passage(
    document: Document, ordinal: int, start: int, end: int, path: tuple[str, ...]
) -> Passage:
    pages = document.pages_of(start, end)
    text = document.text[start:end]
    return Passage(
        id=f"{document.id}.{ordinal:04d}",
        document_id=document.id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        page=pages[0].number if pages else None,
        page_end=pages[-1].number if pages else None,
        section=path,
        language=language_of(text),
    )


def contextualised(document: Document, passage: Passage) -> str:
    """Return what is indexed of a passage: its text under the titles that it stands beneath.

    What is indexed is not what is cited: the titles help to find the passage and are never quoted.
    """
    titles = [document.title, *(t for t in passage.section if t not in passage.text)]
    return "\n".join([*titles, passage.text])
