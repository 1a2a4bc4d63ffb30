"""An answer and its citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from khmerqa.types.extracted import Method
from khmerqa.types.language import Language
from khmerqa.types.passage import Hit

AnswerStatus = Literal["answered", "no_evidence"]


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """Where the official text is that one of our own summaries states."""

    title: str
    url: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation: ``document.text[start:end] == quote``, on page ``page`` to ``page_end``."""

    marker: int
    passage_id: str
    document_id: str
    title: str
    source: str
    language: Language
    kind: Literal["official", "digest"]
    page: int | None
    page_end: int | None
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    reference: str  # as an official would write it: article, instrument, number, date, matter
    official: OfficialSource | None = None
    read_by: Method | None = None  # None where the format has no pages
    read_confidence: float | None = None  # of OCR, the least of the pages


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. Refusing (``no_evidence``) is a value, not an error."""

    id: str
    question: str
    language: Language
    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    writer: str
    generation: str
    confidence: float
    notice: str | None = None
    understood_as: str | None = None  # the question after earlier turns were taken in
    timings_ms: tuple[tuple[str, float], ...] = ()
