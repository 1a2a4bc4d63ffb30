"""What an institution has to do, and when: all rows of annexes that name it as in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khmerqa.answer.kinds.answer_kind import LOOKED_UP, AnswerRequest, Selection
from khmerqa.answer.kinds.duty_request import (
    DutyRequest,
    asks_for_duties,
    duty_requests,
    duty_rows,
    is_in_charge,
    matches,
    names_no_institution,
)
from khmerqa.answer.limits import MAX_CITATIONS, MAX_LIST_LENGTH, MAX_QUOTE_PAGES
from khmerqa.answer.sentences.candidates import span_candidate
from khmerqa.text.expressions.number_ranges import number_ranges
from khmerqa.text.expressions.numerals import khmer_digits
from khmerqa.text.glossary.table import Glossary
from khmerqa.types import Document, Language, Row

_MAX_READ = 8  # documents; each is read whole
_NAME_MISSING: Mapping[Language, str] = {
    "km": "សូមបញ្ជាក់ឈ្មោះក្រសួង ឬស្ថាប័នក្នុងសំណួរ ឧទាហរណ៍៖ «តើក្រសួងសុខាភិបាលទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?»។",
    "en": "Please name the ministry or institution in the question, for example: "
    "“What activities is the Ministry of Health responsible for?”",
}
_INTRODUCTION: Mapping[Language, str] = {
    "km": "សកម្មភាពដែល{who}ទទួលបន្ទុក{when} មានចំនួន {count} ដូចខាងក្រោម៖",
    "en": "The annexes name {who} as in charge of {count} activities{when}:",
}
_YEARS: Mapping[Language, str] = {"km": " ក្នុងឆ្នាំ{years}", "en": " in {years}"}
_REMAINDER: Mapping[Language, str] = {
    "km": "និង {count} ចំណុចទៀត ({where})។",
    "en": "and {count} more ({where}).",
}

DocumentRows = tuple[Document, list[Row]]


class Duties:
    """Implements ``AnswerKind``."""

    def __init__(self, glossary: Glossary | None = None) -> None:
        self._glossary = glossary

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return all rows of an institution, None if the question or the annexes name none."""
        profile = request.profile
        if not request.hits or not asks_for_duties(profile.key):
            return None
        if names_no_institution(profile.key):
            return Selection(reply=_NAME_MISSING[request.language])
        possible = duty_requests(profile.question, self._glossary)
        if not possible:
            return None
        documents = _documents(request)
        rows = {document.id: list(duty_rows(document)) for document in documents}
        distinct = {row.in_charge: row for of_document in rows.values() for row in of_document}
        wanted = next(
            (each for each in possible if any(is_in_charge(each, r) for r in distinct.values())),
            None,
        )
        if wanted is None:
            return None
        found: list[DocumentRows] = []
        counts: set[int] = set()  # rows of the annexes taken: a translation has as many
        for document in sorted(documents, key=lambda each: each.language != profile.language):
            of_document = rows[document.id]
            matching = [each.row for each in of_document if matches(wanted, document, each)]
            if matching and len(of_document) not in counts:
                found.append((document, matching))
                counts.add(len(of_document))
        return _selection(wanted, found, request) if found else None


def _documents(request: AnswerRequest) -> list[Document]:
    """Return the documents to read: those found, then others that may hold an annex."""
    store = request.generation.passages
    listed = [each.id for each in store.listed()]
    order = dict.fromkeys([*(hit.passage.document_id for hit in request.hits), *listed])
    wanted = [name for name in order if not request.documents or name in request.documents]
    return [store.document(name) for name in wanted[:_MAX_READ]]


def _selection(
    duties: DutyRequest, found: Sequence[DocumentRows], request: AnswerRequest
) -> Selection:
    pieces: list[DocumentRows] = []
    omitted: list[tuple[str, int]] = []  # title and page of each row
    room = MAX_LIST_LENGTH
    for document, rows in found:
        for row in rows:
            room -= row.end - row.start
            if room >= 0 and pieces and _is_adjacent(document, pieces[-1], row):
                pieces[-1][1].append(row)
            elif room >= 0 and len(pieces) < MAX_CITATIONS:
                pieces.append((document, [row]))
            else:
                omitted.append((document.title, _page(document, row)))
    store = request.generation.passages
    return Selection(
        candidates=tuple(
            span_candidate(document, start=rows[0].start, end=rows[-1].end, store=store)
            for document, rows in pieces
        ),
        confidence=LOOKED_UP,
        introduction=_introduction(duties, sum(len(rows) for _, rows in found), request.language),
        remainder=_remainder(omitted, request.language) if omitted else None,
    )


def _page(document: Document, row: Row) -> int:
    pages = document.pages_of(row.start, row.end)
    return pages[0].number if pages else 1


def _is_adjacent(document: Document, before: DocumentRows, row: Row) -> bool:
    """Return whether a row directly follows others: one quotation is easier to look up."""
    other, rows = before
    return (
        document is other
        and not document.text[rows[-1].end : row.start].strip()
        and len(document.pages_of(rows[0].start, row.end)) <= MAX_QUOTE_PAGES
    )


def _introduction(duties: DutyRequest, count: int, language: Language) -> str:
    """Say how many duties there are, and whose."""
    years = "" if duties.years is None else "-".join(map(str, sorted(set(duties.years))))
    when = _YEARS[language].format(years=_digits(years, language)) if years else ""
    who = f" {duties.written} " if language == "km" else duties.written
    return _INTRODUCTION[language].format(who=who, when=when, count=_digits(str(count), language))


def _remainder(omitted: Sequence[tuple[str, int]], language: Language) -> str:
    """Say how many duties are not shown, and on which pages of which documents they are."""
    by_title: dict[str, list[int]] = {}
    for title, page in omitted:
        by_title.setdefault(title, []).append(page)
    page_word = "ទំព័រ" if language == "km" else "p."
    where = "; ".join(
        f"{title}, {page_word} {_digits(number_ranges(numbers), language)}"
        for title, numbers in by_title.items()
    )
    return _REMAINDER[language].format(count=_digits(str(len(omitted)), language), where=where)


def _digits(text: str, language: Language) -> str:
    return khmer_digits(text) if language == "km" else text
