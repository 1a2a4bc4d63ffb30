"""OpenAI's own client against the service."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI

from khmerqa.answer.writing.events import Delta
from khmerqa.errors import BusyError
from khmerqa.serve.chat.openai_reply import text_after_answer, url_citations
from khmerqa.serve.service import ADMINISTRATOR
from khmerqa.types import Answer, Bilingual

from .. import samples
from ..conftest import Running, empty_service
from ..live import live


@pytest.fixture(scope="module")
def address(unstarted: Running) -> Iterator[str]:
    with live(unstarted.app) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_models(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["khmerqa"]
    assert client.models.retrieve("khmerqa").owned_by == "khmerqa"


def test_a_completion_quotes_and_cites(client: OpenAI, unstarted: Running, address: str) -> None:
    done = client.chat.completions.create(
        model="khmerqa",
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Ask me."},
            {"role": "user", "content": samples.ASK_PDF},
        ],
        temperature=0.2,
    )
    (choice,) = done.choices
    content = choice.message.content or ""
    answer = unstarted.ask(samples.ASK_PDF)
    assert content.startswith(answer["answer"])
    assert "ប្រភព" in content
    assert choice.finish_reason == "stop"
    assert done.usage is not None
    assert done.usage.prompt_tokens > 10
    assert done.usage.completion_tokens > len(content.split())
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens
    annotations = choice.message.annotations or []
    assert len(annotations) == len(answer["citations"]) > 0
    for annotation, citation in zip(annotations, answer["citations"], strict=True):
        found = annotation.url_citation
        assert content[found.start_index : found.end_index] == f"[{citation['marker']}]"
        assert found.title == citation["title"]
        assert found.url == address + citation["url"]


def test_a_stream_is_the_completion_in_pieces(client: OpenAI) -> None:
    whole = client.chat.completions.create(
        model="khmerqa", messages=[{"role": "user", "content": samples.ASK_SCHOOL_LIST}]
    )
    stream = client.chat.completions.create(
        model="khmerqa",
        messages=[{"role": "user", "content": samples.ASK_SCHOOL_LIST}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage is not None
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert len({chunk.id for chunk in chunks}) == 1
    annotated = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert any(getattr(delta, "annotations", None) for delta in annotated)


def test_no_evidence_says_so_and_cites_nothing(client: OpenAI) -> None:
    done = client.chat.completions.create(
        model="khmerqa",
        messages=[
            {"role": "user", "content": [{"type": "text", "text": samples.ASK_UNKNOWN}]},
        ],
    )
    message = done.choices[0].message
    assert message.content == "No answer to this question was found in the indexed documents." or (
        message.content and not message.annotations
    )


def asked(client: OpenAI, text: str, **more: Any) -> Any:
    return client.chat.completions.create(
        model="khmerqa", messages=[{"role": "user", "content": text}], **more
    )


@pytest.mark.parametrize(
    "content", [pytest.param("", id="empty"), pytest.param("ក" * 3000, id="long")]
)
def test_an_unusable_question_is_422(client: OpenAI, content: str) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        asked(client, content)
    # What the client shows is the error's own message.
    assert "សំណួរ" in str(refused.value)
    assert refused.value.type == "invalid_request_error"
    assert refused.value.code == "invalid_request"


@pytest.mark.parametrize(
    "more",
    [
        {"n": 2},
        {"stop": ["."]},
        {"logprobs": True},
        {"response_format": {"type": "json_object"}},
        {"tools": [], "tool_choice": "required"},
        {"modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "wav"}},
        {"stream_options": {"include_usage": True}},
        {"max_tokens": 0},
    ],
    ids=lambda more: ",".join(more),
)
def test_what_cannot_be_obeyed_is_refused_by_name(client: OpenAI, more: dict[str, Any]) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match=[*more][-1]):
        asked(client, samples.ASK_WATER, **more)


def test_what_changes_nothing_is_taken(client: OpenAI) -> None:
    plain = asked(client, samples.ASK_WATER).choices[0].message.content
    sampled = asked(
        client,
        samples.ASK_WATER,
        temperature=1.5,
        top_p=0.1,
        seed=7,
        presence_penalty=1,
        user="someone",
        stop=[],
        logprobs=False,
        tool_choice="auto",
        tools=[{"type": "function", "function": {"name": "look", "parameters": {}}}],
    )
    assert sampled.choices[0].message.content == plain


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("limit", [1, 7, 10_000])
def test_an_answer_has_no_more_tokens_than_it_may(client: OpenAI, stream: bool, limit: int) -> None:
    whole = asked(client, samples.ASK_PDF)
    options: dict[str, Any] = {"stream_options": {"include_usage": True}} if stream else {}
    found = asked(client, samples.ASK_PDF, max_completion_tokens=limit, stream=stream, **options)
    if stream:
        *pieces, last = found
        content = "".join(piece.choices[0].delta.content or "" for piece in pieces)
        usage, reason = last.usage, pieces[-1].choices[0].finish_reason
    else:
        content, usage = found.choices[0].message.content, found.usage
        reason = found.choices[0].finish_reason
    assert whole.choices[0].message.content.startswith(content)
    assert usage.completion_tokens == min(limit, whole.usage.completion_tokens)
    assert reason == ("length" if limit < whole.usage.completion_tokens else "stop")


def test_a_stream_begins_before_the_answer_is_made(
    client: OpenAI, unstarted: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*given: Any, on_event: Any, **more: Any) -> Any:
        for number in range(3):
            on_event(Delta(f"{number} "), None)
            assert arrived.wait(30), "the piece before was not sent"
            arrived.clear()
        return asking(*given, **more)

    arrived = threading.Event()
    asking = unstarted.service.ask
    monkeypatch.setattr(unstarted.service, "ask", slowly)
    seen = []
    for chunk in asked(client, samples.ASK_WATER, stream=True):
        if (chunk.choices[0].delta.content or "").strip():
            seen.append(chunk.choices[0].delta.content)
            arrived.set()
    assert seen[:3] == ["0 ", "1 ", "2 "]


def test_a_stream_that_fails_ends_with_an_error_that_clients_read(
    client: OpenAI, unstarted: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*given: Any, **more: Any) -> Any:
        raise BusyError(Bilingual("រវល់។ សូមរង់ចាំ។", "Busy. Wait."))

    monkeypatch.setattr(unstarted.service, "ask", busy)
    with pytest.raises(openai.APIError, match="Busy"):
        list(asked(client, samples.ASK_WATER, stream=True))


def test_each_citation_of_a_passage_and_its_parallel_is_annotated(unstarted: Running) -> None:
    # Two markers on one line, a quotation with a marker of its own, and one that is only in the sources.
    quotes = ("Water [2] is clean.", "ទឹកស្អាត។", "Wells.")
    real = made_answer(unstarted)
    citations = tuple(
        replace(real.citations[0], marker=marker, quote=quote, title=f"D {marker}", document_id="d")
        for marker, quote in enumerate(quotes, 1)
    )
    answer = replace(real, text="Water [2] is clean. [1] [2]", citations=citations, notice=None)
    content = answer.text + text_after_answer(answer, "http://here")
    found = [each["url_citation"] for each in url_citations(answer, content, "http://here")]
    marks = [content[each["start_index"] : each["end_index"]] for each in found]
    assert marks == ["[1]", "[2]", "[3]"]
    assert [each["start_index"] for each in found][:2] == [20, 24]
    assert [each["title"] for each in found] == ["D 1", "D 2", "D 3"]


def made_answer(running: Running) -> Answer:
    answer, _ = running.service.ask(samples.ASK_WATER, ADMINISTRATOR, "chat")
    return answer


def test_every_error_has_the_shape_that_clients_read(tmp_path: Path) -> None:
    made = empty_service(tmp_path, host="192.0.2.7")
    with made.client:
        for method, path in (("POST", "/v1/chat/completions"), ("GET", "/v1/models")):
            assert_error(made.client.request(method, path), 401, "authentication_error")
        key = made.key("read")
        long, short = (
            {"messages": [{"role": "user", "content": text}]} for text in ("a" * 2**21, "a?")
        )
        refused: list[tuple[dict[str, Any], int, str]] = [
            ({}, 422, "invalid_request_error"),
            (long, 413, "invalid_request_error"),
            (short, 503, "server_error"),
        ]
        for sent, status, kind in refused:
            response = made.client.post("/v1/chat/completions", json=sent, headers=key)
            assert_error(response, status, kind)
        assert_error(made.client.get("/v1/chat/nothing", headers=key), 404, "invalid_request_error")
        assert_error(
            made.client.get("/v1/chat/completions", headers=key), 405, "invalid_request_error"
        )


def assert_error(response: Any, status: int, kind: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["type"] == kind
    assert error["message"]
    assert error["code"]


def test_the_clients_key_is_the_services_key(tmp_path: Path) -> None:
    made = empty_service(tmp_path, host="192.0.2.7")
    samples.write_corpus(made.corpus)
    made.reindex()
    _, token = made.service.keys.create("chatbot", "read")
    with live(made.app) as address:
        for key, allowed in ((token, True), ("sk-none", False)):
            with OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0) as client:
                if allowed:
                    assert client.models.list().data
                else:
                    with pytest.raises(openai.AuthenticationError):
                        client.models.list()
