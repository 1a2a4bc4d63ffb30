"""The title of a PDF from how its first pages are printed. Pure.

That of a legal instrument is found by its words. The title of a policy has the largest letters of its
cover. Mottoes, issuers and slogans may be as large, but are no titles; nor is the heading of an article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.structure.soft_lines import joined
from khmerqa.reading.structure.titles import (
    MAX_TITLE_LINES,
    MIN_LETTERS,
    ends_title,
    is_words,
    kind_alone,
    may_be_title,
    says,
    stated_title,
    title_of_instrument,
    title_of_law,
    trimmed_title,
)
from khmerqa.text.structure.letterhead import is_letterhead, kind_named, subject_of

FIRST_PAGES = 3  # that may hold the title
LARGE = 1.3  # times the size of the body's letters
AS_LARGE = 0.9  # of the largest letters; OCR measures sizes less well
AS_LARGE_BY_OCR = 0.55
_OPENING, _CLOSING = ("\u201c", "\u00ab"), ("\u201d", "\u00bb")


@dataclass(frozen=True, slots=True)
class Cover:
    """The lines of one of the first pages, from the top."""

    lines: Sequence[Line]
    by_ocr: bool


def title_of(covers: Sequence[Cover], body_size: float, stated: str = "") -> str | None:
    """Return the title of a PDF with these first pages; ``stated`` is what the file says of itself."""
    if found := _of_instrument(covers):
        return found
    stated = stated_title(stated)
    texts = [text for cover in covers[:FIRST_PAGES] for text in _pieces(cover.lines)]
    if stated and says(texts, stated):
        return stated
    return _by_size(covers, body_size) or stated or kind_alone(texts)


def _of_instrument(covers: Sequence[Cover]) -> str | None:
    for cover in covers[:FIRST_PAGES]:
        pieces = [(text, line.size) for line in cover.lines for text in _pieces([line])]
        lines, sizes = [text for text, _ in pieces], [size for _, size in pieces]
        exact = not cover.by_ocr
        if found := title_of_instrument(lines, sizes=sizes, exact=exact) or title_of_law(lines):
            return found
    return None


def _by_size(covers: Sequence[Cover], body_size: float) -> str | None:
    exact = next((cover for cover in covers if cover.lines and not cover.by_ocr), None)
    if exact is not None and (title := _largest(exact, body_size)):
        return title
    by_ocr = (cover for cover in covers[:FIRST_PAGES] if cover.by_ocr)
    return next((title for cover in by_ocr if (title := _of_kind(cover))), None)


def _of_kind(cover: Cover) -> str | None:
    """Find a line that is "policy" or the like, with the lines of like size beneath."""
    for index, line in enumerate(cover.lines):
        kind = kind_named(line.text)
        if kind is None:
            continue
        below = []
        for other in cover.lines[index + 1 : index + 1 + MAX_TITLE_LINES]:
            if other.size < AS_LARGE_BY_OCR * line.size or not is_words(other.text):
                break
            if is_letterhead(other.text) or ends_title(other.text):
                break
            below.append(other.text.strip())
        if below:
            return _title(joined([kind, *below]))
    return None


def _largest(cover: Cover, body_size: float) -> str | None:
    """Return the lines of the largest letters, with a smaller word between them ("of")."""
    lines = [
        line
        for line in _unquoted(cover.lines)
        if not is_letterhead(line.text) and marking_of([line.text]) is None
    ]
    largest = max((line.size for line in lines if is_words(line.text)), default=0.0)
    if largest < LARGE * body_size:
        return None
    chosen = [at for at, line in enumerate(lines) if line.size > AS_LARGE * largest]
    within = [
        line.text.strip()
        for line in lines[chosen[0] : chosen[-1] + 1]
        if line.size > AS_LARGE_BY_OCR * largest
    ]
    title = joined(within)
    return None if division_level(title) is not None else _title(title)


def _unquoted(lines: Sequence[Line]) -> Iterator[Line]:
    """Leave out a slogan: lines from an opening quotation mark at a line's start to the closing one."""
    inside = False
    for line in lines:
        inside = inside or line.text.startswith(_OPENING)
        if not inside:
            yield line
        inside = inside and not line.text.rstrip().endswith(_CLOSING)


def _pieces(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the pieces of lines between wide gaps, for letterheads are printed next to each other."""
    for line in lines:
        texts = [segment.text.strip() for segment in line.segments] or [line.text.strip()]
        yield from (text for text in texts if len(text) >= MIN_LETTERS or _is_short_word(text))


def _is_short_word(text: str) -> bool:
    return subject_of(text) == "" or kind_named(text) is not None


def _title(text: str) -> str | None:
    trimmed = trimmed_title(text)
    return trimmed if trimmed and may_be_title(trimmed) else None
