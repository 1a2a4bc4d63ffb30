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
    """The official document that one of our own summaries restates, and the page in it."""

    title: str
    url: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation: ``document.text[start:end] == quote``, on page ``page`` to ``page_end``."""

    marker: int  # the number in the brackets of the answer's text
    passage_id: str
    document_id: str
    title: str
    source: str  # the file's own name
    language: Language
    kind: Literal["official", "digest"] | None  # as the catalogue says; a digest is a summary
    page: int | None  # None where the format has no pages
    page_end: int | None
    page_label: str | None  # the number printed on the page
    section: tuple[str, ...]  # headings above it, the outermost first
    quote: str
    start: int  # in the text of the document
    end: int
    reference: str  # as an official would write it: article, instrument, number, date, matter
    official: OfficialSource | None = None  # of a digest: what it summarises
    read_by: Method | None = None  # None where the format has no pages
    read_confidence: float | None = None  # of OCR, the lowest of the pages
    doubtful_digits: tuple[int, ...] = ()  # positions in the quotation: OCR was not sure of them
    gloss: str | None = None  # terms, dates and numbers of a quotation in the other language


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question. Refusing (``no_evidence``) is a value, not an error."""

    id: str  # a new one each time
    question: str
    language: Language  # of the words around the quotations
    status: AnswerStatus
    text: str  # quotations with markers such as [1]; without evidence, a sentence that says so
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]  # the passages found, the best first; also without evidence
    writer: str  # "extractive", or the name of a language model
    generation: str  # of the index
    confidence: float  # 0 to 1; higher is surer, but it is not a probability
    notice: str | None = None  # what the reader should know, such as that a digest is quoted
    understood_as: str | None = None  # the question completed from earlier turns
    timings_ms: tuple[tuple[str, float], ...] = ()  # stage, milliseconds
