from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from khmerqa.errors import IndexMissingError, NotFoundError, UsageError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.ingest.changes import roots_of
from khmerqa.ingest.files.catalogue import read_catalogue
from khmerqa.ingest.files.publish import published
from khmerqa.ingest.files.withdraw import withdraw
from khmerqa.reading.formats import SUFFIXES

from ...small_corpus import contents
from ..samples import BOTH, FERRY, FILES, SCHOOL, Corpus, new_corpus


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a file that is to be published."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "school.txt").write_text(SCHOOL, encoding="utf-8")
    return folder


def publish(
    corpus: Corpus,
    *files: Path,
    entry: Mapping[str, str] | None = None,
) -> None:
    with (
        locked(corpus.layout),
        published(corpus.layout, [corpus.folder], files, entry or {}, SUFFIXES),
    ):
        pass


def test_file_is_copied_with_its_entry(corpus: Corpus, desk: Path) -> None:
    before = contents(corpus.folder)
    entry = {"title_km": 'សាលា "ថ្មី"\x7f', "access": "public"}
    publish(corpus, desk / "school.txt", entry=entry)
    assert contents(corpus.folder).items() >= before.items()
    assert (corpus.folder / "school.txt").read_text(encoding="utf-8") == SCHOOL
    assert read_catalogue(corpus.folder)["school.txt"].title_km == entry["title_km"]
    assert (desk / "school.txt").exists()


def test_catalogue_that_was_there_is_kept(corpus: Corpus, desk: Path) -> None:
    text = '# Ours.\n["ferry.txt"]\ntitle_en = "The ferry"'
    corpus.write("catalogue.toml", text)
    publish(corpus, desk / "school.txt", entry={"title_en": "The school"})
    assert (corpus.folder / "catalogue.toml").read_text(encoding="utf-8").startswith(text)
    titles = {name: entry.title_en for name, entry in read_catalogue(corpus.folder).items()}
    assert titles == {"ferry.txt": "The ferry", "school.txt": "The school"}


def test_same_file_again_is_no_fault(corpus: Corpus, desk: Path) -> None:
    publish(corpus, desk / "school.txt")
    publish(corpus, desk / "school.txt", corpus.folder / "ferry.txt")
    assert sorted(contents(corpus.folder)) == sorted([*FILES, "school.txt"])


def refused(
    corpus: Corpus, said: str, *files: Path, entry: Mapping[str, str] | None = None
) -> None:
    before = contents(corpus.folder)
    with pytest.raises(UsageError, match=said) as caught:
        publish(corpus, *files, entry=entry)
    assert re.search(BOTH, str(caught.value))
    assert contents(corpus.folder) == before


def test_other_file_of_the_same_name_is_not_overwritten(corpus: Corpus, desk: Path) -> None:
    (desk / "ferry.txt").write_text("Another ferry.", encoding="utf-8")
    refused(corpus, "another ferry.txt .*khmerqa remove", desk / "school.txt", desk / "ferry.txt")


def test_two_files_of_one_name_are_refused(corpus: Corpus, desk: Path) -> None:
    (desk / "old").mkdir()
    shutil.copy(desk / "school.txt", desk / "old" / "school.txt")
    refused(corpus, "called school.txt", desk / "school.txt", desk / "old" / "school.txt")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("nowhere.txt", "no file .*nowhere.txt. Check the path", id="missing"),
        pytest.param("catalogue.toml", "would not be indexed", id="catalogue"),
        pytest.param("_draft.txt", "would not be indexed", id="underscore"),
        pytest.param("notes.xyz", r"would not be indexed.*\.pdf", id="suffix"),
    ],
)
def test_file_that_cannot_be_published(corpus: Corpus, desk: Path, name: str, said: str) -> None:
    if name != "nowhere.txt":
        (desk / name).write_text("x", encoding="utf-8")
    refused(corpus, said, desk / "school.txt", desk / name)


def test_web_address_is_refused(corpus: Corpus) -> None:
    refused(corpus, "download the file first", Path("https://example.org/a.pdf"))


def test_name_that_is_not_utf8_is_refused(corpus: Corpus, desk: Path) -> None:
    odd = Path(os.fsdecode(b"caf\xe9.txt"))
    refused(corpus, "not written in UTF-8", odd)
    refused(corpus, "not written in UTF-8", desk / "school.txt", entry={"title_en": "\udce9"})


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        pytest.param({"access": "secret"}, "access = 'secret'", id="value"),
        pytest.param({"colour": "blue"}, "unknown colour", id="key"),
    ],
)
def test_invalid_entry(corpus: Corpus, desk: Path, entry: Mapping[str, str], said: str) -> None:
    refused(corpus, said, desk / "school.txt", entry=entry)


def test_entry_that_is_there_is_not_changed(corpus: Corpus, desk: Path) -> None:
    corpus.write("catalogue.toml", '["school.txt"]\ntitle_en = "The school"\n')
    refused(corpus, "Edit it there", desk / "school.txt", entry={"title_en": "Another"})
    publish(corpus, desk / "school.txt", entry={"title_en": "The school", "access": "internal"})
    assert read_catalogue(corpus.folder)["school.txt"].access == "internal"


