"""What is asked for by its name is looked up, not searched: an article, a legal basis, an instrument."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from khmerqa.answer.kinds.instruments import (
    Reference,
    Span,
    articles,
    legal_basis,
    likeness,
    reference,
)
from khmerqa.answer.sentences.candidates import LONGEST_LIST, Candidate
from khmerqa.index.generation import Generation
from khmerqa.types import Document, Hit, Passage

_LOOKED_INTO = 8  # documents; each is read whole
MOST = 3  # documents whose article of that number is told, where the question does not say of which
_PAGES = 2  # that a quotation may touch


def looked_up(
    question: str, hits: Sequence[Hit], generation: Generation, documents: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """Return what the question names, the likeliest instrument first; nothing where it names none.

    ``hits`` say which documents the rest of the question is about.
    """
    asked = reference(question)
    if asked is None:
        return ()
    found = [
        (document, span)
        for document in _documents(asked, hits, generation, documents)
        if (span := _span(asked, document)) is not None
    ]
    return tuple(_unit(document, span, generation) for document, span in found[:MOST])


def _documents(
    asked: Reference, hits: Sequence[Hit], generation: Generation, documents: Collection[str]
) -> list[Document]:
    """Return the documents that may be meant: those named, else those found."""
    listed = [
        each for each in generation.passages.listed() if not documents or each.id in documents
    ]
    likely = {each.id: likeness(asked, each.title, each.source, each.catalogue) for each in listed}
    best = max(likely.values(), default=0)
    order = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    if best > 0:
        named = [name for name, likeness in likely.items() if likeness == best]
        wanted = sorted(named, key=lambda name: order.index(name) if name in order else len(order))
    elif asked.number and asked.types:
        return []  # an instrument that is not here
    else:
        wanted = [name for name in order if likely.get(name, -1) >= 0]
    return [generation.passages.document(name) for name in wanted[:_LOOKED_INTO]]


def _span(asked: Reference, document: Document) -> Span | None:
    if asked.basis:
        return legal_basis(document)
    found = articles(document)
    return found.get(asked.article or "1")


def _unit(document: Document, span: Span, generation: Generation) -> Candidate:
    end = min(span.end, span.start + LONGEST_LIST)
    pages = document.pages_of(span.start, end)
    if len(pages) > _PAGES:
        end = pages[_PAGES - 1].end
    text = document.text[span.start : end].rstrip()
    passage = passage_at(document, span.start, generation)
    return Candidate(document.id, passage, span.start, span.start + len(text), text, "article")


def passage_at(document: Document, offset: int, generation: Generation) -> Passage:
    """Return the passage that an offset of a document stands in, or else the one before it."""
    store = generation.passages
    passages = store.passages(sorted(store.docids_of([document.id])))
    before = [each for each in passages if each.start <= offset]
    return before[-1] if before else passages[0]
