"""Candidates: the slices of a document that an answer can quote (sentences, list items, lists)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from khmerqa.answer.limits import MAX_LIST_LENGTH
from khmerqa.ports import PassageReader
from khmerqa.text.structure.lead_ins import turns_items
from khmerqa.text.structure.list_items import BETWEEN_CELLS, introduces_list, item_marker
from khmerqa.text.structure.numbering import opening_of
from khmerqa.text.structure.sentences import SOURCE_MARK, sentences
from khmerqa.text.structure.unquotable import is_apparatus, is_unquotable
from khmerqa.types import Document, Passage, Section

MAX_SENTENCE_LENGTH = 900  # code points; a longer "sentence" is a table or a contents page
# How far beyond its passage a line is looked at: a whole book in one line would be looked at once for
# each of its passages.
_MAX_REACH = 6_000  # code points
_MAX_LINES_BACK = 200  # above a passage that begins inside a list
_COLON = re.compile(":(?![0-9])|\u17d6")  # but not in "8:30"
# "Rule 2.", "Case 3:": a word with a number, which the sentence behind them bears.
_LABEL = re.compile(r"[^\W\d_][^\s.:!?\u17d4\u17d6]{0,20}?\s?\d{1,3}\s?[.:\u17d6]")
_PUNCTUATION = " .:;>\u17d4\u17d6-\u2013\u2014"

CandidateKind = Literal["sentence", "item", "list", "article"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice of a document that can be quoted by itself: ``text == document.text[start:end]``."""

    document_id: str
    passage: Passage
    start: int
    end: int
    text: str
    kind: CandidateKind


def candidates(document: Document, passage: Passage) -> Iterator[Candidate]:
    """Yield the candidates that begin in ``passage``; a list is whole even if the passage ends in it.

    Headings, source marks, bibliographies, contents and web addresses are left out. A sentence that
    announces a list is a candidate only together with the list; if no list follows, it is a plain
    sentence. Below a line that negates, excepts or conditions its items, no item is a candidate
    without that line.
    """
    if is_apparatus(passage.section):
        return
    first = bisect_left(document.sections, passage.start, key=_start)
    last = bisect_left(document.sections, passage.end, key=_start)
    headings = {each.start: len(each.title) for each in document.sections[first:last]}
    turned = _is_turned(document.text, passage.start)
    for line in _lines(document.text, passage):
        is_heading = len(line.text.rstrip()) <= headings.get(line.start, 0)
        if turned and (is_heading or not _is_list_line(line.text)):
            turned = False
        if turned or is_unquotable(line.text):
            continue
        if line.is_whole and turns_items(line.text):
            turned = _has_items(document.text, line.end, rows=introduces_list(line.text))
        if turned:
            yield from _turned_list(document, passage, line.start, line.end)
        elif not is_heading:  # an article may begin on the line of its number
            yield from _of_line(document, passage, line)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # of the whole line
    text: str  # no more than can be looked at
    is_whole: bool


def _lines(text: str, passage: Passage) -> Iterator[_Line]:
    """Yield the lines that begin in a passage, without empty ones."""
    at = passage.start
    while at < passage.end:
        stop = text.find("\n", at)
        end = len(text) if stop < 0 else stop
        line = text[at : min(end, passage.end + _MAX_REACH)]
        if line.strip():
            yield _Line(at, end, line, end <= passage.end + _MAX_REACH)
        at = end + 1


def _of_line(document: Document, passage: Passage, line: _Line) -> Iterator[Candidate]:
    """Yield the list that a line announces, and the sentences of the line."""
    text = document.text
    announces = line.is_whole and introduces_list(line.text)
    list_end = _list_end(text, line.end) if announces else line.end
    if list_end > line.end:
        end = _without_source_mark(text, line.start, list_end)
        yield _candidate(document, passage, start=line.start, end=end, kind="list")
    kind: CandidateKind = "item" if item_marker(line.text) else "sentence"
    for start, end in _sentences(line.text):
        piece = line.text[start:end]
        if not line.is_whole and end == len(line.text):
            break  # the rest of a line that goes on
        if SOURCE_MARK.fullmatch(piece) or introduces_list(piece):
            continue
        if is_unquotable(piece) or _is_bare_number(piece):
            continue
        if end - start <= MAX_SENTENCE_LENGTH:
            yield _candidate(
                document, passage, start=line.start + start, end=line.start + end, kind=kind
            )


def _sentences(line: str) -> Sequence[tuple[int, int]]:
    """Return the sentences of a line, each of which can be quoted by itself.

    A label stays with its sentence, a question with what answers it, and a list within the line with
    the words that turn its items.
    """
    spans = _with_openings(line, sentences(line))
    for at, (start, _) in enumerate(spans):
        colon = _COLON.search(line, start, spans[at][1])
        if colon is None or colon.end() >= len(line.rstrip()):
            continue
        whole = (start, spans[-1][1])
        if whole[1] - start <= MAX_SENTENCE_LENGTH and turns_items(line[start : colon.end()]):
            return [*spans[:at], whole]
    return spans


