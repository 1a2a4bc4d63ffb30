"""What an extractive answer is made of: sentences, items of a list, and whole lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from khmerqa.text.structure.list_items import BETWEEN_CELLS, introduces_list, item_marker
from khmerqa.text.structure.sentences import SOURCE_MARK, sentences
from khmerqa.types import Document, Passage, Section

LONGEST_LIST = 3000  # code points
LONGEST_SENTENCE = 900  # a longer "sentence" is a table or a contents page
ADDRESS_SHARE = 0.4  # of a sentence, from which on it says where something is, not what
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice of a document that can be quoted by itself."""

    document_id: str
    passage: Passage
    start: int
    end: int
    text: str
    kind: Literal["sentence", "item", "list", "article"]


def units(document: Document, passage: Passage) -> Iterator[Candidate]:
    """Yield the units that begin in ``passage``. A list is whole even where the passage is not.

    Headings, source marks and references that are mostly a web address are no answers. A sentence that
    announces a list is only a unit together with it; where no list follows it is a plain sentence.
    """
    text = document.text
    first = bisect_left(document.sections, passage.start, key=_start)
    last = bisect_left(document.sections, passage.end, key=_start)
    headings = {each.start: len(each.title) for each in document.sections[first:last]}
    at = passage.start
    while at < passage.end:
        stop = text.find("\n", at)
        line_end = len(text) if stop < 0 else stop
        line = text[at:line_end]
        # An article may begin on the line of its number: then the line is more than a heading.
        if len(line.rstrip()) <= headings.get(at, 0) or not line.strip():
            at = line_end + 1
            continue
        list_end = _list_end(text, line_end) if introduces_list(line) else line_end
        if list_end > line_end:
            yield _unit(document, passage, at, _without_mark(text, at, list_end), "list")
        kind: Literal["sentence", "item"] = "item" if item_marker(line) else "sentence"
        for start, end in sentences(line):
            piece = line[start:end]
            if SOURCE_MARK.fullmatch(piece) or introduces_list(piece) or _is_reference(piece):
                continue
            if end - start <= LONGEST_SENTENCE:
                yield _unit(document, passage, at + start, at + end, kind)
        at = line_end + 1


def _is_reference(sentence: str) -> bool:
    addresses = sum(len(address) for address in _ADDRESS.findall(sentence))
    return addresses > ADDRESS_SHARE * len(sentence)


def _start(section: Section) -> int:
    return section.start


def _list_end(text: str, line_end: int) -> int:
    """Return the end of the last item that follows a line, or ``line_end`` where none does."""
    end, at = line_end, line_end + 1
    while at < len(text) and at - line_end < LONGEST_LIST:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not _is_member(text[at:stop]):
            break
        end, at = stop, stop + 1
    return end


def _is_member(line: str) -> bool:
    """Tell whether a line behind an announcement is told with it: an item, or the row of a table."""
    return bool(item_marker(line)) or BETWEEN_CELLS in line


def items_left(document: Document, unit: Candidate) -> int:
    """Return how many items follow a list that was cut for its length, 0 where it is whole."""
    if unit.kind != "list":
        return 0
    text, count = document.text, 0
    at = text.find("\n", unit.end) + 1
    while 0 < at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if not _is_member(text[at:stop]):
            break
        count += 1
        at = stop + 1
    return count


def _without_mark(text: str, start: int, end: int) -> int:
    """Return the end of a slice less a source mark at its end."""
    marks = list(SOURCE_MARK.finditer(text, start, end))
    if marks and not text[marks[-1].end() : end].strip():
        end = marks[-1].start()
    return start + len(text[start:end].rstrip())


def _unit(
    document: Document,
    passage: Passage,
    start: int,
    end: int,
    kind: Literal["sentence", "item", "list"],
) -> Candidate:
    return Candidate(document.id, passage, start, end, document.text[start:end], kind)
