"""What was last said of documents holds for every generation: the stricter of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.errors import IndexDamagedError
from khmerqa.index.access.record import MAX_KEPT, AccessRecord, change_access, read_access
from khmerqa.index.access.restrict import is_restricted_since, restricted_since
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.types import CatalogueEntry, DocumentSummary, Manifest

CONTENTS = ("a" * 64, "b" * 64, "c" * 64)


def document(
    document_id: str, sha256: str, access: Any = "public", marking: str | None = None
) -> DocumentSummary:
    return DocumentSummary(
        id=document_id,
        source=f"{document_id}.txt",
        path=f"{document_id}.txt",
        title=document_id,
        language="en",
        sha256=sha256,
        pages=1,
        passages=1,
        verdicts=(),
        methods=(),
        catalogue=CatalogueEntry(access=access),
        marking=marking,
    )


def manifest(number: int, created: str = "") -> Manifest:
    return Manifest(
        generation=f"{number:06d}",
        format=4,
        created=created or f"2026-01-{number:02d}",
        inputs="",
        roots=(),
        reader="",
        normaliser="",
        segmenter="",
        embedder="",
        dimensions=1,
        chunking="",
        documents=0,
        passages=0,
        files=(),
    )


@dataclass
class Listing:
    """As much of a ``ports.PassageReader`` as is looked at."""

    documents: list[DocumentSummary]

    def listed(self) -> list[DocumentSummary]:
        return self.documents


def generation(number: int, documents: list[DocumentSummary]) -> Generation:
    parts: Any = Listing(documents)
    nothing: Any = None
    return Generation(
        manifest=manifest(number),
        passages=parts,
        lexical=nothing,
        dense=nothing,
        parallel_passages=nothing,
        sentence_records=None,
        sentence_vectors=None,
        outranked=frozenset(),
        replacements={},
        identity=object(),
    )


_DOCUMENTS = st.builds(
    document,
    st.sampled_from(("pay", "map", "law")),
    st.sampled_from(CONTENTS),
    st.sampled_from(("public", "public", "internal")),
    st.sampled_from((None, None, "SECRET")),
)
_GENERATIONS = st.lists(
    st.lists(_DOCUMENTS, max_size=3, unique_by=lambda each: each.id), min_size=1, max_size=5
)


@given(_GENERATIONS, st.data())
def test_whatever_is_served_is_as_strict_as_what_was_said_last(
    published: list[list[DocumentSummary]], data: st.DataObject
) -> None:
    record = AccessRecord()
    for number, documents in enumerate(published):
        record = record.after(manifest(number), documents)
    served = data.draw(st.integers(0, len(published) - 1))
    shown = restricted_since(generation(served, published[served]), record).passages.listed()
    if served == len(published) - 1:
        assert shown == published[served]  # two documents of equal content may differ
        return
    for own, now in zip(published[served], shown, strict=True):
        later = published[served:]
        by_id = [each for each in later if any(it.id == own.id for it in each)][-1]
        by_content = [each for each in later if any(it.sha256 == own.sha256 for it in each)][-1]
        last = [each for each in by_id if each.id == own.id]
        last += [each for each in by_content if each.sha256 == own.sha256]
        hidden = any(each.catalogue.access == "internal" for each in last)
        stamped = any(it.marking for it in by_content if it.sha256 == own.sha256)
        if hidden or own.catalogue.access == "internal":
            assert now.catalogue.access == "internal"
        if stamped or own.marking:
            assert now.marking
        ever = [
            it for each in published for it in each if own.id == it.id or own.sha256 == it.sha256
        ]
        if all(each.catalogue.access == "public" and not each.marking for each in ever):
            assert now == own


def test_of_an_old_archive_less_is_public_and_of_a_new_one_what_it_says() -> None:
    record = AccessRecord().after(manifest(5), [document("pay", "a" * 64, "internal")])
    shown = [document("pay", "a" * 64)]
    old = record.after_import(manifest(6, "2025-12-31"), shown)
    assert is_restricted_since(restricted_since(generation(6, shown), old))
    new = record.after_import(manifest(6, "2026-01-31"), shown)
    assert restricted_since(generation(6, shown), new).passages.listed() == shown
    assert not is_restricted_since(restricted_since(generation(4, shown), new))


def test_the_record_is_written_and_read_and_stays_small(tmp_path: Path) -> None:
    layout = IndexLayout(tmp_path)
    assert read_access(layout) == AccessRecord()
    many = [(f"paper-{number}", f"{number:064x}") for number in range(MAX_KEPT + 9)]
    marked = [document("pay", "a" * 64, marking="សម្ងាត់")]
    change_access(layout, lambda record: record.after(manifest(1), marked).with_internal(many))
    read = read_access(layout)
    assert read.generation == "000001"
    assert read.markings == {"a" * 64: "សម្ងាត់"}
    assert read.internal_ids[-1] == many[-1][0]
    assert len(read.internal_ids) == len(read.internal_contents) == MAX_KEPT
    change_access(layout, lambda record: replace(record, internal_ids=()))
    assert read_access(layout).internal_ids == ()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b"{}", b'{"generation": 1}', b"null"]
)
def test_a_damaged_record_shows_nothing_and_is_mended_by_the_next_generation(
    tmp_path: Path, content: bytes
) -> None:
    layout = IndexLayout(tmp_path)
    layout.access.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"Run: khmerqa index$"):
        read_access(layout)
    change_access(layout, lambda record: record.after(manifest(2), []))
    assert read_access(layout).generation == "000002"


def test_what_is_said_again_is_forgotten_last() -> None:
    said = AccessRecord().with_internal([("old", CONTENTS[0]), ("new", CONTENTS[1])])
    again = said.with_internal([("old", CONTENTS[0])])
    assert again.internal_ids == ("new", "old")
    assert again.internal_contents == (CONTENTS[1], CONTENTS[0])
