"""The rows of annexes that an institution answers for, as what can be quoted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khmerqa.answer.kinds.duties import (
    DutiesAsked,
    before,
    cells_in_charge,
    duties_asked,
    is_charged,
    meets,
    rest,
)
from khmerqa.answer.kinds.provision import passage_at
from khmerqa.answer.sentences.candidates import LONGEST_LIST, Candidate
from khmerqa.answer.writing.builder import MOST_CITATIONS
from khmerqa.index.generation import Generation
from khmerqa.search.question import Question
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Document, Hit, Language, Row

_LOOKED_INTO = 8  # documents; each is read whole
_PAGES = 2  # that a quotation may touch


@dataclass(frozen=True, slots=True)
class Duties:
    """Rows to be quoted, with what is said before and behind them."""

    units: tuple[Candidate, ...]
    before: str
    behind: str | None


def duties(
    question: Question,
    hits: Sequence[Hit],
    generation: Generation,
    glossary: Glossary | None,
    spoken: Language,
    documents: Collection[str] = (),
) -> Duties | None:
    """Return all that the annexes say an institution has to do, None where that is not asked."""
    possible = duties_asked(question, glossary)
    if not possible:
        return None
    looked = _documents(hits, generation, documents)
    charged = {document.id: list(cells_in_charge(document)) for document in looked}
    known = {cell for rows in charged.values() for _, cell, _ in rows}
    asked = next((each for each in possible if any(is_charged(each, cell) for cell in known)), None)
    if asked is None:
        return None
    found: list[tuple[Document, list[Row]]] = []
    told: set[int] = set()  # how many rows the annexes told have: a translation has as many
    for document in sorted(looked, key=lambda each: each.language != question.language):
        rows = [row for row, *cells in charged[document.id] if _meets(asked, document, row, *cells)]
        if rows and len(charged[document.id]) not in told:
            found.append((document, rows))
            told.add(len(charged[document.id]))
    if not found:
        return None
    return _told(asked, found, generation, spoken)


def _documents(
    hits: Sequence[Hit], generation: Generation, documents: Collection[str]
) -> list[Document]:
    """Return the documents to look into: those found, then others that may hold an annex."""
    listed = [each.id for each in generation.passages.listed()]
    order = dict.fromkeys([*(hit.passage.document_id for hit in hits), *listed])
    wanted = [name for name in order if not documents or name in documents]
    return [generation.passages.document(name) for name in wanted[:_LOOKED_INTO]]


def _meets(asked: DutiesAsked, document: Document, row: Row, charged: str, time: str) -> bool:
    words = search_key(" ".join(text for _, text in document.values_of(row))) if asked.topic else ""
    return meets(asked, charged, time, words)


def _told(
    asked: DutiesAsked,
    found: Sequence[tuple[Document, list[Row]]],
    generation: Generation,
    spoken: Language,
) -> Duties:
    pieces: list[tuple[Document, list[Row]]] = []
    left: list[tuple[str, int]] = []
    room = LONGEST_LIST
    for document, rows in found:
        for row in rows:
            room -= row.end - row.start
            if room >= 0 and pieces and _goes_on(document, *pieces[-1], row):
                pieces[-1][1].append(row)
            elif room >= 0 and len(pieces) < MOST_CITATIONS:
                pieces.append((document, [row]))
            else:
                left.append((document.title, _page(document, row)))
    shown = [_unit(document, rows[0].start, rows[-1].end, generation) for document, rows in pieces]
    count = sum(len(rows) for _, rows in found)
    return Duties(
        tuple(shown),
        before(asked, count, spoken),
        rest(len(left), left, spoken) if left else None,
    )


def _page(document: Document, row: Row) -> int:
    pages = document.pages_of(row.start, row.end)
    return pages[0].number if pages else 1


def _goes_on(document: Document, before: Document, rows: Sequence[Row], row: Row) -> bool:
    """Tell whether a row stands right behind others: one quotation is easier to look up."""
    return (
        document is before
        and not document.text[rows[-1].end : row.start].strip()
        and len(document.pages_of(rows[0].start, row.end)) <= _PAGES
    )


def _unit(document: Document, start: int, end: int, generation: Generation) -> Candidate:
    passage = passage_at(document, start, generation)
    return Candidate(document.id, passage, start, end, document.text[start:end], "article")
