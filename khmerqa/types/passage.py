"""Passages, and passages as search found them."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.types.language import Language


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim slice of a document: ``document.text[start:end] == text``."""

    id: str
    document_id: str
    position: int  # among the passages of its document, from 0
    start: int
    end: int
    text: str
    page: int | None  # None where the format has no pages
    page_end: int | None
    section: tuple[str, ...]  # headings above it, the outermost first
    language: Language


@dataclass(frozen=True, slots=True)
class RetrieverScores:
    """The raw score of each retriever; None where it did not find the passage."""

    lexical: float | None = None  # BM25 of the words of the question
    translated: float | None = None  # BM25 of their translations
    dense: float | None = None  # cosine of the vectors


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` is only an order; ``parts`` are the retrievers' raw scores."""

    passage: Passage
    score: float
    parts: RetrieverScores
