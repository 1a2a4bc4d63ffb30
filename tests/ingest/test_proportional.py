"""Work in proportion to what changed, plans, earlier versions, and what is new."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.errors import IndexDamagedError, NotFoundError, UsageError
from khmerqa.index.open import current_name, open_current
from khmerqa.index.publish import roll_back
from khmerqa.ingest import inputs, previous
from khmerqa.ingest.arrivals import with_releases
from khmerqa.ingest.previous import arrivals_in, history_of
from khmerqa.ingest.reindex import Reindexer
from khmerqa.storage.history import Arrival, read_arrivals
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.types import IndexReport

from .samples import FERRY, FILES, SCHOOL, Corpus, words_of


class CountingSegmenter(ClusterSegmenter):
    """Counts the runs of Khmer that it was asked to cut."""

    def __init__(self) -> None:
        self.runs = 0

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        self.runs += len(runs)
        return super().segment(runs)


def run(
    corpus: Corpus, dimensions: int = 64, segmenter: ClusterSegmenter | None = None
) -> IndexReport:
    return Reindexer(
        corpus.layout,
        corpus.reader,
        segmenter or ClusterSegmenter(),
        partial(CachedEmbedder, HashEmbedder(words_of, dimensions)),
        grace=0.0,
    ).run([corpus.folder])


def test_only_the_new_document_is_read_segmented_and_embedded(indexed: Corpus) -> None:
    indexed.reader.names.clear()
    indexed.write("school.txt", SCHOOL)
    segmenter = CountingSegmenter()
    report = run(indexed, segmenter=segmenter)
    assert indexed.reader.names == ["school.txt"]
    assert (report.read, report.segmented, report.embedded) == (1, 1, 1)
    assert segmenter.runs == 1


def test_another_embedder_redoes_vectors_only(indexed: Corpus) -> None:
    indexed.reader.names.clear()
    segmenter = CountingSegmenter()
    report = run(indexed, dimensions=32, segmenter=segmenter)
    assert report.embedded == report.passages
    assert (report.read, report.segmented, segmenter.runs) == (0, 0, 0)
    assert indexed.reader.names == []
    assert report.new_versions == ("embedder",)
    assert report.unchanged == tuple(sorted(FILES))
    assert open_current(indexed.layout).manifest.dimensions == 32
    assert run(indexed).embedded == 0  # and back again: its vectors are still kept


def test_another_chunking_reads_no_file_again(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed.reader.names.clear()
    monkeypatch.setattr(inputs, "CHUNKING_VERSION", "another")
    report = run(indexed)
    assert indexed.reader.names == []  # the pages come from the cache
    assert report.new_versions == ("chunking",)
    assert report.embedded == 0  # the passages came out alike


def test_pages_of_unchanged_documents_stay_in_the_cache(
    indexed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents that are carried over are not looked up; they must not be forgotten for that."""
    indexed.write("school.txt", SCHOOL)
    run(indexed)
    indexed.reader.names.clear()
    monkeypatch.setattr(inputs, "CHUNKING_VERSION", "another")
    run(indexed)
    assert indexed.reader.names == []


def test_carried_over_is_what_reading_would_make(indexed: Corpus) -> None:
    indexed.write("school.txt", SCHOOL)
    run(indexed)
    carried = indexed.layout.generation("000002").passages.read_bytes()
    indexed.reindexer().run([indexed.folder], full=True)
    assert indexed.layout.generation("000003").passages.read_bytes() == carried


def test_plan_says_what_a_run_would_do_and_does_nothing(indexed: Corpus) -> None:
    indexed.write("school.txt", SCHOOL)
    indexed.write("ferry.txt", "The ferry rests.\n")
    (indexed.folder / "wells.md").unlink()
    root = indexed.layout.root
    before = {each: each.stat().st_mtime_ns for each in root.rglob("*")}
    planned = indexed.reindexer().plan([indexed.folder])
    assert {each: each.stat().st_mtime_ns for each in root.rglob("*")} == before
    assert planned.dry_run
    done = indexed.reindexer().run([indexed.folder])
    for name in ("added", "changed", "unchanged", "removed"):
        assert getattr(planned, name) == getattr(done, name)


