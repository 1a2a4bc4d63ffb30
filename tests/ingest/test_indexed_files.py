"""What an index knows of the files: catalogue, copies, roots, names."""

from __future__ import annotations

from pathlib import Path

from .samples import FERRY, FILES, SCHOOL, Corpus, generation, new_corpus, paths, run

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
    assert listed["ferry"].catalogue.kind is None


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
    notes.write_text("someone else's", encoding="utf-8")
    (corpus.folder / "ferry.txt").unlink()
    run(corpus)
    assert kept.exists()  # requests in flight may still show its pages
    corpus.write("school.txt", SCHOOL)
    run(corpus)
    assert not kept.exists()
    assert notes.exists()
    content = b"".join(
        path.read_bytes() for path in corpus.layout.root.rglob("*") if path.is_file()
    )
    assert FERRY.strip().encode() not in content


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
