"""What every opening reads of the documents: the same with and without a table of its own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa.index.precedence import outranked_documents, replacement_titles
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.types import CatalogueEntry, Document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    entries = {
        "old": CatalogueEntry(title_en="Old decree", status="repealed"),
        "new": CatalogueEntry(replaces="older.txt", work="wells"),
        "digest": CatalogueEntry(kind="digest", work="wells"),
        "older": CatalogueEntry(),
    }
    documents = [
        Document(name, f"{name}.txt", name.title(), "en", "0" * 64, "Text. " * 999, catalogue=entry)
        for name, entry in entries.items()
    ]
    path = tmp_path / "passages.sqlite"
    write_passages(path, [(each, each.source, []) for each in documents])
    return path


@pytest.mark.parametrize("older_format", [False, True])
def test_what_is_catalogued_is_what_is_listed(path: Path, older_format: bool) -> None:
    if older_format:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE catalogued")
            connection.commit()
    with closing(PassageStore(path)) as store:
        catalogued, listed = store.catalogued(), store.listed()
        assert [tuple(each) for each in catalogued] == [
            (each.id, each.path, each.title, each.language, each.catalogue) for each in listed
        ]
        assert outranked_documents(catalogued) == {"old", "older", "digest"}
        assert outranked_documents(catalogued) == outranked_documents(listed)
        assert replacement_titles(catalogued) == replacement_titles(listed) == {"older": "New"}
        assert store.passage_count == 0
