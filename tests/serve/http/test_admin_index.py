"""The state of the index, a look at a file before it is published, and the way back."""

from __future__ import annotations

import re

import pytest

from .. import samples
from ..conftest import Running, is_problem
from .test_admin import FERRY, finished, send


def test_a_file_is_read_without_leaving_anything(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    before = {path.name for path in fresh.corpus.iterdir()}
    files = {"file": (samples.PDF, (fresh.corpus / samples.PDF).read_bytes())}
    response = fresh.client.post("/v1/admin/read", files=files, headers=admin)
    job = finished(fresh, response, admin)
    assert job["status"] == "done"
    read = job["result"]
    assert (read["file"], read["language"], read["marking"]) == (samples.PDF, "km", None)
    assert read["title"].startswith("យុទ្ធសាស្ត្របញ្ចកោណ")
    pages = fresh.client.get(f"/v1/documents/{samples.PDF_ID}/pages", headers=admin).json()
    same = ("page", "label", "verdict", "read_by", "confidence", "unread")
    assert [{key: each[key] for key in same} for each in read["pages"]] == pages
    assert {path.name for path in fresh.corpus.iterdir()} == before
    state = fresh.client.get("/v1/admin/state", headers=admin).json()
    assert (state["jobs"], state["locked"]) == ([], True)
    assert read["same_as"]["id"] == samples.PDF_ID


@pytest.mark.parametrize(("name", "data"), [("torn.pdf", b"%PDF-1.7 torn"), ("empty.txt", b"")])
def test_a_file_that_cannot_be_read_says_why(fresh: Running, name: str, data: bytes) -> None:
    admin = {**fresh.key("admin"), "Accept-Language": "km"}
    response = fresh.client.post("/v1/admin/read", files={"file": (name, data)}, headers=admin)
    job = finished(fresh, response, admin)
    assert job["status"] == "failed"
    assert re.search("[\u1780-\u17ff]", job["error"])
    files = {"file": ("program.exe", b"MZ")}
    is_problem(fresh.client.post("/v1/admin/read", files=files, headers=admin), 422)


def test_the_index_is_checked_and_rolled_back(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    finished(fresh, send(fresh, "ferry.txt", FERRY, admin), admin)
    state = fresh.client.get("/v1/admin/state", headers=admin).json()
    assert [each["documents"] for each in state["generations"]] == [5, 4]
    assert state["disk"]["index"] > 0
    assert {each["verdict"] for each in state["pages"]} == {"healthy"}
    job = finished(fresh, fresh.client.post("/v1/admin/verify", headers=admin), admin)
    assert job["result"] == {"whole": True, "generation": "000002"}
    job = finished(fresh, fresh.client.post("/v1/admin/rollback", headers=admin), admin)
    assert job["result"] == {"from": "000002", "to": "000001"}
    is_problem(fresh.client.get("/v1/documents/ferry", headers=admin), 404)
    job = finished(fresh, fresh.client.post("/v1/admin/rollback", headers=admin), admin)
    assert job["status"] == "failed"
    assert str(fresh.layout.root) not in job["error"]


def test_a_changed_byte_of_the_index_is_found(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    path = fresh.layout.generation("000001").passages
    path.write_bytes(path.read_bytes() + b"\x00")
    job = finished(fresh, fresh.client.post("/v1/admin/verify", headers=admin), admin)
    assert job["status"] == "failed"
    assert path.name in job["error"]


def test_without_an_index_the_state_is_empty(fresh: Running) -> None:
    state = fresh.client.get("/v1/admin/state", headers=fresh.key("admin")).json()
    assert (state["index"], state["generations"], state["unread_pages"]) == (None, [], [])


def test_a_rollback_shows_nothing_that_was_made_internal_since(fresh: Running) -> None:
    fresh.reindex()
    reader, admin = fresh.key("read"), fresh.key("admin")
    notes = "/v1/documents/notes"
    assert fresh.client.get(notes, headers=reader).status_code == 200
    catalogue = fresh.corpus / "catalogue.toml"
    written = catalogue.read_text(encoding="utf-8") if catalogue.exists() else ""
    catalogue.write_text(f'{written}\n["notes.txt"]\naccess = "internal"\n', encoding="utf-8")
    finished(fresh, fresh.client.post("/v1/admin/reindex", headers=admin), admin)
    is_problem(fresh.client.get(notes, headers=reader), 404)
    job = finished(fresh, fresh.client.post("/v1/admin/rollback", headers=admin), admin)
    assert job["result"] == {"from": "000002", "to": "000001"}
    for path in (notes, f"{notes}/text", f"{notes}/file", f"{notes}/pages/1"):
        is_problem(fresh.client.get(path, headers=reader), 404)
    listed = fresh.client.get("/v1/documents", headers=reader).json()
    assert "notes.txt" not in {each["path"] for each in listed}
    assert fresh.client.get(notes, headers=fresh.key("internal")).status_code == 200
    state = fresh.client.get("/v1/admin/state", headers=admin).json()
    assert "notes" in {each["id"] for each in state["restricted"] if each["internal"]}
