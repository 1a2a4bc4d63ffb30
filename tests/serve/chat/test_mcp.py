"""The Model Context Protocol's own client against the service, over HTTP and over a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from starlette.testclient import TestClient

from khmerqa import wiring
from khmerqa.serve.app import create_app
from khmerqa.serve.chat.mcp_tools import TOOLS
from khmerqa.settings import IndexSettings, Settings

from .. import samples
from ..conftest import Running, empty_service, is_problem
from ..live import live

MODES = ("legacy", "auto")


@pytest.fixture(scope="module")
def address(unstarted: Running) -> Iterator[str]:
    with live(unstarted.app) as address:
        yield address


def called(server: Any, name: str, arguments: dict[str, Any], mode: str = "auto") -> Any:
    async def main() -> Any:
        async with Client(server, mode=mode) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(main)


def assert_fits(value: Any, schema: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")  # comes with the library itself
    jsonschema.validate(value, schema)


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_listed(address: str, mode: str) -> None:
    async def main() -> list[Any]:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(main)}
    assert set(tools) == {"search", "fetch", "ask"}
    # What a connector demands: one argument, a string, under these names.
    assert list(tools["search"].input_schema["properties"]) == ["query"]
    assert list(tools["fetch"].input_schema["properties"]) == ["id"]
    assert all(tool.annotations.read_only_hint for tool in tools.values())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("question", [samples.ASK_WATER, samples.ASK_PDF], ids=["md", "pdf"])
def test_search_and_fetch_have_the_shapes_of_connectors(
    address: str, unstarted: Running, mode: str, question: str
) -> None:
    found = called(f"{address}/mcp", "search", {"query": question}, mode)
    (content,) = found.content  # exactly one item, its text the JSON of the value
    assert json.loads(content.text) == found.structured_content
    schemas = {tool["name"]: tool.get("output_schema") for tool in TOOLS}
    assert_fits(found.structured_content, schemas["search"])
    results = found.structured_content["results"]
    assert results
    for result in results:
        assert result["url"].startswith(f"{address}/v1/documents/")
        assert httpx2.get(result["url"]).status_code == 200
        fetched = called(f"{address}/mcp", "fetch", {"id": result["id"]}, mode)
        (content,) = fetched.content
        document = json.loads(content.text)
        assert document == fetched.structured_content
        assert_fits(document, schemas["fetch"])
        assert (document["id"], document["url"]) == (result["id"], result["url"])
        assert result["text"] in document["text"]
        break


def test_a_whole_document_can_be_fetched(address: str, unstarted: Running) -> None:
    fetched = called(f"{address}/mcp", "fetch", {"id": samples.SCHOOL_ID})
    assert fetched.structured_content["text"] == unstarted.text(samples.SCHOOL_ID)


def test_ask_answers_with_sources(address: str, unstarted: Running) -> None:
    asked = called(f"{address}/mcp", "ask", {"question": samples.ASK_SCHOOL})
    answer = unstarted.ask(samples.ASK_SCHOOL)
    assert asked.structured_content["answer"] == answer["answer"]
    assert asked.content[0].text.startswith(answer["answer"])
    assert f"{address}/v1/documents/{samples.SCHOOL_ID}/file" in asked.content[0].text


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        pytest.param("fetch", {"id": "nothing"}, id="unknown"),
        pytest.param("fetch", {"id": f"{samples.SCHOOL_ID}#9-3"}, id="no-slice"),
        pytest.param("fetch", {"id": f"{samples.PDF_ID}#999999-9999999"}, id="beyond"),
        pytest.param("search", {"query": ""}, id="empty"),
        pytest.param("ask", {"question": "ក" * 3000}, id="long"),
    ],
)
def test_errors_are_readable_for_the_assistant(
    address: str, name: str, arguments: dict[str, Any]
) -> None:
    result = called(f"{address}/mcp", name, arguments)
    assert result.is_error
    assert " | " in result.content[0].text


@pytest.mark.parametrize("mode", MODES)
def test_a_key_is_needed_where_keys_are(tmp_path: Path, mode: str) -> None:
    made = empty_service(tmp_path, host="192.0.2.7")
    samples.write_corpus(made.corpus)
    made.reindex()
    with live(made.app) as address:

        async def ask(headers: dict[str, str]) -> Any:
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http), mode=mode) as c,
            ):
                return await c.call_tool("ask", {"question": samples.ASK_WATER})

        assert "95 percent" in anyio.run(ask, made.key("read")).content[0].text
        with pytest.raises((MCPError, httpx2.HTTPStatusError, ExceptionGroup)):
            anyio.run(ask, {})


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("http://127.0.0.1:1", 200)]
)
def test_a_foreign_page_may_not_speak_it(address: str, origin: str, status: int) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"Origin": origin, "Accept": "application/json, text/event-stream"}
    response = httpx2.post(f"{address}/mcp", json=message, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("mode", MODES)
def test_over_standard_input_and_output(tmp_path: Path, mode: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "water.en.md").write_text(samples.WATER, encoding="utf-8")
    (tmp_path / "corpus" / "secret.txt").write_text("The kumquat budget.\n", encoding="utf-8")
    (tmp_path / "corpus" / "catalogue.toml").write_text('["secret.txt"]\naccess = "internal"\n')
    settings = Settings(index=IndexSettings(directory=tmp_path / "index"))
    wiring.reindexer(settings).run([tmp_path / "corpus"])
    command = ["-m", "khmerqa", "mcp", "--index", str(settings.index.directory)]
    server = StdioServerParameters(command=sys.executable, args=command)

    async def main() -> tuple[Any, Any]:
        async with Client(server, mode=mode) as client:
            answer = await client.call_tool("ask", {"question": samples.ASK_WATER})
            return answer, await client.call_tool("fetch", {"id": "secret"})

    answer, secret = anyio.run(main)
    assert answer.structured_content["status"] == "answered"
    assert "95 percent" in answer.content[0].text
    assert "http://127.0.0.1:8000/v1/documents/water-en/file" in answer.content[0].text
    assert secret.is_error


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_without_the_library_every_method_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    made = empty_service(tmp_path)
    monkeypatch.setattr("khmerqa.serve.app.find_spec", lambda name: None)
    with TestClient(create_app(made.service), "http://localhost") as client:
        detail = is_problem(client.request(method, "/mcp"), 501)
    assert 'pip install "khmerqa[mcp]"' in detail
