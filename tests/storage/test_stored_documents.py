from __future__ import annotations

from contextlib import closing
from pathlib import Path

from khmerqa.ingest.documents.chunk import chunk
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.storage.stored_documents import StoredDocuments
from khmerqa.types import Document


def test_documents_are_read_back_in_order(tmp_path: Path) -> None:
    # Neither the ids' order nor the paths'.
    made = [
        Document(name, f"{name}.txt", name.upper(), "en", name, f"A {name}.\nIts end.")
        for name in ("well", "ferry", "school")
    ]
    written = [(each, f"folder/{each.source}", chunk(each)) for each in made]
    write_passages(tmp_path / "p.sqlite", written)
    with closing(PassageStore(tmp_path / "p.sqlite")) as store:
        stored = StoredDocuments(store)
        assert list(stored) == written
        assert [stored[place] for place in range(len(stored))] == written
        assert stored[1:] == written[1:]
