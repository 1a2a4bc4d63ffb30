"""Documents sent in, withdrawn, and the index brought up to date, as jobs."""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from .. import samples
from ..conftest import Running, empty_service, is_problem

FERRY = b"The ferry office sells tickets from six in the morning.\n"
ASK_FERRY = "When does the ferry office sell tickets?"


def finished(service: Running, response: Any, headers: dict[str, str]) -> dict[str, Any]:
    """Wait for the job that a response names; return it."""
    assert response.status_code == 202, response.text
    assert response.headers["location"] == f"/v1/jobs/{response.json()['id']}"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job: dict[str, Any] = service.client.get(
            response.headers["location"], headers=headers
        ).json()
        if job["status"] != "running":
            return job
        time.sleep(0.02)
    raise AssertionError("the job did not end")


def send(service: Running, name: str, data: bytes, headers: dict[str, str], **entry: str) -> Any:
    return service.client.post(
        "/v1/documents", files={"file": (name, data)}, data=entry, headers=headers
    )


def test_a_document_is_published_and_withdrawn(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    job = finished(
        fresh, send(fresh, "ferry.txt", FERRY, admin, title_en="The ferry", issuer="Harbour"), admin
    )
    assert (job["status"], job["error"]) == ("done", None)
    assert job["result"]["added"] == ["ferry.txt"]
    found = fresh.client.get("/v1/documents/ferry", headers=admin).json()
    assert (found["title"], found["issuer"]) == ("The ferry", "Harbour")
    body = {"question": ASK_FERRY}
    answer = fresh.client.post("/v1/ask", json=body, headers=admin).json()
    assert "six in the morning" in answer["answer"]

    job = finished(fresh, fresh.client.delete("/v1/documents/ferry", headers=admin), admin)
    assert job["result"]["removed"] == ["ferry.txt"]
    is_problem(fresh.client.get("/v1/documents/ferry", headers=admin), 404)
    assert (fresh.corpus / "_withdrawn" / "ferry.txt").read_bytes() == FERRY


def test_what_is_sent_as_internal_is_never_seen_without_a_key(fresh: Running) -> None:
    fresh.reindex()
    admin, reader = fresh.key("admin"), fresh.key("read")
    finished(fresh, send(fresh, "ferry.txt", FERRY, admin, access="internal"), admin)
    assert fresh.client.get("/v1/documents/ferry", headers=admin).status_code == 200
    is_problem(fresh.client.get("/v1/documents/ferry", headers=reader), 404)


def _bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * (600 * 1024 * 1024 // 8))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("empty.txt", b"", id="empty"),
        pytest.param("not-a.pdf", b"MZ\x90\x00 a program", id="program-called-pdf"),
        pytest.param("torn.pdf", b"%PDF-1.7\n1 0 obj << /Type", id="torn"),
        pytest.param("bomb.docx", _bomb(), id="bomb"),
        pytest.param("zeros.txt", b"\x00" * 4096, id="zeros"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason_and_leaves_nothing(
    fresh: Running, name: str, data: bytes
) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    before = {path.name: path.read_bytes() for path in fresh.corpus.iterdir()}
    response = send(fresh, name, data, admin, issuer="Nobody")
    if response.status_code == 202:
        job = finished(fresh, response, admin)
        assert job["status"] == "failed"
        assert " | " in job["error"]
        assert str(fresh.corpus) not in job["error"]
    else:
        is_problem(response, 422)
    assert {path.name: path.read_bytes() for path in fresh.corpus.iterdir()} == before
    names = {each["id"] for each in fresh.client.get("/v1/documents", headers=admin).json()}
    assert samples.WATER_ID in names
    assert len(names) == 4


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../../evil.txt", id="above"),
        pytest.param("..\\evil.txt", id="above-in-windows"),
        pytest.param("/etc/evil.txt", id="absolute"),
    ],
)
def test_a_name_is_never_a_path(fresh: Running, name: str) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    job = finished(fresh, send(fresh, name, FERRY, admin), admin)
    assert job["result"]["added"] == ["evil.txt"]
    assert (fresh.corpus / "evil.txt").read_bytes() == FERRY


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        pytest.param("ferry.exe", {}, id="suffix"),
        pytest.param("catalogue.toml", {}, id="catalogue"),
        pytest.param("_hidden.txt", {}, id="hidden"),
        pytest.param(".txt", {}, id="no-name"),
        pytest.param("f" * 300 + ".txt", {}, id="long"),
        pytest.param("ferry.txt", {"access": "secret"}, id="access"),
        pytest.param("ferry.txt", {"language": "fr"}, id="language"),
        pytest.param("ferry.txt", {"url": "https://example.org/a.pdf"}, id="file-and-url"),
    ],
)
def test_what_cannot_be_published_is_refused_at_once(
    fresh: Running, name: str, entry: dict[str, str]
) -> None:
    fresh.reindex()
    response = send(fresh, name, FERRY, fresh.key("admin"), **entry)
    assert str(fresh.corpus) not in is_problem(response, 422)
    assert len(list(fresh.corpus.iterdir())) == 5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/a.pdf",
        "http://localhost/a.pdf",
        "http://[::1]/a.pdf",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/a.pdf",
        "file:///etc/passwd",
        "ftp://example.org/a.pdf",
    ],
)
def test_an_address_of_the_inside_is_refused(fresh: Running, url: str) -> None:
    fresh.reindex()
    response = fresh.client.post("/v1/documents", data={"url": url}, headers=fresh.key("admin"))
    is_problem(response, 422)


