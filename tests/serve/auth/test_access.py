"""Documents that not everyone may see: hidden on every channel, from everyone who may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from khmerqa.errors import NotFoundError
from khmerqa.serve.auth.access import Caller
from khmerqa.serve.chat.mcp_tools import call

from .. import samples
from ..conftest import Running, empty_service, is_problem

INTERNAL_ID, MARKED_ID = "budget-en", "plan-en"
INTERNAL = "The kumquat reserve holds 4711 million riel for the ferry terminal.\n"
MARKED = "CONFIDENTIAL\n\nThe walrus plan moves 815 officers to the new terminal.\n"
ASK_INTERNAL = "How many million riel does the kumquat reserve hold?"
ASK_MARKED = "How many officers does the walrus plan move?"
SECRETS = ("4711 million", "kumquat reserve", "815 officers", "walrus plan", INTERNAL_ID, MARKED_ID)
SCOPES = ("read", "internal", "admin")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that anyone may read, with an internal document and one that bears a marking."""
    made = empty_service(tmp_path_factory.mktemp("guarded"), no_auth=True, log_questions=True)
    samples.write_corpus(made.corpus)
    (made.corpus / "budget.en.txt").write_text(INTERNAL, encoding="utf-8")
    (made.corpus / "plan.en.txt").write_text(MARKED, encoding="utf-8")
    with (made.corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('\n["budget.en.txt"]\naccess = "internal"\n')
    made.reindex()
    with made.client:
        yield made


def everything(service: Running, headers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every request that might reveal a hidden document, with its answer."""
    client = service.client
    # A response repeats its question, so the question contains no secret itself.
    for documents in ([], [INTERNAL_ID, MARKED_ID]):
        body: dict[str, Any] = {"question": "terminal", "documents": documents, "top_k": 50}
        for stream in (False, True):
            response = client.post("/v1/ask", json={**body, "stream": stream}, headers=headers)
            yield f"ask {stream}", response.text
        yield "search", client.post("/v1/search", json=body, headers=headers).text
    chat = {"messages": [{"role": "user", "content": "terminal?"}]}
    yield "chat", client.post("/v1/chat/completions", json=chat, headers=headers).text
    yield "documents", client.get("/v1/documents", headers=headers).text
    yield "ready", client.get("/ready", headers=headers).text
    for document_id in (INTERNAL_ID, MARKED_ID):
        for rest in (
            "",
            "/text",
            "/pages/1",
            "/pages/1.png",
            "/pages/1.png?start=0&end=9",
            "/file",
        ):
            response = client.get(f"/v1/documents/{document_id}{rest}", headers=headers)
            assert response.status_code == 404, rest
            yield rest, response.text.replace(document_id, "")


def test_without_a_key_nothing_reveals_them(guarded: Running) -> None:
    for request, answer in everything(guarded, {}):
        assert [secret for secret in SECRETS if secret in answer] == [], request


def test_nor_with_a_key_that_may_not(guarded: Running) -> None:
    for request, answer in everything(guarded, guarded.key("read")):
        assert [secret for secret in SECRETS if secret in answer] == [], request


def index_metrics(service: Running, headers: dict[str, str]) -> dict[str, str]:
    """What the metrics say of the index, without what tells only that something was indexed."""
    lines = service.client.get("/metrics", headers=headers).text.splitlines()
    told = dict(line.rsplit(" ", 1) for line in lines if line.startswith("khmerqa_index_"))
    return {
        name: value
        for name, value in told.items()
        if not any(each in name for each in ("generation", "age_seconds", "created"))
    }


def test_the_metrics_count_what_the_key_may_see(guarded: Running, tmp_path: Path) -> None:
    (guarded.corpus / "torn.en.pdf").write_bytes(b"%PDF-1.4 no more than this")
    guarded.reindex()
    without = empty_service(tmp_path)
    samples.write_corpus(without.corpus)
    without.reindex()
    with without.client:
        wanted = index_metrics(without, {})
    for headers in ({}, guarded.key("read")):
        assert index_metrics(guarded, headers) == wanted
    whole = index_metrics(guarded, guarded.key("admin"))
    for name, more in (("documents", 2), ("passages", 2), ("unread_files", 1)):
        seen, hidden = (each[f"khmerqa_index_{name}"] for each in (wanted, whole))
        assert float(hidden) == float(seen) + more


@pytest.mark.parametrize(
    ("scope", "internal", "marked"),
    [
        (None, False, False),
        ("read", False, False),
        ("internal", True, False),
        ("admin", True, True),
    ],
)
def test_who_may_see_what(guarded: Running, scope: Any, internal: bool, marked: bool) -> None:
    headers = guarded.key(scope) if scope else {}
    for document_id, visible in ((INTERNAL_ID, internal), (MARKED_ID, marked)):
        response = guarded.client.get(f"/v1/documents/{document_id}/text", headers=headers)
        assert response.status_code == (200 if visible else 404)
    body = {"question": ASK_INTERNAL}
    said = guarded.client.post("/v1/ask", json=body, headers=headers).text
    assert ("4711 million" in said) == internal


def test_a_hidden_document_gets_the_same_error_as_an_absent_one(guarded: Running) -> None:
    hidden = guarded.client.get(f"/v1/documents/{INTERNAL_ID}").json()
    absent = guarded.client.get("/v1/documents/xyz").json()
    assert hidden == json.loads(json.dumps(absent).replace("xyz", INTERNAL_ID))


def test_a_marked_document_is_visible_from_its_release_until_it_is_held_back_again(
    guarded: Running,
) -> None:
    admin, address = guarded.key("admin"), f"/v1/documents/{MARKED_ID}"
    is_problem(guarded.client.get(address), 404)
    assert guarded.client.post(f"{address}/release", headers=admin).status_code == 204
    told = guarded.client.get(address).json()
    assert datetime.fromisoformat(told["added"]) > datetime.now(UTC) - timedelta(minutes=5)
    listed = guarded.client.get("/v1/documents").json()
    assert {each["id"]: each.get("added") for each in listed}[MARKED_ID] == told["added"]
    assert "815 officers" in guarded.ask(ASK_MARKED)["answer"]
    bot = guarded.service.generation(Caller("telegram:1", open_channel=True))
    assert MARKED_ID not in {each.id for each in bot.passages.listed()}  # never over Telegram
    assert guarded.client.delete(f"{address}/release", headers=admin).status_code == 204
    is_problem(guarded.client.get(address), 404)


@pytest.mark.parametrize("scope", [None, "read", "internal"])
def test_only_an_administrator_releases(guarded: Running, scope: Any) -> None:
    headers = guarded.key(scope) if scope else {}
    response = guarded.client.post(f"/v1/documents/{MARKED_ID}/release", headers=headers)
    is_problem(response, 403 if scope else 401)


@pytest.mark.parametrize("caller", [Caller("a"), Caller("k", "read"), Caller("t", None, True)])
def test_the_tools_of_assistants_hide_them_too(guarded: Running, caller: Caller) -> None:
    service, base = guarded.service, "http://x"
    value, text = call(service, caller, base, "search", {"query": "terminal"})
    said = json.dumps(value) + text
    value, text = call(service, caller, base, "ask", {"question": "What of the terminal?"})
    said += json.dumps(value) + text
    assert [secret for secret in SECRETS if secret in said] == []
    for wanted in (INTERNAL_ID, f"{INTERNAL_ID}#0-20", MARKED_ID, f"{MARKED_ID}#0-20"):
        with pytest.raises(NotFoundError):
            call(service, caller, base, "fetch", {"id": wanted})


def test_feedback_reveals_nothing(guarded: Running) -> None:
    for answer_id in ("0" * 32, guarded.ask(samples.ASK_WATER)["id"]):
        body = {"answer_id": answer_id, "rating": "down", "comment": "មិនត្រូវ"}
        response = guarded.client.post("/v1/feedback", json=body)
        assert (response.status_code, response.content) == (204, b"")


def test_the_state_is_for_administrators(guarded: Running) -> None:
    is_problem(guarded.client.get("/v1/admin/state"), 401)
    guarded.ask(samples.ASK_UNKNOWN)
    state = guarded.client.get("/v1/admin/state", headers=guarded.key("admin")).json()
    assert state["index"]["documents"] == 6
    restricted = {each["id"]: each for each in state["restricted"]}
    assert restricted[INTERNAL_ID]["internal"]
    assert restricted[MARKED_ID]["marking"] == "CONFIDENTIAL"
    assert samples.ASK_UNKNOWN in {each["question"] for each in state["unanswered"]}