def test_entry_of_a_file_that_never_came_is_no_hindrance(corpus: Corpus, desk: Path) -> None:
    publish(corpus, desk / "school.txt", entry={"access": "internal"})
    refused(corpus, "Edit it there", desk / "school.txt", entry={"access": "public"})
    (corpus.folder / "school.txt").unlink()
    publish(corpus, desk / "school.txt", entry={"title_en": "The school"})
    assert read_catalogue(corpus.folder)["school.txt"].access == "public"


@pytest.mark.parametrize("entry", [{}, {"access": "internal"}])
def test_what_fails_is_taken_back_and_nothing_else(
    corpus: Corpus, desk: Path, entry: Mapping[str, str]
) -> None:
    (desk / "ferry.txt").write_text("A newer ferry.", encoding="utf-8")
    before = contents(corpus.folder)
    by_hand = '["school.txt"]\naccess = "internal"\n'
    files = [desk / "school.txt", desk / "ferry.txt"]

    def stopped() -> None:
        with (
            locked(corpus.layout),
            published(corpus.layout, [corpus.folder], files, entry, SUFFIXES, replace=True),
        ):
            assert (corpus.folder / "ferry.txt").read_text(encoding="utf-8") == "A newer ferry."
            corpus.write("catalogue.toml", by_hand)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert contents(corpus.folder) == {**before, "catalogue.toml": by_hand.encode()}


def test_one_name_in_two_unicode_forms_is_one_file(corpus: Corpus, desk: Path) -> None:
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "caf\u00e9.txt")
        (desk / name).write_text(SCHOOL, encoding="utf-8")
        publish(corpus, desk / name, entry={"access": "internal"})
    assert sorted(contents(corpus.folder)) == sorted(
        [*FILES, "caf\u00e9.txt", "_catalogue/caf\u00e9.txt.toml"]
    )


def test_first_file_makes_the_folder(tmp_path: Path, desk: Path) -> None:
    layout = IndexLayout(tmp_path / "index")
    roots = roots_of(layout, tmp_path / "corpus")
    assert roots == [tmp_path / "corpus"]
    with locked(layout), published(layout, roots, [desk / "school.txt"], {}, SUFFIXES):
        pass
    assert contents(tmp_path / "corpus") == {"school.txt": SCHOOL.encode()}


def test_index_of_single_files_has_no_folder_to_publish_into(corpus: Corpus, desk: Path) -> None:
    corpus.reindexer().run([corpus.folder / "ferry.txt"])
    roots = roots_of(corpus.layout, corpus.folder)
    assert roots == [corpus.folder / "ferry.txt"]
    (corpus.folder / "ferry.txt").unlink()
    with (
        pytest.raises(UsageError, match=r"single files \(.*ferry.txt\)"),
        published(corpus.layout, roots, [desk / "school.txt"], {}, SUFFIXES),
    ):
        pass


def test_withdrawn_file_is_moved(indexed: Corpus) -> None:
    done = withdraw(indexed.layout, [indexed.folder], ["ferry", "ferry"])
    assert done.roots == (indexed.folder,)
    assert done.moved == (("ferry", indexed.folder / "_withdrawn" / "ferry.txt"),)
    assert "ferry.txt" not in contents(indexed.folder)
    assert contents(indexed.folder)["_withdrawn/ferry.txt"] == FERRY.encode()
    assert indexed.reindexer().run([indexed.folder]).removed == ("ferry.txt",)


def test_withdrawn_twice_destroys_nothing(indexed: Corpus) -> None:
    withdraw(indexed.layout, [indexed.folder], ["ferry"])
    indexed.write("ferry.txt", "Another ferry.")
    withdraw(indexed.layout, [indexed.folder], ["ferry"])
    withdrawn = contents(indexed.folder / "_withdrawn")
    assert withdrawn == {"ferry.txt": FERRY.encode(), "ferry.2.txt": b"Another ferry."}


def test_file_that_is_gone_already_is_no_fault(indexed: Corpus) -> None:
    (indexed.folder / "ferry.txt").unlink()
    done = withdraw(indexed.layout, [indexed.folder], ["ferry"])
    assert (done.roots, done.moved) == ((indexed.folder,), ())


def test_unknown_id_moves_nothing(indexed: Corpus) -> None:
    before = contents(indexed.folder)
    with pytest.raises(NotFoundError, match=r"no document fire, ice\. .*khmerqa documents"):
        withdraw(indexed.layout, [indexed.folder], ["ferry", "fire", "ice"])
    assert contents(indexed.folder) == before


def test_withdraw_without_index(corpus: Corpus) -> None:
    with pytest.raises(IndexMissingError):
        withdraw(corpus.layout, [corpus.folder], ["ferry"])


def test_root_that_is_a_file_stays_where_it_is(corpus: Corpus) -> None:
    roots = [corpus.folder / "ferry.txt", corpus.folder / "wells.md"]
    corpus.reindexer().run(roots)
    done = withdraw(corpus.layout, roots, ["ferry", "ferry"])
    assert done.roots == tuple(roots[1:])
    assert done.moved == (("ferry", roots[0]),)
    assert sorted(contents(corpus.folder)) == sorted(FILES)


def test_of_two_roots_the_right_one_loses_its_file(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path, {"one/ferry.txt": FERRY, "two/ferry.txt": "Another ferry."})
    roots = [corpus.folder / "one", corpus.folder / "two"]
    corpus.reindexer().run(roots)
    withdraw(corpus.layout, roots, ["ferry-txt"])
    assert sorted(contents(corpus.folder)) == ["one/ferry.txt", "two/_withdrawn/ferry.txt"]
