"""The versions of a document, and what changed from an earlier one."""

from __future__ import annotations

from typing import Any

import pytest

from .. import samples
from ..conftest import Running, is_problem

SCHOOL = f"/v1/documents/{samples.SCHOOL_ID}"


def written(made: Running, text: str) -> None:
    (made.corpus / "school.km.md").write_text(text, encoding="utf-8")
    made.reindex()


def changes(made: Running, version: int) -> Any:
    response = made.client.get(f"{SCHOOL}/versions/{version}/changes")
    assert response.status_code == 200, response.text
    return response.json()


def words(change: dict[str, Any], kind: str) -> str:
    return "".join(part["text"] for part in change["parts"] if part["change"] == kind)


def test_changed_sentences_are_told_word_by_word_and_in_their_place(fresh: Running) -> None:
    fresh.reindex()
    assert [each["replaced"] for each in fresh.client.get(f"{SCHOOL}/versions").json()] == [None]
    more = samples.SCHOOL.replace("៥០០", "៧០០").replace("2. ", "2.  ") + "\n## រយៈពេល\n\nបីឆ្នាំ។\n"
    written(fresh, more)
    listed = fresh.client.get(f"{SCHOOL}/versions").json()
    assert [each["version"] for each in listed] == [1, 2]
    assert listed[0]["replaced"]
    found = changes(fresh, 1)
    assert found["total"] == len(found["changes"]) == 2  # a space more is no change
    money, period = found["changes"]
    assert "៥០០" in words(money, "removed")
    assert "៧០០" in words(money, "added")
    assert "ថវិកាសម្រាប់" in words(money, "same")
    assert money["section"].endswith("ថវិកា")
    text = fresh.text(samples.SCHOOL_ID)
    assert "៧០០" in text[money["start"] : money["end"]]
    assert "បីឆ្នាំ" in words(period, "added")
    assert words(period, "removed") == ""


def test_removed_sentences_are_told_where_they_stood(fresh: Running) -> None:
    fresh.reindex()
    written(fresh, samples.SCHOOL.replace("2. សន្សំសំចៃទឹក។\n", ""))
    (gone,) = changes(fresh, 1)["changes"]
    assert "សន្សំសំចៃទឹក" in words(gone, "removed")
    assert gone["section"].endswith("គោលដៅ")
    assert gone["start"] == gone["end"]


def test_an_earlier_version_that_was_internal_stays_hidden(fresh: Running) -> None:
    catalogue = fresh.corpus / "catalogue.toml"
    public = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(f'{public}\n["school.km.md"]\naccess = "internal"\n', encoding="utf-8")
    fresh.reindex()
    catalogue.write_text(public, encoding="utf-8")
    written(fresh, samples.SCHOOL.replace("៥០០", "៧០០"))
    reader, office = fresh.key("read"), fresh.key("internal")
    seen = fresh.client.get(f"{SCHOOL}/versions", headers=reader).json()
    assert [(each["version"], each["replaced"]) for each in seen] == [(1, None)]
    hidden = fresh.client.get(f"{SCHOOL}/versions/1/changes", headers=reader)
    is_problem(hidden, 404)
    assert "៥០០" not in hidden.text
    assert len(fresh.client.get(f"{SCHOOL}/versions", headers=office).json()) == 2


@pytest.mark.parametrize("path", [f"{SCHOOL}/versions/1/changes", "/v1/documents/none/versions"])
def test_what_is_not_there_is_said(service: Running, path: str) -> None:
    is_problem(service.client.get(path), 404)
