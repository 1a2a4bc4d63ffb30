"""Keys made and revoked over HTTP; feedback read and exported."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest

from khmerqa.storage.service.records import Feedback

from ..conftest import Running, is_problem


def test_a_key_is_made_used_and_revoked(fresh: Running) -> None:
    fresh.reindex()
    admin = fresh.key("admin")
    body = {"name": "ក្រសួង", "scope": "internal", "days": 30}
    response = fresh.client.post("/v1/admin/keys", json=body, headers=admin)
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    made = response.json()
    assert (made["name"], made["scope"], made["valid"], made["own"]) == (
        "ក្រសួង",
        "internal",
        True,
        False,
    )
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert fresh.client.get("/v1/documents", headers=headers).status_code == 200
    is_problem(fresh.client.get("/v1/admin/keys", headers=headers), 403)
    listed = fresh.client.get("/v1/admin/keys", headers=admin).json()
    assert [each["own"] for each in listed] == [True, False]
    assert made["key"] not in str(listed)
    where = f"/v1/admin/keys/{made['id']}"
    assert fresh.client.delete(where, headers=admin).status_code == 204
    is_problem(fresh.client.get("/v1/documents", headers=headers), 401)
    is_problem(fresh.client.delete(where, headers=admin), 404)
    assert fresh.client.get("/v1/admin/keys", headers=admin).json()[1]["valid"] is False


@pytest.mark.parametrize(
    "body", [{}, {"name": " "}, {"name": "x", "scope": "root"}, {"name": "x", "days": 0}]
)
def test_a_key_that_cannot_be_made_is_refused(fresh: Running, body: dict[str, Any]) -> None:
    is_problem(fresh.client.post("/v1/admin/keys", json=body, headers=fresh.key("admin")), 422)
    assert len(fresh.service.keys.listed()) == 1


def _given(number: int, comment: str) -> Feedback:
    return Feedback(time.time(), f"{number:032x}", "down", comment, "សំណួរ", "ចម្លើយ")


def test_feedback_is_read_page_by_page_the_newest_first(fresh: Running) -> None:
    for number in range(5):
        fresh.service.records.keep_feedback(_given(number, str(number)))
    admin = fresh.key("admin")
    read: list[str] = []
    before = ""
    for _ in range(3):
        found = fresh.client.get(f"/v1/admin/feedback?limit=2{before}", headers=admin).json()
        read += [each["comment"] for each in found["feedback"]]
        before = f"&before={found['next']}"
    assert read == ["4", "3", "2", "1", "0"]
    assert found["next"] is None


def test_exported_feedback_opens_in_a_spreadsheet_and_runs_nothing(fresh: Running) -> None:
    fresh.service.records.keep_feedback(_given(1, "=cmd|' /C calc'!A0"))
    fresh.service.records.keep_feedback(_given(2, 'ល្អ "ណាស់",\nមែន'))
    response = fresh.client.get("/v1/admin/feedback.csv", headers=fresh.key("admin"))
    assert response.content.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""))
    assert first["comment"] == "'=cmd|' /C calc'!A0"
    assert (second["comment"], second["question"]) == ('ល្អ "ណាស់",\nមែន', "សំណួរ")


@pytest.mark.parametrize("path", ["/v1/admin/keys", "/v1/admin/feedback", "/v1/admin/feedback.csv"])
def test_only_administrators_read_them(fresh: Running, path: str) -> None:
    is_problem(fresh.client.get(path), 401)
    is_problem(fresh.client.get(path, headers=fresh.key("internal")), 403)
