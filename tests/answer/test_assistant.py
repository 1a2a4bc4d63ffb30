from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.kinds.answer_kind import AnswerKind, AnswerRequest, Selection
from khmerqa.answer.limits import MAX_CITATIONS, MAX_LENGTH
from khmerqa.answer.writing import phrases
from khmerqa.answer.writing.events import Delta
from khmerqa.errors import IndexMismatchError, IndexMissingError, QuestionError
from khmerqa.index.layout import IndexLayout
from khmerqa.ports import Segmenter
from khmerqa.types import Answer, Language
from tests.small_corpus import SmallIndex, small_index


@dataclass(frozen=True)
class Expected:
    question: str
    document: str
    must_include: tuple[str, ...]
    must_not_include: tuple[str, ...] = ()


QUESTIONS = {
    "list-km": Expected(
        "តើបណ្ណាល័យជាតិផ្តល់សេវាអ្វីខ្លះ?",
        "library-km",
        ("ខ្ចីសៀវភៅ", "អានកាសែត", "ប្រើកុំព្យូទ័រ"),
    ),
    "list-en": Expected(
        "What services does the national library offer?",
        "library-en",
        ("Borrowing books", "old newspapers", "computers"),
    ),
    "number-km": Expected("បណ្ណាល័យមានសៀវភៅប៉ុន្មានក្បាល?", "library-km", ("៣៥០០",)),
    "number-en": Expected("How many books does the library hold?", "library-en", ("3,500",)),
    "who-km": Expected("តើនរណាតែងតាំងនាយកបណ្ណាល័យ?", "library-km", ("ក្រសួងវប្បធម៌",), ("[ទំព័រ",)),
    "who-en": Expected(
        "Who appoints the director of the library?",
        "library-en",
        ("Ministry of Culture",),
        ("[p.",),
    ),
    "keywords-en": Expected("dogs lead garden", "gardens-en", ("kept on a lead",)),
    "across-languages": Expected("តើឆ្កែក្នុងសួនត្រូវធ្វើយ៉ាងណា?", "gardens-en", ("Dogs must",)),
}


