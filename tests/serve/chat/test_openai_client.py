"""OpenAI's own client against the service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from openai import OpenAI

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


@pytest.mark.parametrize(
    "content", [pytest.param("", id="empty"), pytest.param("ក" * 3000, id="long")]
)
def test_an_unusable_question_is_422(client: OpenAI, content: str) -> None:
    with pytest.raises(openai.UnprocessableEntityError):
        client.chat.completions.create(
            model="khmerqa", messages=[{"role": "user", "content": content}]
        )


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
