"""Candidates: the slices of a document that an answer can quote (sentences, list items, lists)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from khmerqa.answer.limits import MAX_LIST_LENGTH
from khmerqa.ports import PassageReader
from khmerqa.text.structure.list_items import BETWEEN_CELLS, introduces_list, item_marker
from khmerqa.text.structure.numbering import opening_of
from khmerqa.text.structure.sentences import SOURCE_MARK, sentences
from khmerqa.types import Document, Passage, Section

MAX_SENTENCE_LENGTH = 900  # code points; a longer "sentence" is a table or a contents page
# How far beyond its passage a line is looked at: a whole book in one line would be looked at once for
# each of its passages.
_MAX_REACH = 6_000  # code points
MAX_ADDRESS_SHARE = 0.4  # of a sentence; with more web address than that it is a reference
_PUNCTUATION = " .:;>\u17d4\u17d6-\u2013\u2014"
_ADDRESS = re.compile(r"https?://\S+")

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

    Headings, source marks and references that are mostly a web address are left out. A sentence that
    announces a list is a candidate only together with the list; if no list follows, it is a plain
    sentence.
    """
    text = document.text
    first = bisect_left(document.sections, passage.start, key=_start)
    last = bisect_left(document.sections, passage.end, key=_start)
    headings = {each.start: len(each.title) for each in document.sections[first:last]}
    at = passage.start
    while at < passage.end:
        stop = text.find("\n", at)
        line_end = len(text) if stop < 0 else stop
        whole = line_end <= passage.end + _MAX_REACH
        line = text[at : min(line_end, passage.end + _MAX_REACH)]
        # An article may begin on the line of its number: then the line is more than a heading.
        if len(line.rstrip()) <= headings.get(at, 0) or not line.strip():
            at = line_end + 1
            continue
        list_end = _list_end(text, line_end) if whole and introduces_list(line) else line_end
        if list_end > line_end:
            end = _without_source_mark(text, at, list_end)
            yield _candidate(document, passage, start=at, end=end, kind="list")
        kind: CandidateKind = "item" if item_marker(line) else "sentence"
        for start, end in sentences(line):
            piece = line[start:end]
            if not whole and end == len(line):
                break  # the rest of a line that goes on
            if SOURCE_MARK.fullmatch(piece) or introduces_list(piece):
                continue
            if _is_reference(piece) or _is_bare_number(piece):
                continue
            if end - start <= MAX_SENTENCE_LENGTH:
                yield _candidate(document, passage, start=at + start, end=at + end, kind=kind)
        at = line_end + 1


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


def _is_reference(sentence: str) -> bool:
    addresses = sum(len(address) for address in _ADDRESS.findall(sentence))
    return addresses > MAX_ADDRESS_SHARE * len(sentence)


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
