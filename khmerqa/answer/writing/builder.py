"""What a writer has chosen, made into the text and the citations that leave.

Every quotation is checked against the stored text here, the last moment before it leaves; what does
not hold is dropped, and so is the statement that rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from khmerqa.answer.sentences.candidates import LONGEST_LIST, Candidate, items_left
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.citations import cite
from khmerqa.answer.writing.events import Cited, Delta
from khmerqa.answer.writing.legal_status import standing_notices
from khmerqa.text.language import language_of
from khmerqa.types import LOW_CONFIDENCE, Citation, Document, Language, Method

MOST_CITATIONS = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of an answer: a quotation, or words of a writer that rest on it."""

    unit: Candidate
    words: str | None = None  # None where the quotation itself is the statement
    beside: Candidate | None = None  # says the same in the other language: a second citation


Documents = Callable[[str], Document]
Restate = Callable[[str], str | None]  # of a quotation in the other language: what it speaks of


class AnswerBuilder:
    """The answer as it grows: nothing in it that is not cited, no citation that does not hold."""

    def __init__(
        self,
        documents: Documents,
        spoken: Language,
        restate: Restate = lambda quote: None,
        replaced: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._documents = documents
        self._replaced = replaced  # the title of what replaced a document, by the document's id
        self._restate = restate
        self._spoken: Language = spoken
        self._lines: list[str] = []
        self._citations: list[Citation] = []
        self._twins: set[int] = set()  # markers of what is told in the other language as well
        self._markers: dict[tuple[str, int, int], int] = {}

    @property
    def text(self) -> str:
        """The lines so far, with their markers."""
        return "\n".join(self._lines)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What the markers stand for, in their order."""
        return tuple(self._citations)

    def aside(self, line: str) -> Iterator[Delta]:
        """Take up a line that is no quotation and is marked as none."""
        yield Delta(f"\n{line}" if self._lines else line)
        self._lines.append(line)

    def add(self, statement: Segment) -> Iterator[Delta | Cited]:
        """Take up a statement if its quotation holds, and yield what that adds to the answer."""
        unit = statement.unit
        place = (unit.document_id, unit.start, unit.end)
        fresh = None
        if place not in self._markers:
            fresh = self._cite(unit)
            if fresh is None:
                return
            self._citations.append(fresh)
            self._markers[place] = fresh.marker
        marker = self._markers[place]
        quote = self._citations[marker - 1].quote
        line = f"{statement.words or quote} [{marker}]"
        twin = self._cite(statement.beside) if statement.beside else None
        if twin is not None:
            self._citations.append(twin)
            self._twins.add(twin.marker)
            line = f"{line} [{twin.marker}]"
        if not statement.words:
            if about := self._restate(quote):
                line = f"{about}\n{line}"
            if left := items_left(self._documents(unit.document_id), unit):
                line = f"{line}\n{phrases.and_more(left, self._spoken)}"
        yield Delta(f"\n{line}" if self._lines else line)
        self._lines.append(line)
        yield from (Cited(each) for each in (fresh, twin) if each is not None)

    def _cite(self, unit: Candidate) -> Citation | None:
        if len(self._citations) == MOST_CITATIONS:
            return None
        document = self._documents(unit.document_id)
        marker = len(self._citations) + 1
        return cite(document, unit.passage, unit.start, unit.end, marker, self._spoken)

    def notice(self) -> str | None:
        """Return what a reader must know of what is quoted, None where there is nothing to say."""
        notices: list[str] = []
        told = [each for each in self._citations if each.marker not in self._twins]
        if any(language_of(citation.quote) != self._spoken for citation in told):
            notices.append(phrases.OTHER_LANGUAGE[self._spoken])
        if any(citation.kind == "digest" for citation in self._citations):
            notices.append(phrases.DIGEST[self._spoken])
        sure = [each.read_confidence for each in self._citations if each.read_by is Method.OCR]
        if sure:
            doubtful = any(value is None or value < LOW_CONFIDENCE for value in sure)
            said = phrases.READ_WITH_DOUBT if doubtful else phrases.READ_BY_OCR
            notices.append(said[self._spoken])
        cited = [self._documents(citation.document_id) for citation in self._citations]
        notices += standing_notices(cited, self._replaced, self._spoken)
        return " ".join(dict.fromkeys(notices)) or None


def merged(statements: Sequence[Segment], documents: Documents) -> list[Segment]:
    """Join quotations that stand one behind the other in a document: one is easier to look up."""
    joined: list[Segment] = []
    for statement in statements:
        for place, held in enumerate(joined):
            whole = _joined(held, statement, documents)
            if whole is not None:
                joined[place] = whole
                break
        else:
            joined.append(statement)
    return joined


def _joined(one: Segment, other: Segment, documents: Documents) -> Segment | None:
    if one.words or other.words or one.unit.document_id != other.unit.document_id:
        return None
    first, second = sorted((one.unit, other.unit), key=lambda unit: (unit.start, unit.end))
    if second.end <= first.end:
        return replace(one, unit=first)
    document = documents(first.document_id)
    between = document.text[first.end : second.start]
    apart = second.start > first.end and (between.strip() or between.count("\n") > 1)
    too_long = second.end - first.start > LONGEST_LIST
    too_wide = len(document.pages_of(first.start, second.end)) > 2
    if apart or too_long or too_wide or "list" in (first.kind, second.kind):
        return None
    text = document.text[first.start : second.end]
    beside = one.beside or other.beside
    if one.beside and other.beside:
        both = _joined(Segment(one.beside), Segment(other.beside), documents)
        beside = both.unit if both else beside
    return replace(one, unit=replace(first, end=second.end, text=text), beside=beside)
