from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from khmerqa.errors import UsageError
from khmerqa.search.hybrid import search
from khmerqa.search.question import analyse_question
from khmerqa.testing import ClusterSegmenter, FixedTranslations, HashEmbedder
from khmerqa.types import Bilingual, Hit

from .samples import (
    BOTH,
    FERRY,
    FILES,
    SCHOOL,
    Corpus,
    generation,
    new_corpus,
    paths,
    run,
    words_of,
)


def found(corpus: Corpus, question: str) -> list[Hit]:
    asked = analyse_question(question, ClusterSegmenter(), HashEmbedder(words_of))
    return search(asked, generation(corpus), FixedTranslations({}), 10)


def test_first_run_indexes_everything(corpus: Corpus) -> None:
    report = run(corpus)
    assert report.added == tuple(sorted(FILES))
    assert report.documents == len(FILES)
    assert report.passages == report.embedded == generation(corpus).manifest.passages
    assert (report.changed, report.unchanged, report.removed, report.unread) == ((), (), (), ())
    assert set(dict(report.seconds)) >= {"reading", "terms", "embedding"}


def test_nothing_changed_is_nothing_done(corpus: Corpus) -> None:
    first = run(corpus)
    corpus.reader.names.clear()
    second = run(corpus)
    assert (second.generation, second.embedded) == (first.generation, 0)
    assert second.unchanged == tuple(sorted(FILES))
    assert (second.documents, second.passages) == (first.documents, first.passages)
    assert (second.added, second.changed, second.removed) == ((), (), ())
    assert corpus.reader.names == []


def test_touched_file_is_not_changed(corpus: Corpus) -> None:
    first = run(corpus)
    corpus.write("ferry.txt", FERRY)
    assert run(corpus).generation == first.generation


def test_new_file_alone_is_read_and_embedded(corpus: Corpus) -> None:
    run(corpus)
    corpus.reader.names.clear()
    corpus.write("school.txt", SCHOOL)
    report = run(corpus)
    assert (report.added, report.unchanged) == (("school.txt",), tuple(sorted(FILES)))
    assert corpus.reader.names == ["school.txt"]
    assert report.embedded == len(generation(corpus).passages.docids_of(["school"])) == 1


def test_changed_file_is_done_again(corpus: Corpus) -> None:
    run(corpus)
    corpus.write("ferry.txt", "The ferry rests on holidays.\n")
    report = run(corpus)
    assert (report.changed, report.embedded) == (("ferry.txt",), 1)
    assert found(corpus, "When does the ferry rest?")[0].passage.text.startswith("The ferry rests")
    assert generation(corpus).passages.document("ferry").text == "The ferry rests on holidays."


def test_removed_file_is_gone_from_every_index(corpus: Corpus) -> None:
    run(corpus)
    (corpus.folder / "ferry.txt").unlink()
    report = run(corpus)
    assert (report.removed, report.embedded) == (("ferry.txt",), 0)
    assert paths(corpus) == ["wells.md", "អណ្តូង.md"]
    now = generation(corpus)
    assert len(now.dense) == len(now.lexical) == now.passages.passage_count == report.passages
    assert now.lexical.search({"ferri": 1.0}, "en", 9) == []


def test_renamed_file_is_not_embedded_again(corpus: Corpus) -> None:
    run(corpus)
    (corpus.folder / "wells.md").rename(corpus.folder / "water.md")
    report = run(corpus)
    assert (report.added, report.removed) == (("water.md",), ("wells.md",))
    assert report.embedded == 0
    assert generation(corpus).passages.document("water").text.startswith("Wells of the village")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("riddle.txt", b"unreadable", "a riddle; ask for", id="refused"),
        pytest.param("odd.txt", b"odd", r"RuntimeError: an engine stumbled.*Save it", id="odd"),
        pytest.param("empty.txt", b"", "empty", id="empty"),
        pytest.param("blank.md", b"# \n\n \n", "no text", id="without text"),
        pytest.param("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00" * 9, "", id="no text file"),
    ],
)
def test_unreadable_file_does_not_stop_the_rest(
    corpus: Corpus, name: str, content: bytes, reason: str
) -> None:
    corpus.write(name, content)
    for report in (run(corpus), run(corpus), run(corpus, full=True)):
        assert [unread for unread, _ in report.unread] == [name]
        assert re.search(reason, str(report.unread[0][1]))
        assert report.unread[0][1].en.endswith(".")
        assert re.search(BOTH, str(report.unread[0][1]))
        assert report.documents == len(FILES)
        assert name not in (*report.added, *report.unchanged)
    assert paths(corpus) == sorted(FILES)


