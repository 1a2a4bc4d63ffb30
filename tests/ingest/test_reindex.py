from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from khmerqa.errors import UsageError
from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.search.hybrid import search
from khmerqa.search.question import analyse_question
from khmerqa.testing import ClusterSegmenter, FixedTranslations, HashEmbedder
from khmerqa.types import Bilingual, Hit, IndexReport

from .samples import BOTH, FERRY, FILES, SCHOOL, Corpus, new_corpus, words_of


def run(corpus: Corpus, **options: bool) -> IndexReport:
    return corpus.reindexer().run([corpus.folder], **options)


def generation(corpus: Corpus) -> Generation:
    return open_current(corpus.layout)


def paths(corpus: Corpus) -> list[str]:
    return [listed.path for listed in generation(corpus).passages.listed()]


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


def test_removed_file_is_gone_from_every_leg(corpus: Corpus) -> None:
    run(corpus)
    (corpus.folder / "ferry.txt").unlink()
    report = run(corpus)
    assert (report.removed, report.embedded) == (("ferry.txt",), 0)
    assert paths(corpus) == ["wells.md", "អណ្តូង.md"]
    held = generation(corpus)
    assert len(held.dense) == len(held.lexical) == held.passages.passage_count == report.passages
    assert held.lexical.search({"ferri": 1.0}, "en", 9) == []


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


def test_document_that_became_unreadable_is_gone(corpus: Corpus) -> None:
    run(corpus)
    corpus.write("ferry.txt", b"unreadable")
    report = run(corpus)
    assert (report.removed, report.unread[0][0]) == (("ferry.txt",), "ferry.txt")
    assert paths(corpus) == ["wells.md", "អណ្តូង.md"]


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
    sums = [dict(held.manifest.files) for held in (first, second)]
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


CATALOGUE = """
["wells.md"]
title_en = "The wells act"
title_km = "ច្បាប់ស្តីពីអណ្តូង"
kind = "digest"
official_source = "Gazette"

["អណ្តូង.md"]
title_en = "The wells act"
title_km = "ច្បាប់ស្តីពីអណ្តូង"
date = 2024-05-01
"""


def test_catalogue_gives_titles_and_kinds(corpus: Corpus) -> None:
    before = run(corpus)
    untitled = {listed.id: listed.title for listed in generation(corpus).passages.listed()}
    corpus.write("catalogue.toml", CATALOGUE)
    report = run(corpus)
    assert report.generation != before.generation
    assert report.unchanged == tuple(sorted(FILES))
    listed = {each.id: each for each in generation(corpus).passages.listed()}
    assert untitled == {
        "wells": "Wells of the village",
        "អណ្តូង": "អណ្តូងទឹកក្នុងភូមិ",
        "ferry": "ferry",
    }
    assert listed["wells"].title == "The wells act"
    assert listed["wells"].catalogue.kind == "digest"
    assert listed["wells"].catalogue.official_source == "Gazette"
    assert listed["អណ្តូង"].title == "ច្បាប់ស្តីពីអណ្តូង"
    assert listed["អណ្តូង"].catalogue.date == "2024-05-01"
    assert listed["ferry"].catalogue.kind == "official"


def test_internal_document_is_indexed_as_such(corpus: Corpus) -> None:
    run(corpus)
    corpus.write("catalogue.toml", '["ferry.txt"]\naccess = "internal"\n')
    assert run(corpus).unread == ()
    (ferry,) = [each for each in generation(corpus).passages.listed() if each.id == "ferry"]
    assert ferry.catalogue.access == "internal"


def test_marking_on_a_page_is_kept_with_the_document(corpus: Corpus) -> None:
    corpus.write("plan.txt", "សម្ងាត់\n\nThe ferry gets a second deck.\n")
    for _ in range(2):  # read, then taken from the cache
        run(corpus)
        marked = {each.id: each.marking for each in generation(corpus).passages.listed()}
        assert marked["plan"] == "សម្ងាត់"
        assert marked["ferry"] is None
        corpus.write("other.txt", "A new file makes a new generation.\n")


def test_originals_are_kept_by_content(corpus: Corpus) -> None:
    run(corpus)
    for listed in generation(corpus).passages.listed():
        kept = corpus.layout.original(listed.sha256, listed.source)
        assert kept.read_bytes() == (corpus.folder / listed.path).read_bytes()


def test_withdrawn_text_is_forgotten_with_the_last_generation_that_holds_it(
    corpus: Corpus,
) -> None:
    run(corpus)
    ferry = generation(corpus).passages.document("ferry")
    kept = corpus.layout.original(ferry.sha256, ferry.source)
    notes = corpus.layout.originals / "notes.txt"
    notes.write_text("not ours", encoding="utf-8")
    (corpus.folder / "ferry.txt").unlink()
    run(corpus)
    assert kept.exists()  # requests in flight may still show its pages
    corpus.write("school.txt", SCHOOL)
    run(corpus)
    assert not kept.exists()
    assert notes.exists()
    held = b"".join(path.read_bytes() for path in corpus.layout.root.rglob("*") if path.is_file())
    assert FERRY.strip().encode() not in held


def test_roots_may_be_files(corpus: Corpus) -> None:
    roots = [corpus.folder / "wells.md", corpus.folder / "ferry.txt", corpus.folder / "wells.md"]
    report = corpus.reindexer().run(roots)
    assert report.added == ("ferry.txt", "wells.md")
    assert generation(corpus).manifest.roots == tuple(str(root) for root in roots)


def test_index_inside_the_corpus_is_not_indexed(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path)
    corpus.layout = type(corpus.layout)(corpus.folder / "index")
    first = run(corpus)
    assert run(corpus).generation == first.generation
    assert paths(corpus) == sorted(FILES)


def test_name_that_is_not_utf8_is_indexed(corpus: Corpus) -> None:
    (corpus.folder / "caf\udce9.txt").write_text(FERRY, encoding="utf-8")
    report = run(corpus)
    assert "caf\ufffd.txt" in report.added
    assert generation(corpus).passages.document("caf").source == "caf\ufffd.txt"
