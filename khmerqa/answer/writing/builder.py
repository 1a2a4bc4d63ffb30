"""Builds the text and the citations of an answer from segments.

Every quotation is checked against the stored text here, just before it is returned. An invalid one is
dropped, and so is the segment that rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from khmerqa.answer.limits import MAX_CITATIONS, MAX_LIST_LENGTH, MAX_QUOTE_PAGES
from khmerqa.answer.sentences.candidates import Candidate, items_omitted
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.citations import cite
from khmerqa.answer.writing.events import Cited, Delta
from khmerqa.answer.writing.legal_status import legal_status_notices
from khmerqa.text.expressions.doubtful_digits import words_with_signs
from khmerqa.text.language import language_of
from khmerqa.types import LOW_CONFIDENCE, Citation, Document, Language, Method


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of an answer: a quotation, or words of a writer that rest on it."""

    candidate: Candidate
    words: str | None = None  # None if the quotation itself is the text
    parallel: Candidate | None = None  # says the same in the other language: a second citation


Documents = Callable[[str], Document]
OnQuote = Callable[[str], str | None]  # what is said of a quotation in the other language
OnRows = Callable[[Candidate], str | None]  # what is said of rows of a table


class AnswerBuilder:
    """The answer as it grows: every quotation in it is cited, and every citation is valid."""

    def __init__(
        self,
        documents: Documents,
        language: Language,
        gloss: OnQuote = lambda quote: None,
        fact: OnQuote = lambda quote: None,
        of_rows: OnRows = lambda candidate: None,
        replaced: Mapping[str, str] = MappingProxyType({}),
        has_version: Callable[[str], bool] = lambda document_id: False,
    ) -> None:
        self._documents = documents
        self._replaced = replaced  # the title of what replaced a document, by the document's id
        self._has_version = has_version  # is a document indexed in the reader's language as well?
        self._gloss = gloss
        self._fact = fact
        self._of_rows = of_rows
        self._language: Language = language
        self._lines: list[str] = []
        self._citations: list[Citation] = []
        self._parallel: set[int] = set()  # markers of second citations in the other language
        self._markers: dict[tuple[str, int, int], int] = {}

    @property
    def text(self) -> str:
        """The lines so far, with their markers."""
        return "\n".join(self._lines)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations in the order of their markers."""
        return tuple(self._citations)

    def add_notice(self, line: str) -> Iterator[Delta]:
        """Add a line that is not a quotation."""
        yield Delta(f"\n{line}" if self._lines else line)
        self._lines.append(line)

    def add(self, segment: Segment) -> Iterator[Delta | Cited]:
        """Add a segment if its quotation is valid, and yield what that adds to the answer."""
        candidate = segment.candidate
        span = (candidate.document_id, candidate.start, candidate.end)
        fresh = None
        if span not in self._markers:
            fresh = self._cite(candidate)
            if fresh is None:
                return
            self._citations.append(fresh)
            self._markers[span] = fresh.marker
        marker = self._markers[span]
        quote = self._citations[marker - 1].quote
        line = f"{segment.words or quote} [{marker}]"
        parallel = self._cite(segment.parallel) if segment.parallel else None
        if parallel is not None:
            self._citations.append(parallel)
            self._parallel.add(parallel.marker)
            line = f"{line} [{parallel.marker}]"
        if not segment.words:
            fact = None if self._lines else self._fact(quote)
            above = [*(fact or "").splitlines(), *(self._of_rows(candidate) or "").splitlines()]
            line = "\n".join((*(f"{each} [{marker}]" for each in above), line))
            if omitted := items_omitted(self._documents(candidate.document_id), candidate):
                line = f"{line}\n{phrases.and_more(omitted, self._language)}"
        yield Delta(f"\n{line}" if self._lines else line)
        self._lines.append(line)
        yield from (Cited(each) for each in (fresh, parallel) if each is not None)

    def _cite(self, candidate: Candidate) -> Citation | None:
        if len(self._citations) == MAX_CITATIONS:
            return None
        citation = cite(
            document=self._documents(candidate.document_id),
            passage=candidate.passage,
            start=candidate.start,
            end=candidate.end,
            marker=len(self._citations) + 1,
            language=self._language,
        )
        return citation and replace(citation, gloss=self._gloss(citation.quote))

    def notice(self) -> str | None:
        """Return what a reader must know of what is quoted, None if there is nothing to say."""
        notices: list[str] = []
        first = [each for each in self._citations if each.marker not in self._parallel]
        foreign = [each for each in first if language_of(each.quote) != self._language]
        if foreign:
            notices.append(self._of_other_language(foreign, len(first))[self._language])
        if any(citation.kind == "digest" for citation in self._citations):
            notices.append(phrases.DIGEST[self._language])
        confidences = [
            each.read_confidence for each in self._citations if each.read_by is Method.OCR
        ]
        if confidences:
            doubtful = any(value is None or value < LOW_CONFIDENCE for value in confidences)
            notice = phrases.READ_BY_DOUBTFUL_OCR if doubtful else phrases.READ_BY_OCR
            notices.append(notice[self._language])
        numbers = [
            number
            for each in self._citations
            for number in words_with_signs(each.quote, each.doubtful_digits)
        ]
        if numbers:
            told = ", ".join(dict.fromkeys(numbers))
            notices.append(phrases.DOUBTFUL_DIGITS[self._language].format(numbers=told))
        cited = [self._documents(citation.document_id) for citation in self._citations]
        notices += legal_status_notices(cited, self._replaced, self._language)
        return " ".join(dict.fromkeys(notices)) or None

    def _of_other_language(
        self, foreign: Sequence[Citation], quotations: int
    ) -> Mapping[Language, str]:
        if len(foreign) < quotations:
            return phrases.SOME_OTHER_LANGUAGE
        if any(self._has_version(each.document_id) for each in foreign):
            return phrases.OTHER_LANGUAGE
        return phrases.ONLY_OTHER_LANGUAGE


def merge_adjacent(segments: Sequence[Segment], documents: Documents) -> list[Segment]:
    """Join quotations that follow one another in a document: one is easier to look up."""
    merged: list[Segment] = []
    for segment in segments:
        for position, other in enumerate(merged):
            whole = _joined(other, segment, documents)
            if whole is not None:
                merged[position] = whole
                break
        else:
            merged.append(segment)
    return merged


def _joined(one: Segment, other: Segment, documents: Documents) -> Segment | None:
    if one.words or other.words or one.candidate.document_id != other.candidate.document_id:
        return None
    first, second = sorted(
        (one.candidate, other.candidate), key=lambda each: (each.start, each.end)
    )
    if second.end <= first.end:
        return replace(one, candidate=first)
    document = documents(first.document_id)
    if not _may_join(first, second, document):
        return None
    text = document.text[first.start : second.end]
    parallel = one.parallel or other.parallel
    if one.parallel and other.parallel:
        both = _joined(Segment(one.parallel), Segment(other.parallel), documents)
        parallel = both.candidate if both else parallel
    return replace(one, candidate=replace(first, end=second.end, text=text), parallel=parallel)


def _may_join(first: Candidate, second: Candidate, document: Document) -> bool:
    """Return whether two candidates are adjacent, and not too long together for one quotation."""
    between = document.text[first.end : second.start]
    separate = second.start > first.end and (between.strip() or between.count("\n") > 1)
    too_long = second.end - first.start > MAX_LIST_LENGTH
    too_wide = len(document.pages_of(first.start, second.end)) > MAX_QUOTE_PAGES
    return not (separate or too_long or too_wide or "list" in (first.kind, second.kind))