def test_plan_says_what_would_be_read(indexed: Corpus) -> None:
    indexed.reindexer().run([indexed.folder])
    plan = indexed.reindexer().plan
    assert (plan([indexed.folder]).up_to_date, plan([indexed.folder]).read) == (True, 0)
    everything = plan([indexed.folder], full=True)
    assert (everything.up_to_date, everything.read) == (False, len(FILES))
    indexed.write("ferry.txt", "The ferry rests.\n")
    indexed.write("school.txt", SCHOOL)
    assert plan([indexed.folder]).read == 2
    assert indexed.reindexer().run([indexed.folder]).read == 2


def test_plan_knows_what_could_not_be_read(indexed: Corpus) -> None:
    indexed.write("empty.txt", "")
    assert indexed.reindexer().plan([indexed.folder]).added == ("empty.txt",)  # not known yet
    done = indexed.reindexer().run([indexed.folder])
    indexed.write("school.txt", SCHOOL)
    planned = indexed.reindexer().plan([indexed.folder])
    assert (planned.added, planned.unread) == (("school.txt",), done.unread)
    (indexed.folder / "empty.txt").unlink()
    assert indexed.reindexer().plan([indexed.folder]).unread == ()


def test_plan_keeps_what_cannot_be_read_any_more(indexed: Corpus) -> None:
    (indexed.folder / "ferry.txt").unlink()
    (indexed.folder / "ferry.txt").symlink_to("nowhere")
    planned = indexed.reindexer().plan([indexed.folder])
    done = indexed.reindexer().run([indexed.folder])
    again = indexed.reindexer().plan([indexed.folder])
    for report in (planned, done, again):
        assert report.kept == ("ferry.txt",)
        assert (report.removed, report.added, report.changed) == ((), (), ())
        assert report.unread == done.unread


def test_plan_is_refused_where_a_run_would_be(indexed: Corpus) -> None:
    for name in FILES:
        (indexed.folder / name).unlink()
    for attempt in (indexed.reindexer().plan, indexed.reindexer().run):
        with pytest.raises(UsageError, match="There is no document in"):
            attempt([indexed.folder])


def test_plan_of_a_first_run_makes_no_index(corpus: Corpus) -> None:
    assert corpus.reindexer().plan([corpus.folder]).added == tuple(sorted(FILES))
    assert not corpus.layout.root.exists()


def versions(corpus: Corpus, document_id: str = "ferry") -> list[str]:
    found = history_of(corpus.layout, open_current(corpus.layout), document_id)
    return [each.document.text for each in found]


def test_earlier_versions_stay_readable(indexed: Corpus) -> None:
    assert versions(indexed) == []
    for text in ("The ferry rests.\n", "The ferry sails.\n", "The ferry sank.\n"):
        indexed.write("ferry.txt", text)
        run(indexed)
    assert versions(indexed) == [FERRY.strip(), "The ferry rests.", "The ferry sails."]
    assert versions(indexed, "wells") == []
    current = open_current(indexed.layout)
    (first, second, third) = history_of(indexed.layout, current, "ferry")
    assert (first.generation, second.generation, third.generation) == ("000001", "000002", "000003")
    assert third.replaced == current.manifest.created
    for each in (first, second, third):  # and their files, for their pages
        path = indexed.layout.original(each.document.sha256, each.document.source)
        assert path.read_text(encoding="utf-8").strip() == each.document.text
    with pytest.raises(NotFoundError):
        history_of(indexed.layout, current, "nowhere")


def test_withdrawn_document_takes_its_history_with_it(indexed: Corpus) -> None:
    indexed.write("ferry.txt", "The ferry rests.\n")
    run(indexed)
    (indexed.folder / "ferry.txt").unlink()
    run(indexed)
    indexed.write("ferry.txt", "The ferry sails.\n")
    run(indexed)
    assert versions(indexed) == []


def test_history_is_bounded(indexed: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previous, "MAX_VERSIONS", 2)
    for number in range(4):
        indexed.write("ferry.txt", f"The ferry waits {number} hours.\n")
        run(indexed)
    assert versions(indexed) == ["The ferry waits 1 hours.", "The ferry waits 2 hours."]