def test_another_file_of_that_name_is_refused(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    job = finished(fresh, send(fresh, "notes.txt", FERRY, admin), admin)
    assert job["status"] == "failed"
    assert str(fresh.corpus) not in job["error"]
    assert (fresh.corpus / "notes.txt").read_text(encoding="utf-8") == samples.HOSTILE


def test_a_document_is_replaced_only_by_one_that_can_be_read(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    kept = (fresh.corpus / samples.PDF).read_bytes()
    job = finished(fresh, send(fresh, samples.PDF, b"%PDF-1.4 torn", admin, replace="true"), admin)
    assert job["status"] == "failed"
    assert (fresh.corpus / samples.PDF).read_bytes() == kept
    assert fresh.client.get(f"/v1/documents/{samples.PDF_ID}", headers=admin).status_code == 200
    job = finished(fresh, send(fresh, "notes.txt", FERRY, admin, replace="true"), admin)
    assert job["result"]["changed"] == ["notes.txt"]
    assert (fresh.corpus / "notes.txt").read_bytes() == FERRY
    kept_aside = fresh.corpus / "_withdrawn" / "notes.txt"
    assert kept_aside.read_text(encoding="utf-8") == samples.HOSTILE


@pytest.mark.parametrize("language", ["km", "en"])
def test_what_went_wrong_is_said_in_the_callers_language(fresh: Running, language: str) -> None:
    (fresh.corpus / "torn.pdf").write_bytes(b"%PDF-1.7\n1 0 obj << /Type")
    fresh.reindex()
    headers = {**fresh.key("admin"), "Accept-Language": language}
    job = finished(fresh, send(fresh, "notes.txt", FERRY, headers), headers)
    state = fresh.client.get("/v1/admin/state", headers=headers).json()
    (unread,) = state["unread"]
    assert state["jobs"][0]["error"] == job["error"]
    for message in (job["error"], unread["reason"]):
        assert " | " not in message
        assert bool(re.search("[\u1780-\u17ff]", message)) == (language == "km")


def test_too_large_a_file_is_not_read(tmp_path: Path) -> None:
    made = empty_service(tmp_path, upload_mib=1)
    response = send(made, "large.txt", b"a" * (2 * 1024 * 1024), made.key("admin"))
    is_problem(response, 413)


def test_an_unknown_document_or_job_is_a_problem(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    is_problem(fresh.client.delete("/v1/documents/nothing", headers=admin), 404)
    is_problem(fresh.client.get("/v1/jobs/nothing", headers=admin), 404)


def test_the_index_is_brought_up_to_date(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    (fresh.corpus / "ferry.txt").write_bytes(FERRY)
    job = finished(fresh, fresh.client.post("/v1/admin/reindex", headers=admin), admin)
    assert job["result"]["added"] == ["ferry.txt"]
    state = fresh.client.get("/v1/admin/state", headers=admin).json()
    assert state["index"]["documents"] == 5
    assert [each["kind"] for each in state["jobs"]] == ["reindex"]
    assert str(fresh.corpus) not in str(state)


def test_a_copy_of_an_index_writes_into_the_folder_that_it_is_given(
    fresh: Running, tmp_path: Path
) -> None:
    fresh.reindex()
    live = sorted(path.name for path in fresh.corpus.iterdir())
    shutil.copytree(fresh.layout.root, tmp_path / "copy" / "index")
    copy = empty_service(tmp_path / "copy")  # with a corpus folder of its own
    samples.write_corpus(copy.corpus)
    admin = copy.key("admin")
    assert copy.service.roots() == [copy.corpus]
    job = finished(copy, send(copy, "ferry.txt", FERRY, admin), admin)
    assert job["result"]["added"] == ["ferry.txt"]
    assert (copy.corpus / "ferry.txt").read_bytes() == FERRY
    assert sorted(path.name for path in fresh.corpus.iterdir()) == live
