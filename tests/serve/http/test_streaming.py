"""The answer as server-sent events."""

from __future__ import annotations

import json
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from khmerqa.serve.http.streaming import OnEvent, events

from .. import samples
from ..conftest import Running


def streamed(client: TestClient, question: str) -> list[tuple[str, Any]]:
    response = client.post("/v1/ask", json={"question": question, "stream": True})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    return parsed(response.text)


def parsed(stream: str) -> list[tuple[str, Any]]:
    found = []
    for block in stream.removesuffix("\n\n").split("\n\n"):
        event, data = block.split("\n")
        assert event.startswith("event: ")
        assert data.startswith("data: ")
        found.append((event.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(samples.ASK_SCHOOL_LIST, id="list"),
        pytest.param(samples.ASK_WATER, id="english"),
        pytest.param(samples.ASK_UNKNOWN, id="no-evidence"),
    ],
)
def test_events_come_in_order_and_end_with_the_plain_answer(
    service: Running, question: str
) -> None:
    found = streamed(service.client, question)
    names = [name for name, _ in found]
    assert names[:3] == ["status", "hits", "status"]
    assert names[-1] == "done"
    assert set(names[3:-1]) <= {"delta", "citation"}
    assert names[3] == "delta"  # no citation comes before the words that bear its marker
    done, plain = found[-1][1], service.ask(question)
    differing = {"id", "timings_ms"}
    assert done.keys() == plain.keys()
    assert {k: v for k, v in done.items() if k not in differing} == {
        k: v for k, v in plain.items() if k not in differing
    }
    assert "".join(value["text"] for name, value in found if name == "delta") == plain["answer"]
    assert [value for name, value in found if name == "citation"] == plain["citations"]
    assert found[1][1] == plain["hits"]


def test_an_error_on_the_way_is_an_event() -> None:
    async def failing(on_event: OnEvent) -> dict[str, Any]:
        raise RuntimeError("the disk is gone")

    async def streamed_events() -> str:
        said = events(failing, lambda error: {"status": 500, "detail": str(error)})
        return "".join([event async for event in said])

    found = parsed(anyio.run(streamed_events))
    assert [name for name, _ in found] == ["error"]
    assert found[-1][1] == {"status": 500, "detail": "the disk is gone"}
