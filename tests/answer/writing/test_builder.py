"""An answer has merged quotations, only valid ones, and at most five."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.limits import MAX_CITATIONS
from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.builder import AnswerBuilder, Segment, merge_adjacent
from khmerqa.answer.writing.events import Delta
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.types import LANGUAGES, Document, Language, Method, Page


@pytest.fixture(scope="module")
def library(assistant: Assistant) -> Document:
    return assistant.generation().passages.document("library-en")


@pytest.fixture(scope="module")
def sentences(assistant: Assistant, library: Document) -> list[Candidate]:
    passages = [
        each
        for each in assistant.generation().passages.all_passages()
        if each.document_id == library.id
    ]
    return [c for each in passages for c in candidates(library, each) if c.kind == "sentence"]


def _built(library: Document, *segments: Segment) -> tuple[str, list[str]]:
    made = AnswerBuilder(lambda name: library, "en")
    found = "".join(
        event.text
        for segment in merge_adjacent(segments, lambda name: library)
        for event in made.add(segment)
        if isinstance(event, Delta)
    )
    assert found == made.text
    return made.text, [citation.quote for citation in made.citations]


def test_neighbouring_quotations_become_one(library: Document, sentences: list[Candidate]) -> None:
    first, second = sentences[:2]
    for order in ((first, second), (second, first)):
        text, quotes = _built(library, *map(Segment, order))
        assert quotes == [library.text[first.start : second.end]]
        assert text == f"{quotes[0]} [1]"


def test_distant_quotations_are_not_merged(library: Document, sentences: list[Candidate]) -> None:
    _, quotes = _built(library, Segment(sentences[0]), Segment(sentences[-1]))
    assert len(quotes) == 2


def test_an_invalid_quotation_is_dropped_with_its_segment(
    library: Document, sentences: list[Candidate]
) -> None:
    nothing = replace(sentences[0], start=len(library.text), end=len(library.text))
    text, quotes = _built(library, Segment(nothing, "It is free."), Segment(sentences[-1]))
    assert quotes == [sentences[-1].text]
    assert "free" not in text
    assert text.endswith("[1]")


def test_words_of_a_writer_carry_the_marker_of_their_source(
    library: Document, sentences: list[Candidate]
) -> None:
    first, last = sentences[0], sentences[-1]
    text, quotes = _built(
        library, Segment(first, "Open at 8."), Segment(last, "Led."), Segment(first, "Shut.")
    )
    assert text == "Open at 8. [1]\nLed. [2]\nShut. [1]"
    assert quotes == [first.text, last.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_that_ocr_may_have_misread_are_signed(
    library: Document, sentences: list[Candidate], language: Language
) -> None:
    one = next(each for each in sentences if re.search("[0-9]{2}", each.text))
    at = re.search("[0-9]{2}", one.text).start() + 1  # type: ignore[union-attr]
    page = Page(
        *(1, None, 0, len(library.text)),
        method=Method.OCR,
        confidence=0.8,
        doubtful_digits=(one.start - 1, one.start + at, one.end),
    )
    scanned = replace(library, pages=(page,))
    made = AnswerBuilder(lambda name: scanned, language)
    list(made.add(Segment(one)))
    assert [each.doubtful_digits for each in made.citations] == [(at,)]
    notice = made.notice()
    assert notice is not None
    assert f"{one.text[at - 1 : at + 1]}?" in notice


def test_at_most_five_citations(library: Document, sentences: list[Candidate]) -> None:
    one = sentences[0]
    pieces = [
        replace(one, start=one.start + n, end=one.start + n + 1, text=library.text[one.start + n])
        for n in range(0, 24, 3)
    ]
    text, quotes = _built(library, *(Segment(piece, "said") for piece in pieces))
    assert len(quotes) == MAX_CITATIONS
    assert text.count("\n") == MAX_CITATIONS - 1


def test_a_shortened_list_says_how_many_items_it_leaves_out() -> None:
    items = "\n".join(f"{number}. {'many words ' * 30}" for number in range(1, 16))
    text = f"The plan has fifteen points:\n{items}\nAn end."
    document = Document("d", "d.md", "D", "en", "0" * 64, text)
    (found,) = [
        candidate
        for passage in chunk(document)[:1]
        for candidate in candidates(document, passage)
        if candidate.kind == "list"
    ]
    shown = len(found.text.splitlines()) - 1

    assert shown < 15
    assert _built(document, Segment(found))[0].endswith(f" [1]\nand {15 - shown} more.")


def test_a_whole_list_says_nothing_about_omitted_items() -> None:
    text = "The plan has two points:\n1. Roads\n2. Water\nAn end."
    document = Document("d", "d.md", "D", "en", "0" * 64, text)
    (found,) = [
        candidate
        for passage in chunk(document)
        for candidate in candidates(document, passage)
        if candidate.kind == "list"
    ]

    assert _built(document, Segment(found))[0].endswith("2. Water [1]")


WELL_EN = Document("well", "well.md", "Wells", "en", "0" * 64, "A well is cleaned twice a year.")
WELL_KM = Document("អណ្តូង", "well.km.md", "អណ្តូង", "km", "1" * 64, "អណ្តូងត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។")
FERRY_KM = Document("សាឡាង", "ferry.km.md", "សាឡាង", "km", "2" * 64, "សាឡាងឆ្លងទន្លេនៅម៉ោងប្រាំមួយ។")


@pytest.mark.parametrize(
    ("quoted", "language", "has_version", "said"),
    [
        ((WELL_KM, FERRY_KM), "km", False, None),
        ((WELL_EN,), "km", False, phrases.ONLY_OTHER_LANGUAGE),
        ((WELL_EN,), "km", True, phrases.OTHER_LANGUAGE),
        ((WELL_KM, WELL_EN), "km", False, phrases.SOME_OTHER_LANGUAGE),
        ((WELL_EN, WELL_KM, FERRY_KM), "km", True, phrases.SOME_OTHER_LANGUAGE),
        ((WELL_KM, FERRY_KM), "en", False, phrases.ONLY_OTHER_LANGUAGE),
        ((WELL_KM, WELL_EN), "en", False, phrases.SOME_OTHER_LANGUAGE),
    ],
)
def test_an_answer_is_only_in_the_other_language_where_all_of_it_is(
    quoted: tuple[Document, ...],
    language: Language,
    has_version: bool,
    said: Mapping[Language, str] | None,
) -> None:
    documents = {each.id: each for each in quoted}
    made = AnswerBuilder(documents.__getitem__, language, has_version=lambda name: has_version)
    for each in quoted:
        (found,) = [one for one in candidates(each, chunk(each)[0]) if one.kind == "sentence"]
        list(made.add(Segment(found)))
    assert made.notice() == (said[language] if said else None)
