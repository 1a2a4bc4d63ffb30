"""Questions over HTTP: the shapes of the contract, its law of slices, and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .. import samples
from ..conftest import Running, is_problem

ANSWER = {"id", "question", "language", "status", "answer", "citations", "hits", "writer", "index"}
PLACE = {"passage_id", "document_id", "title", "source", "language", "page", "page_end", "section"}
CITATION = PLACE | {"marker", "page_label", "quote", "start", "end", "url", "kind"}
HIT = PLACE | {"text", "score", "scores", "start", "end", "url", "kind"}
QUESTIONS = [
    pytest.param(samples.ASK_SCHOOL, samples.SCHOOL_ID, id="khmer"),
    pytest.param(samples.ASK_SCHOOL_LIST, samples.SCHOOL_ID, id="khmer-list"),
    pytest.param(samples.ASK_WATER, samples.WATER_ID, id="english"),
    pytest.param(samples.ASK_PDF, samples.PDF_ID, id="pdf"),
    pytest.param(samples.ASK_HOSTILE, samples.HOSTILE_ID, id="markup"),
]


@pytest.mark.parametrize(("question", "document_id"), QUESTIONS)
def test_an_answer_has_the_contracts_shape(
    service: Running, question: str, document_id: str
) -> None:
    answer = service.ask(question)
    assert set(answer) >= ANSWER | {"timings_ms"}
    assert (answer["status"], answer["question"]) == ("answered", question)
    assert answer["citations"][0]["document_id"] == document_id
    assert [c["marker"] for c in answer["citations"]] == list(
        range(1, len(answer["citations"]) + 1)
    )
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert f"{citation['quote']} [{citation['marker']}]" in answer["answer"]
    for hit in answer["hits"]:
        assert set(hit) >= HIT
        assert set(hit["scores"]) == {"lexical", "translated", "dense"}
    assert answer["timings_ms"]["total"] > 0


@pytest.mark.parametrize(("question", "document_id"), QUESTIONS)
def test_offsets_are_slices_of_the_text_that_is_served(
    service: Running, question: str, document_id: str
) -> None:
    answer = service.ask(question)
    places = [(c, c["quote"]) for c in answer["citations"]] + [
        (h, h["text"]) for h in answer["hits"]
    ]
    for place, words in places:
        assert service.text(place["document_id"])[place["start"] : place["end"]] == words


def test_a_list_keeps_its_lines(service: Running) -> None:
    lines = service.ask(samples.ASK_SCHOOL_LIST)["answer"].splitlines()
    assert lines[1:] == [
        "1. ដាំដើមឈើក្នុងសាលារៀន។",
        "2. សន្សំសំចៃទឹក។",
        "3. កាត់បន្ថយសំរាម។ [1]",
    ]


def test_a_digest_names_its_official_document(service: Running) -> None:
    answer = service.ask(samples.ASK_PDF)
    citation = answer["citations"][0]
    assert citation["kind"] == "digest"
    assert citation["official"]["title"] == "Pentagonal Strategy-Phase I"
    assert citation["official"]["url"] == "https://example.org/pentagonal"
    assert citation["url"] == f"/v1/documents/{samples.PDF_ID}/file#page={citation['page']}"
    assert answer["notice"]


def test_markup_in_a_document_stays_text(service: Running) -> None:
    answer = service.ask(samples.ASK_HOSTILE)
    assert samples.MARKUP in answer["citations"][0]["quote"]
    assert samples.MARKUP in answer["answer"]


@pytest.mark.parametrize("asked", ["km", "en", "auto"])
def test_no_evidence_speaks_the_language_asked_for(service: Running, asked: str) -> None:
    answer = service.ask(samples.ASK_UNKNOWN, language=asked)
    expected = "en" if asked == "auto" else asked
    assert (answer["status"], answer["citations"]) == ("no_evidence", [])
    assert answer["language"] == expected
    assert answer["answer"].startswith("There is no") == (expected == "en")


def test_only_the_named_documents_are_searched(service: Running) -> None:
    answer = service.ask(samples.ASK_WATER, documents=[samples.SCHOOL_ID])
    assert {hit["document_id"] for hit in answer["hits"]} <= {samples.SCHOOL_ID}
    assert samples.WATER_ID not in {c["document_id"] for c in answer["citations"]}


def test_search_returns_hits_alone(service: Running) -> None:
    body = {"question": samples.ASK_WATER, "top_k": 2}
    value = service.client.post("/v1/search", json=body).json()
    assert set(value) == {"hits", "timings_ms"}
    assert 1 <= len(value["hits"]) <= 2
    assert set(value["hits"][0]) >= HIT
    assert value["hits"][0]["document_id"] == samples.WATER_ID


def test_top_k_bounds_the_hits(service: Running) -> None:
    assert len(service.ask(samples.ASK_WATER, top_k=1)["hits"]) == 1


def test_earlier_turns_are_accepted(service: Running) -> None:
    turns = [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]
    assert service.ask(samples.ASK_WATER, history=turns)["status"] == "answered"


def test_many_may_ask_at_once(service: Running) -> None:
    questions = [samples.ASK_WATER, samples.ASK_SCHOOL, samples.ASK_UNKNOWN] * 2
    alone = {question: service.ask(question)["answer"] for question in questions}
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda question: service.ask(question)["answer"], questions))
    assert together == [alone[question] for question in questions]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search"])
@pytest.mark.parametrize(
    "question",
    [
        pytest.param("", id="empty"),
        pytest.param(" \u200b\n?", id="nothing-but-marks"),
        pytest.param("ក" * 100_000, id="100000-characters"),
    ],
)
def test_an_unusable_question_is_refused_in_both_languages(
    service: Running, path: str, question: str
) -> None:
    for stream in (False, True):
        body = {"question": question, "stream": stream}
        khmer, english = is_problem(service.client.post(path, json=body), 422).split(" | ")
        assert "សំណួរ" in khmer
        assert "question" in english


def test_2000_code_points_are_a_question(service: Running) -> None:
    assert service.ask("ក" * 2000)["status"] in {"answered", "no_evidence"}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"top_k": 0}, id="top-k-0"),
        pytest.param({"top_k": 51}, id="top-k-51"),
        pytest.param({"top_k": "many"}, id="top-k-word"),
        pytest.param({"language": "fr"}, id="language"),
        pytest.param({"documents": [1] * 900}, id="documents"),
        pytest.param({"question": None}, id="no-question"),
        pytest.param({"question": ["a"]}, id="question-list"),
        pytest.param({"history": [{"role": "system", "content": ""}]}, id="role"),
    ],
)
def test_an_unusable_value_is_named(service: Running, more: dict[str, Any]) -> None:
    body = {"question": samples.ASK_WATER, **more}
    detail = is_problem(service.client.post("/v1/ask", json=body), 422)
    assert next(iter(more)) in detail
    assert "សំណើ" in detail
    assert len(detail) < 1000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"\xff\xfe", id="not-utf-8"),
        pytest.param(b'{"question": "\\ud800 water"}', id="lone-surrogate"),
        pytest.param(b"[" * 200_000, id="deep"),
    ],
)
def test_what_is_no_json_is_refused(service: Running, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = service.client.post("/v1/ask", content=body, headers=headers)
    is_problem(response, response.status_code)
    assert response.status_code in {400, 422}