def _with_openings(line: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the sentences, each together with the label or the questions before it."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        begin = joined[-1][0] if joined else start
        if (
            joined
            and end - begin <= MAX_SENTENCE_LENGTH
            and _opens(line[begin : joined[-1][1]])
            and not SOURCE_MARK.fullmatch(line, start, end)
        ):
            joined[-1] = (begin, end)
        else:
            joined.append((start, end))
    return joined


def _opens(piece: str) -> bool:
    """Return whether a sentence says nothing without the next; the number of an article is no label."""
    return piece.endswith("?") or bool(_LABEL.fullmatch(piece) and not _is_bare_number(piece))


def _turned_list(
    document: Document, passage: Passage, start: int, line_end: int
) -> Iterator[Candidate]:
    """Yield a list with the line that turns its items: whole, and as much as one sentence may hold."""
    text = document.text
    end = _without_source_mark(text, start, _list_end(text, line_end))
    yield _candidate(document, passage, start=start, end=end, kind="list")
    if end - start > MAX_SENTENCE_LENGTH:
        cut = text.rfind("\n", line_end + 1, start + MAX_SENTENCE_LENGTH)
        if cut < 0:
            return
        end = _without_source_mark(text, start, cut)
    yield _candidate(document, passage, start=start, end=end, kind="item")


def _is_turned(text: str, start: int) -> bool:
    """Return whether ``start`` is inside a list whose line above turns its items."""
    at = start
    for _ in range(_MAX_LINES_BACK):
        stop = text.find("\n", at)
        if (
            at <= 0
            or start - at > MAX_LIST_LENGTH
            or not _is_list_line(text[at : stop if stop >= 0 else None])
        ):
            return False
        above = text.rfind("\n", 0, at - 1) + 1
        if turns_items(text[above : at - 1]):
            return True
        at = above
    return False


def span_candidate(document: Document, start: int, end: int, store: PassageReader) -> Candidate:
    """Return ``document.text[start:end]`` (an article, rows of a table) as one candidate."""
    passages = store.passages(sorted(store.docids_of([document.id])))
    before = [each for each in passages if each.start <= start]
    passage = before[-1] if before else passages[0]
    return _candidate(document, passage, start=start, end=end, kind="article")


def items_omitted(document: Document, candidate: Candidate) -> int:
    """Return how many items follow a list that was shortened for its length; 0 if it is whole."""
    if candidate.kind != "list":
        return 0
    text, count = document.text, 0
    at = text.find("\n", candidate.end) + 1
    while 0 < at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not _is_list_line(text[at:stop]):
            break
        count += 1
        at = stop + 1
    return count


def _is_bare_number(sentence: str) -> bool:
    """Return whether a sentence is only the number of an article or section: "Article 3."."""
    bare = sentence.rstrip(_PUNCTUATION)
    opening = opening_of(bare)
    return opening is not None and opening.end >= len(bare)


def _start(section: Section) -> int:
    return section.start


def _list_end(text: str, line_end: int) -> int:
    """Return the end of the last item that follows a line, or ``line_end`` if none does."""
    end, at = line_end, line_end + 1
    while at < len(text) and at - line_end < MAX_LIST_LENGTH:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not _is_list_line(text[at:stop]):
            break
        end, at = stop, stop + 1
    return end


def _is_list_line(line: str) -> bool:
    """Return whether a line after a list's lead-in belongs to the list: an item, or a table row."""
    return bool(item_marker(line)) or BETWEEN_CELLS in line


def _has_items(text: str, line_end: int, *, rows: bool) -> bool:
    """Return whether an item follows a line, or with ``rows`` also a row of a table."""
    stop = text.find("\n", line_end + 1)
    below = text[line_end + 1 : stop if stop >= 0 else None]
    return _is_list_line(below) if rows else bool(item_marker(below))


def _without_source_mark(text: str, start: int, end: int) -> int:
    """Return the end of a slice without a source mark at its end."""
    marks = list(SOURCE_MARK.finditer(text, start, end))
    if marks and not text[marks[-1].end() : end].strip():
        end = marks[-1].start()
    return start + len(text[start:end].rstrip())


def _candidate(
    document: Document,
    passage: Passage,
    *,
    start: int,
    end: int,
    kind: CandidateKind,
) -> Candidate:
    return Candidate(
        document_id=document.id,
        passage=passage,
        start=start,
        end=end,
        text=document.text[start:end],
        kind=kind,
    )
