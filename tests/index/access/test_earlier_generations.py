"""An earlier generation that is served again shows nothing that its owner has made internal since."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import IndexMismatchError, IndexStateError, KhmerQAError, UsageError
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import current_name, open_serving
from khmerqa.index.provider import GenerationProvider
from khmerqa.index.transfer.archive import export_index, import_index
from khmerqa.ingest.changes import add_files, remove_documents, roll_back_index
from khmerqa.ingest.files.catalogue import FILE_NAME
from khmerqa.ingest.files.discover import slug
from khmerqa.types import Bilingual

from ...ingest.samples import Corpus, copied, run

HIDDEN = '["ferry.txt"]\naccess = "internal"\n'
SECRET = "សម្ងាត់\n\nលិខិតស្តីពីសាលា។ កិច្ចប្រជុំធ្វើនៅថ្ងៃទី៥។\n"


@pytest.fixture
def indexed(indexed_once: Corpus, tmp_path: Path) -> Corpus:
    """A corpus with an index that remembers its folder."""
    corpus = copied(indexed_once, tmp_path)
    run(corpus)
    return corpus


def public(generation: Generation) -> set[str]:
    listed = generation.passages.listed()
    return {each.path for each in listed if each.catalogue.access == "public"}


def served(corpus: Corpus) -> Generation:
    return open_serving(corpus.layout).generation


def damage(corpus: Corpus) -> None:
    path = corpus.layout.generation(current_name(corpus.layout) or "").root / "dense" / "en.faiss"
    path.write_bytes(path.read_bytes()[:-1])


def roll_back(corpus: Corpus) -> None:
    # A copied index remembers the folder of the original.
    roll_back_index(corpus.layout, corpus.folder, obey=True)


def assert_hidden(generation: Generation, number: str) -> None:
    assert generation.manifest.generation == number
    assert "ferry.txt" not in public(generation)
    assert "wells.md" in public(generation)
    assert generation.passages.document("ferry").catalogue.access == "internal"


def test_after_a_rollback_it_stays_internal_until_its_owner_says_otherwise(
    indexed: Corpus,
) -> None:
    first = current_name(indexed.layout) or ""
    indexed.write(FILE_NAME, HIDDEN)
    run(indexed)
    roll_back(indexed)
    assert_hidden(served(indexed), first)
    run(indexed)
    assert "ferry.txt" not in public(served(indexed))
    (indexed.folder / FILE_NAME).unlink()
    run(indexed)
    assert "ferry.txt" in public(served(indexed))


def test_where_the_current_one_is_damaged_it_stays_internal(indexed: Corpus) -> None:
    first = current_name(indexed.layout) or ""
    indexed.write(FILE_NAME, HIDDEN)
    run(indexed)
    damage(indexed)
    assert_hidden(served(indexed), first)


def test_what_the_catalogue_says_and_no_index_knows_yet_holds(indexed: Corpus) -> None:
    first = current_name(indexed.layout) or ""
    indexed.write("wells.md", "# Wells\n\nThe wells are closed.\n")
    run(indexed)
    indexed.write(FILE_NAME, HIDDEN)
    roll_back(indexed)
    assert_hidden(served(indexed), first)


def test_a_catalogue_that_cannot_be_used_stops_the_rollback(indexed: Corpus) -> None:
    indexed.write(FILE_NAME, HIDDEN)
    now = run(indexed).generation
    indexed.write(FILE_NAME, HIDDEN.replace("internal", "intern"))
    with pytest.raises(UsageError, match="intern"):
        roll_back(indexed)
    assert current_name(indexed.layout) == now


def test_an_index_of_an_earlier_version_of_khmerqa_is_rolled_back_as_strictly(
    indexed: Corpus,
) -> None:
    first = current_name(indexed.layout) or ""
    indexed.write(FILE_NAME, HIDDEN)
    run(indexed)
    indexed.layout.access.unlink()
    (indexed.folder / FILE_NAME).unlink()
    shutil.rmtree(indexed.folder)  # as on a machine that has only the index
    roll_back(indexed)
    assert_hidden(served(indexed), first)


def test_a_renamed_and_a_withdrawn_document_stay_internal(indexed: Corpus) -> None:
    first = current_name(indexed.layout) or ""
    (indexed.folder / "ferry.txt").rename(indexed.folder / "boat.txt")
    indexed.write(FILE_NAME, HIDDEN.replace("ferry", "boat"))
    run(indexed)
    roll_back(indexed)
    assert_hidden(served(indexed), first)
    run(indexed)
    (indexed.folder / "boat.txt").unlink()
    (indexed.folder / FILE_NAME).unlink()
    run(indexed)
    roll_back(indexed)
    assert public(served(indexed)).isdisjoint({"ferry.txt", "boat.txt"})


def test_what_was_withdrawn_is_internal_until_it_is_published_again(indexed: Corpus) -> None:
    first = current_name(indexed.layout) or ""
    done, withdrawn = remove_documents(indexed.reindexer(), indexed.folder, ["ferry"])
    assert done.removed == ("ferry.txt",)
    roll_back(indexed)
    assert_hidden(served(indexed), first)
    ((_, moved),) = withdrawn.moved
    add_files(indexed.reindexer(), indexed.folder, [moved], {})
    assert "ferry.txt" in public(served(indexed))


def test_a_service_that_cannot_use_the_new_generation_hides_it_in_the_old_one(
    indexed: Corpus,
) -> None:
    first = current_name(indexed.layout) or ""

    def only_the_first(generation: Generation) -> None:
        if generation.manifest.generation != first:
            raise IndexMismatchError(Bilingual("ម៉ូដែលផ្សេង", "another embedder"))

    holder = GenerationProvider(indexed.layout, only_the_first)
    assert "ferry.txt" in public(holder.generation())
    indexed.write(FILE_NAME, HIDDEN)
    run(indexed)
    assert_hidden(holder.generation(), first)


def test_an_export_of_it_is_refused_and_an_old_archive_shows_nothing(
    indexed: Corpus, tmp_path: Path
) -> None:
    export_index(indexed.layout, tmp_path / "old.tar")
    indexed.write(FILE_NAME, HIDDEN)
    run(indexed)
    roll_back(indexed)
    with pytest.raises(IndexStateError, match=r"made internal or withdrawn later.*khmerqa index"):
        export_index(indexed.layout, tmp_path / "new.tar")
    import_index(indexed.layout, tmp_path / "old.tar", corpus=indexed.folder)
    assert "ferry.txt" not in public(served(indexed))


def test_a_stamp_that_only_the_later_generation_knows_holds(indexed: Corpus) -> None:
    indexed.write("letter.txt", SECRET)
    with mock.patch("khmerqa.reading.formats.marking_of", return_value=None):
        run(indexed)
    run(indexed, full=True)
    assert served(indexed).passages.document("letter").marking
    roll_back(indexed)
    assert served(indexed).passages.document("letter").marking


# --- any sequence ---------------------------------------------------------------------------------


@dataclass
class Owner:
    """A corpus folder, and what was last said of each name and of each content."""

    corpus: Corpus
    access: dict[str, str] = field(default_factory=dict)
    of_names: dict[str, str] = field(default_factory=dict)
    of_contents: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, str]:
        paths = self.corpus.folder.glob("*.txt")
        return {path.name: path.read_text(encoding="utf-8") for path in paths}

    def say(self, name: str, access: str) -> None:
        self.access[name] = access
        there = {each: said for each, said in self.access.items() if each in self.files()}
        lines = [f'["{each}"]\naccess = "{said}"\n' for each, said in there.items()]
        self.corpus.write(FILE_NAME, "".join(lines))

    def act(self, action: str, name: str, other: str) -> None:
        path = self.corpus.folder / name
        if action in ("internal", "public"):
            self.say(name, action)
        elif action == "write":
            self.corpus.write(name, f"The {other} office opens at six.\n")
            self.say(name, self.access.get(name, "public"))
        elif action == "rename" and path.exists():
            path.replace(self.corpus.folder / other)
            self.say(other, self.access.pop(name, "public"))
        elif action == "delete":
            path.unlink(missing_ok=True)
            self.say(name, self.access.pop(name, "public"))
        elif action == "index":
            with suppress(KhmerQAError):
                run(self.corpus)
                self.heard(("internal", "public"))
        elif action == "roll back":
            with suppress(KhmerQAError):
                roll_back(self.corpus)
                self.heard(("internal",))
        elif action == "damage":
            damage(self.corpus)

    def heard(self, said: tuple[str, ...]) -> None:
        """Remember what the catalogue says now; of equal contents, the stricter holds."""
        files = self.files()
        for name in sorted(files, key=lambda each: self.access.get(each) == "internal"):
            access = self.access.get(name, "public")
            if access in said:
                self.of_names[slug(name)] = self.of_contents[files[name].strip()] = access

    def check(self) -> None:
        try:
            generation = served(self.corpus)
        except IndexStateError:
            return
        for each in generation.passages.listed():
            text = generation.passages.document(each.id).text
            if "internal" in (self.of_names.get(each.id), self.of_contents.get(text)):
                assert each.catalogue.access == "internal", each.path


_NAMES = st.sampled_from(("pay.txt", "map.txt", "ferry.txt"))
_OFTEN = ("internal", "index", "index", "roll back")
_ACTIONS = st.sampled_from(
    (*_OFTEN, *_OFTEN[:2], "roll back", "public", "write", "rename", "delete", "damage")
)


@pytest.fixture(scope="module")
def owner_once(indexed_once: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    corpus = copied(indexed_once, tmp_path_factory.mktemp("first"))
    corpus.write("pay.txt", "The pay office opens at six.\n")
    run(corpus)
    return corpus


@contextmanager
def owner_of(first: Corpus) -> Iterator[Owner]:
    root = first.folder.parent
    for name in ("corpus", "index"):
        shutil.rmtree(root / "now" / name, ignore_errors=True)
        shutil.copytree(root / name, root / "now" / name)
    corpus = Corpus(root / "now" / "corpus", IndexLayout(root / "now" / "index"))
    with mock.patch.object(os, "fsync"):  # no power is cut here
        owner = Owner(corpus)
        owner.act("index", "", "")
        yield owner


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(_ACTIONS, _NAMES, _NAMES), min_size=3, max_size=8))
def test_whatever_comes_between_nothing_hidden_shows(
    owner_once: Corpus, actions: list[tuple[str, str, str]]
) -> None:
    with owner_of(owner_once) as owner:
        for action, name, other in actions:
            owner.act(action, name, other)
            owner.check()
        owner.act("roll back", "", "")
        owner.check()
