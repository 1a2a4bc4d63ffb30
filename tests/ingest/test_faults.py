"""Files that change under the indexer, clocks that go wrong, indexes of other versions."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PosixPath

import pytest

from khmerqa.errors import IndexMismatchError
from khmerqa.index.manifest import FORMAT
from khmerqa.index.open import current_name, open_current, open_serving
from khmerqa.index.publish import make_current
from khmerqa.ingest.files.fingerprints import Fingerprints

from .samples import BOTH, FERRY, FILES, SCHOOL, Corpus


def text_of(corpus: Corpus, document_id: str) -> str:
    return open_current(corpus.layout).passages.document(document_id).text


class Restless(PosixPath):
    """A folder or file in which ferry.txt is written to each time that it is read."""

    def read_bytes(self) -> bytes:
        data = super().read_bytes()
        if self.name == "ferry.txt":
            self.write_bytes(data + b"!")
        return data


def test_file_that_is_being_written_keeps_its_version_and_is_named(indexed: Corpus) -> None:
    indexed.write("ferry.txt", FERRY + "More is being wri")
    for _ in range(2):  # it is looked at again each time
        report = indexed.reindexer().run([Restless(indexed.folder)])
        assert [name for name, _ in report.unread] == ["ferry.txt"]
        assert re.search(BOTH, str(report.unread[0][1]))
        assert text_of(indexed, "ferry") == FERRY.strip()
    report = indexed.reindexer().run([indexed.folder])
    assert (report.changed, report.unread) == (("ferry.txt",), ())
    assert "More is being wri" in text_of(indexed, "ferry")


def test_new_file_that_is_being_written_is_left_for_later(corpus: Corpus) -> None:
    report = corpus.reindexer().run([Restless(corpus.folder)])
    assert [name for name, _ in report.unread] == ["ferry.txt"]
    assert sorted(report.added) == sorted(set(FILES) - {"ferry.txt"})


def test_file_that_changes_before_it_is_read_is_indexed_as_read(indexed: Corpus) -> None:
    indexed.write("ferry.txt", "The ferry waits.\n")

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 0):
            indexed.write("ferry.txt", "The ferry sails.\n")

    indexed.progress = progress
    indexed.reindexer().run([indexed.folder])
    assert text_of(indexed, "ferry") == "The ferry sails."
    name = current_name(indexed.layout)
    assert indexed.reindexer().run([indexed.folder]).generation == name


def test_file_that_vanishes_before_it_is_read_is_named(indexed: Corpus) -> None:
    path = indexed.write("ferry.txt", "The ferry waits.\n")

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 0):
            path.unlink()

    indexed.progress = progress
    report = indexed.reindexer().run([indexed.folder])
    assert [name for name, _ in report.unread] == ["ferry.txt"]
    assert report.kept == ("ferry.txt",)  # its earlier version
    assert report.documents == len(FILES)
    indexed.progress = lambda stage, done, total: None
    report = indexed.reindexer().run([indexed.folder])
    assert report.unread == ()
    assert report.documents == len(FILES) - 1


@pytest.mark.parametrize("years", [-30, 30])
def test_clock_that_was_set_back_or_forth_hides_no_change(indexed: Corpus, years: int) -> None:
    """The same size and the same time of change as before, and files from another age."""
    path = indexed.folder / "ferry.txt"
    status = path.stat()
    for each in (indexed.layout.current, *indexed.layout.generations.rglob("*")):
        then = status.st_mtime + years * 31_557_600
        os.utime(each, (then, then))
    indexed.reindexer().run([indexed.folder])  # remembers what it saw
    path.write_bytes(FERRY.replace("six", "ten").encode())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    report = indexed.reindexer().run([indexed.folder])
    assert report.changed == ("ferry.txt",)
    assert "at ten" in text_of(indexed, "ferry")
    again = indexed.reindexer().run([indexed.folder])
    assert again.generation == report.generation


def test_fingerprint_is_read_again_only_for_what_may_differ(
    indexed: Corpus, tmp_path: Path
) -> None:
    path = indexed.folder / "ferry.txt"
    prints = Fingerprints(None)
    before = prints.of(path)
    indexed.write("ferry.txt", SCHOOL)
    assert prints.of(path) != before
    path.unlink()
    assert prints.of(path) == "unreadable: No such file or directory"


def as_if_of_format(corpus: Corpus, number: int) -> None:
    """Make the current generation look as if another version had written it."""
    name = current_name(corpus.layout) or ""
    generation = corpus.layout.generation(name)
    manifest = json.loads(generation.manifest.read_text(encoding="utf-8"))
    manifest["format"] = number
    if number == 1:  # which kept no history
        generation.history.unlink()
        manifest["files"] = [each for each in manifest["files"] if each[0] != "history.sqlite"]
    generation.manifest.write_text(json.dumps(manifest), encoding="utf-8")
    make_current(corpus.layout, name)
    if number == 1:  # nor checksums of manifests
        corpus.layout.current.write_text(f"{name}\n", encoding="ascii")


def test_index_of_the_format_before_is_served_and_migrated_by_one_run(indexed: Corpus) -> None:
    as_if_of_format(indexed, 1)
    assert open_current(indexed.layout).manifest.format == FORMAT
    indexed.reader.names.clear()
    report = indexed.reindexer().run([indexed.folder])
    assert (report.generation, report.embedded, report.segmented) == ("000002", 0, 0)
    assert indexed.reader.names == []
    assert indexed.layout.generation("000002").history.exists()


@pytest.mark.parametrize("number", [0, FORMAT + 1], ids=["older", "future"])
def test_index_of_an_unknown_format_is_named_and_rebuilt_by_one_run(
    indexed: Corpus, number: int
) -> None:
    indexed.write("school.txt", SCHOOL)
    indexed.reindexer().run([indexed.folder])
    as_if_of_format(indexed, number)
    with pytest.raises(IndexMismatchError, match=f"format {number}.*khmerqa index"):
        open_current(indexed.layout)
    served = open_serving(indexed.layout)
    assert served.generation.manifest.generation == "000001"
    assert f"format {number}" in str(served.trouble)
    indexed.reader.names.clear()
    report = indexed.reindexer().run([indexed.folder])
    assert (report.generation, report.embedded, report.segmented) == ("000003", 0, 0)
    assert indexed.reader.names == []
    assert open_current(indexed.layout).manifest.documents == len(FILES) + 1