@pytest.mark.parametrize("expected", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_quotes_what_answers(assistant: Assistant, expected: Expected) -> None:
    answer = assistant.ask(expected.question, 5)

    assert answer.status == "answered"
    assert answer.citations[0].document_id == expected.document
    for text in expected.must_include:
        assert text in answer.text
    for text in expected.must_not_include:
        assert text not in answer.text


@pytest.mark.parametrize("expected", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_nothing_is_shown_that_is_not_in_a_document(
    assistant: Assistant, expected: Expected
) -> None:
    answer = assistant.ask(expected.question, 5)
    store = assistant.generation().passages

    left = answer.text
    for citation in answer.citations:
        text = store.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        left = left.replace(f"{citation.quote} [{citation.marker}]", "", 1)
    assert left.strip() == ""
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len(answer.citations) <= MAX_CITATIONS
    for hit in answer.hits:
        passage = hit.passage
        text = store.document(passage.document_id).text
        assert text[passage.start : passage.end] == passage.text


def test_answer_that_is_no_list_keeps_to_its_length(assistant: Assistant) -> None:
    answer = assistant.ask("library books director newspapers gardens dogs", 5)

    quoted = sum(len(citation.quote) for citation in answer.citations)
    assert quoted <= MAX_LENGTH


def test_digest_says_that_it_is_one_and_names_the_official_page(assistant: Assistant) -> None:
    answer = assistant.ask("Who appoints the director of the library?", 5)

    citation = answer.citations[0]
    assert citation.kind == "digest"
    assert citation.official is not None
    assert citation.official.title == "Library Act"
    assert citation.official.page == "7"
    assert answer.notice is not None
    assert phrases.DIGEST["en"] in answer.notice


def test_other_language_is_announced_in_the_language_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("តើឆ្កែក្នុងសួនត្រូវធ្វើយ៉ាងណា?", 5)

    assert answer.language == "km"
    assert answer.notice is not None
    assert phrases.ONLY_OTHER_LANGUAGE["km"] in answer.notice


@pytest.mark.parametrize("language", ["km", "en"])
def test_no_evidence_says_so_and_still_lists_the_nearest(
    index: SmallIndex, language: Language
) -> None:
    assistant = index.assistant(threshold=1.1)

    answer = assistant.ask("How many books does the library hold?", 3, language=language)

    assert answer.status == "no_evidence"
    refusal, nearest = answer.text.splitlines()
    assert refusal == phrases.no_evidence(3, language)
    document = assistant.generation().passages.document(answer.hits[0].passage.document_id)
    khmer = document.catalogue.title_km if language == "km" else None
    assert (khmer or document.title) in nearest
    assert answer.citations == ()


@pytest.mark.parametrize("question", ["តើអ្វី?", "what is it?"], ids=["km", "en"])
def test_question_about_nothing_gets_no_answer(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question, 3)

    assert answer.status == "no_evidence"
    assert answer.text in phrases.NO_TOPIC.values()


@pytest.mark.parametrize(
    "question",
    ["", "  \n", "?!", "\u200b\u200b", "ក" * 2001, "word " * 20_000],
    ids=["empty", "blank", "punctuation", "zero-width", "too long", "far too long"],
)
def test_unusable_question_is_refused_in_both_languages(
    assistant: Assistant, question: str
) -> None:
    with pytest.raises(QuestionError, match=r"សូម.*\|.*[Pp]lease"):
        assistant.ask(question, 3)


class Introduced:
    """A kind that puts an introduction above what another one selects."""

    def __init__(self, other: AnswerKind) -> None:
        self._other = other

    def select(self, request: AnswerRequest, /) -> Selection | None:
        selection = self._other.select(request)
        return selection and replace(selection, introduction="The library has these:")


@pytest.mark.parametrize(("threshold", "status"), [(0.0, "answered"), (1.1, "no_evidence")])
def test_an_introduction_is_streamed_only_above_quotations(
    index: SmallIndex, threshold: float, status: str
) -> None:
    assistant = index.assistant(threshold=threshold)
    assistant.kinds = (Introduced(assistant.kinds[-1]),)
    *events, answer = assistant.stream("How many books does the library hold?", 5)
    assert isinstance(answer, Answer)
    assert answer.status == status
    assert "".join(each.text for each in events if isinstance(each, Delta)) == answer.text
    assert answer.text.startswith("The library has these:") == (status == "answered")


def test_documents_filter_holds(assistant: Assistant) -> None:
    answer = assistant.ask("library books", 10, documents=["gardens-en"])

    assert {hit.passage.document_id for hit in answer.hits} <= {"gardens-en"}
    assert all(citation.document_id == "gardens-en" for citation in answer.citations)


def test_same_question_gives_the_same_answer(assistant: Assistant) -> None:
    def essence(answer: Answer) -> tuple[object, ...]:
        return answer.text, answer.citations, answer.hits, answer.confidence

    question = QUESTIONS["list-km"].question
    assert essence(assistant.ask(question, 5)) == essence(assistant.ask(question, 5))


def test_index_that_is_missing_is_named(
    tmp_path: Path, index: SmallIndex, segmenter: Segmenter
) -> None:
    other = SmallIndex(index.corpus, IndexLayout(tmp_path), segmenter, index.embedder)

    with pytest.raises(IndexMissingError, match="khmerqa index"):
        other.assistant().ask("library", 3)


def test_index_of_another_embedder_is_refused_with_both_named(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    made = small_index(tmp_path, segmenter)
    made.embedder.fingerprint = "hash:other"

    with pytest.raises(IndexMismatchError, match=r"'hash:64'.*'hash:other'"):
        made.assistant().ask("library", 3)


def test_new_generation_is_taken_up_while_old_ones_are_still_read(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    made = small_index(tmp_path, segmenter)
    assistant = made.assistant()
    before = assistant.generation()
    (made.corpus / "museum.md").write_text("# Museum\n\nThe museum shows old boats.\n")

    failures: list[BaseException] = []

    def ask_on() -> None:
        try:
            for _ in range(20):
                assert assistant.ask("How many books does the library hold?", 3).citations
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    made.reindex()
    for thread in threads:
        thread.join(timeout=60)

    assert not failures
    assert assistant.generation().manifest.generation > before.manifest.generation
    assert "boats" in assistant.ask("What does the museum show?", 3).text
    assert before.passages.listed()  # whoever began with the old one can finish with it