def test_history_goes_back_with_the_index(indexed: Corpus) -> None:
    indexed.write("ferry.txt", "The ferry rests.\n")
    run(indexed)
    assert versions(indexed) == [FERRY.strip()]
    assert roll_back(indexed.layout) == ("000002", "000001")
    assert versions(indexed) == []
    assert open_current(indexed.layout).passages.document("ferry").text == FERRY.strip()
    assert run(indexed).generation == "000003"  # no name is given twice
    assert current_name(indexed.layout) == "000003"
    assert versions(indexed) == [FERRY.strip()]


def after_run(corpus: Corpus) -> tuple[dict[str, Arrival], str]:
    """Index once more; return what is told of the documents, and when that was."""
    corpus.reindexer().run([corpus.folder])
    current = open_current(corpus.layout)
    return arrivals_in(corpus.layout, current), current.manifest.created


def test_of_documents_that_came_together_none_is_new(indexed: Corpus) -> None:
    assert arrivals_in(indexed.layout, open_current(indexed.layout)) == {}


def test_a_document_is_new_from_when_it_came_and_changed_from_when_its_text_did(
    indexed: Corpus,
) -> None:
    indexed.write("school.txt", SCHOOL)
    found, came = after_run(indexed)
    assert found == {"school": Arrival(added=came)}
    indexed.write("ferry.txt", "The ferry rests.\n")
    found, changed = after_run(indexed)
    assert found == {"school": Arrival(added=came), "ferry": Arrival(changed=changed)}
    indexed.write("school.txt", SCHOOL + SCHOOL)
    found, again = after_run(indexed)
    assert found["school"] == Arrival(added=came, changed=again)
    assert found["ferry"] == Arrival(changed=changed)
    indexed.reindexer().run([indexed.folder], full=True)  # reads all again, and nothing is newer
    assert arrivals_in(indexed.layout, open_current(indexed.layout)) == found


def test_a_file_saved_again_with_the_same_text_did_not_change(indexed: Corpus) -> None:
    indexed.write("ferry.txt", FERRY + "\n\n")
    assert after_run(indexed)[0] == {}


def test_a_withdrawn_document_that_comes_back_is_new(indexed: Corpus) -> None:
    (indexed.folder / "ferry.txt").unlink()
    assert after_run(indexed)[0] == {}
    indexed.write("ferry.txt", FERRY)
    found, came = after_run(indexed)
    assert found == {"ferry": Arrival(added=came)}


def test_for_readers_a_document_comes_when_they_may_see_it(indexed: Corpus) -> None:
    catalogue = indexed.folder / "catalogue.toml"
    catalogue.write_text('["ferry.txt"]\naccess = "internal"\n', encoding="utf-8")
    assert after_run(indexed)[0] == {}
    indexed.write("ferry.txt", "The ferry rests.\n")
    catalogue.write_text("", encoding="utf-8")
    found, came = after_run(indexed)
    assert found == {"ferry": Arrival(added=came)}  # that it changed would tell of what was hidden


def test_a_document_is_new_when_it_was_released_or_lost_its_stamp(indexed: Corpus) -> None:
    stamped = "CONFIDENTIAL\n\nThe walrus plan moves 815 officers.\n"
    indexed.write("ferry.txt", stamped)
    found, changed = after_run(indexed)
    assert found == {"ferry": Arrival(changed=changed)}
    listed = open_current(indexed.layout).passages.listed()
    (held,) = (each for each in listed if each.marking is not None)
    later = datetime.fromisoformat(changed).timestamp() + 60
    (told,) = with_releases(found, listed, {("ferry", held.sha256): later}).values()
    assert told == Arrival(added=datetime.fromtimestamp(later, UTC).isoformat())
    assert with_releases(found, listed, {("ferry", "other"): later}) == found
    indexed.write("ferry.txt", FERRY)
    found, came = after_run(indexed)
    assert found == {"ferry": Arrival(added=came)}


def test_an_index_from_before_arrivals_were_kept_has_none(indexed: Corpus) -> None:
    history = indexed.layout.generation("000001").history
    with closing(sqlite3.connect(history)) as connection:
        connection.execute("DROP TABLE arrivals")
    assert read_arrivals(history) == {}


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    assert read_arrivals(tmp_path / "none.sqlite") == {}
    (tmp_path / "torn.sqlite").write_bytes(b"torn" * 1000)
    with pytest.raises(IndexDamagedError, match="khmerqa index --full"):
        read_arrivals(tmp_path / "torn.sqlite")