def test_file_that_is_not_there_is_reported(corpus: Corpus) -> None:
    (corpus.folder / "link.txt").symlink_to(corpus.folder / "nowhere.txt")
    report = run(corpus)
    assert report.unread == (
        (
            "link.txt",
            Bilingual(
                "មិនអាចបើកឯកសារ (file) នេះបានទេ។ សូមពិនិត្យថាតើឯកសារនេះនៅមានឬទេ។",
                "It cannot be opened (No such file or directory). Check that it is there.",
            ),
        ),
    )
    assert report.documents == len(FILES)


def test_document_that_became_unreadable_stays_as_it_was(corpus: Corpus) -> None:
    run(corpus)
    corpus.write("ferry.txt", b"unreadable")
    report = run(corpus)
    assert (report.removed, report.kept, report.unread[0][0]) == ((), ("ferry.txt",), "ferry.txt")
    assert paths(corpus) == ["ferry.txt", "wells.md", "អណ្តូង.md"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param({}, "There is no document in", id="no file"),
        pytest.param({"riddle.txt": "unreadable"}, "riddle.txt: .* a riddle", id="none readable"),
        pytest.param({"notes.xyz": "unknown"}, "There is no document in", id="no known suffix"),
    ],
)
def test_nothing_readable_leaves_the_index_as_it_was(
    corpus: Corpus, files: Mapping[str, str], said: str
) -> None:
    before = run(corpus)
    for name in FILES:
        (corpus.folder / name).unlink()
    for name, content in files.items():
        corpus.write(name, content)
    with pytest.raises(UsageError, match=said):
        run(corpus)
    assert generation(corpus).manifest.generation == before.generation
    assert paths(corpus) == sorted(FILES)
    emptied = run(corpus, allow_empty=True)
    assert (emptied.documents, emptied.passages, emptied.removed) == (0, 0, tuple(sorted(FILES)))
    assert found(corpus, "When does the ferry cross?") == []


def test_missing_root_is_named(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match=r"no file or folder .*elsewhere.*Check the path"):
        corpus.reindexer().run([corpus.folder / "elsewhere"])
    assert not corpus.layout.root.exists()


def test_same_input_gives_the_same_output(tmp_path: Path) -> None:
    one, other = new_corpus(tmp_path / "one"), new_corpus(tmp_path / "other")
    run(one)
    run(other)
    run(other, full=True)
    first, second = generation(one), generation(other)
    assert first.passages.all_passages() == second.passages.all_passages()
    for document_id in ("wells", "អណ្តូង", "ferry"):
        assert first.passages.document(document_id) == second.passages.document(document_id)
    sums = [dict(each.manifest.files) for each in (first, second)]
    for part in ("passages.sqlite", "dense/km.faiss", "dense/en.faiss"):
        assert sums[0][part] == sums[1][part]
    for question in ("Who keeps a well?", "អណ្តូងត្រូវសម្អាតប៉ុន្មានដង?", "ferry at noon", "2035"):
        assert found(one, question) == found(other, question)


def test_caches_may_be_deleted_at_any_time(corpus: Corpus) -> None:
    first = run(corpus)
    for path in corpus.layout.cache.iterdir():
        path.write_bytes(b"damaged" * 999)
    corpus.write("school.txt", SCHOOL)
    report = run(corpus)
    assert report.embedded == report.passages == first.passages + 1


def test_full_does_everything_again(corpus: Corpus) -> None:
    first = run(corpus)
    corpus.reader.names.clear()
    second = run(corpus, full=True)
    assert second.generation > first.generation
    assert second.embedded == second.passages == first.passages
    assert sorted(corpus.reader.names) == sorted(FILES)
