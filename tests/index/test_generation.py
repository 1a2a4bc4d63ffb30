from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexMissingError,
    IndexStateError,
)
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.manifest import FORMAT
from khmerqa.index.open import current_name, damaged_files, open_current
from khmerqa.index.publish import make_current, new_generation, publish
from khmerqa.index.retention import prune
from khmerqa.types import Bilingual

from ..ingest.samples import Corpus, new_corpus


@pytest.fixture
def layout(indexed: Corpus) -> IndexLayout:
    return indexed.layout


def again(corpus: Corpus) -> str:
    """Make another generation; return its name."""
    return corpus.reindexer().run([corpus.folder], full=True).generation


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_whole_generation_opens(layout: IndexLayout) -> None:
    generation = open_current(layout)
    count = generation.manifest.passages
    assert count == len(generation.lexical) == len(generation.dense) > 0
    assert generation.passages.passage_count == count
    assert damaged_files(layout) == []


def test_manifest_names_every_file_but_itself(layout: IndexLayout) -> None:
    generation = layout.generation(current_name(layout) or "")
    found = {name for name in tree(generation.root) if not name.endswith(".lock")}
    named = {name for name, _ in open_current(layout).manifest.files}
    assert found - named == {"manifest.json"}
    assert named <= found


def test_no_index_is_named(tmp_path: Path) -> None:
    for act in (open_current, damaged_files):
        with pytest.raises(IndexMissingError, match="Run: khmerqa index"):
            act(IndexLayout(tmp_path / "nothing"))


def overwrite(name: str) -> Callable[[GenerationLayout], None]:
    def act(generation: GenerationLayout) -> None:
        (generation.root / name).write_bytes(b"damaged")

    return act


def remove(name: str) -> Callable[[GenerationLayout], None]:
    return lambda generation: (generation.root / name).unlink()


def edit_manifest(**values: object) -> Callable[[GenerationLayout], None]:
    def act(generation: GenerationLayout) -> None:
        manifest = json.loads(generation.manifest.read_text(encoding="utf-8"))
        generation.manifest.write_text(json.dumps({**manifest, **values}), encoding="utf-8")
        # As if it had been written so: its checksum would give the edit away.
        make_current(IndexLayout(generation.root.parent.parent), generation.root.name)

    return act


@pytest.mark.parametrize(
    ("damage", "error", "said"),
    [
        pytest.param(remove("manifest.json"), IndexDamagedError, "manifest", id="no manifest"),
        pytest.param(overwrite("manifest.json"), IndexDamagedError, "manifest", id="no JSON"),
        pytest.param(edit_manifest(unknown=1), IndexDamagedError, "manifest", id="unknown key"),
        pytest.param(
            edit_manifest(format=FORMAT + 1),
            IndexMismatchError,
            f"format {FORMAT + 1}.* reads formats up to {FORMAT}",
            id="another format",
        ),
        pytest.param(edit_manifest(passages=99), IndexDamagedError, "99 passages", id="counts"),
        pytest.param(
            remove("passages.sqlite"), IndexDamagedError, r"passages\.sqlite", id="no passages"
        ),
        pytest.param(
            overwrite("passages.sqlite"), IndexDamagedError, r"passages\.sqlite", id="passages"
        ),
        pytest.param(
            remove("dense/km.faiss"), IndexDamagedError, r"dense/km\.faiss", id="no vectors"
        ),
        pytest.param(
            overwrite("dense/en.faiss"), IndexDamagedError, r"dense/en\.faiss", id="vectors"
        ),
        pytest.param(
            remove("lexical/km/meta.json"), IndexDamagedError, r"km/meta\.json", id="no words"
        ),
        pytest.param(
            overwrite("lexical/en/meta.json"), IndexDamagedError, r"en/meta\.json", id="words"
        ),
    ],
)
def test_damage_is_named_and_a_reindex_repairs_it(
    indexed: Corpus,
    damage: Callable[[GenerationLayout], None],
    error: type[IndexStateError],
    said: str,
) -> None:
    layout = indexed.layout
    damage(layout.generation(current_name(layout) or ""))
    with pytest.raises(error, match=f"(?s){said}.*Run: khmerqa index --full"):
        open_current(layout)
    indexed.reindexer().run([indexed.folder])
    assert open_current(layout).manifest.documents == 3
    assert damaged_files(layout) == []


def test_reasons_of_format_3_were_one_line_in_both_languages(layout: IndexLayout) -> None:
    rows = [["a.pdf", "ឯកសារទទេ។ | It is empty."], ["b.pdf", "broken"]]
    edit = edit_manifest(format=3, unread=rows, unread_pages=rows[:1])
    edit(layout.generation(current_name(layout) or ""))
    manifest = open_current(layout).manifest
    assert manifest.unread == (
        ("a.pdf", Bilingual("ឯកសារទទេ។", "It is empty.")),
        ("b.pdf", Bilingual("broken", "broken")),
    )
    assert manifest.unread_pages == manifest.unread[:1]


def test_changed_byte_is_found(layout: IndexLayout) -> None:
    path = layout.generation(current_name(layout) or "").root / "dense" / "km.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert damaged_files(layout) == ["dense/km.faiss"]


@pytest.mark.parametrize(
    "content", ["", "../elsewhere\n", "១២៣៤៥៦\n", "\udcff"], ids=["empty", "path", "Khmer", "bytes"]
)
def test_foreign_current_is_named_and_repaired(indexed: Corpus, content: str) -> None:
    indexed.layout.current.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(IndexDamagedError, match="names no generation"):
        open_current(indexed.layout)
    assert indexed.reindexer().run([indexed.folder]).generation == "000002"


def test_publish_refuses_parts_that_disagree(indexed: Corpus) -> None:
    layout = indexed.layout
    manifest = open_current(layout).manifest
    name, _ = new_generation(layout)
    with pytest.raises(IndexDamagedError):
        publish(layout, name, manifest)
    assert current_name(layout) == manifest.generation != name


def test_prune_keeps_two_and_what_is_not_ours(indexed: Corpus) -> None:
    layout = indexed.layout
    foreign = layout.generations / "notes"
    foreign.mkdir()
    (foreign / "mine.txt").write_text("keep", encoding="utf-8")
    (layout.generations / "list.txt").write_text("keep", encoding="utf-8")
    names = ["000001", again(indexed), again(indexed), again(indexed)]
    assert names == ["000001", "000002", "000003", "000004"]
    left = sorted(path.name for path in layout.generations.iterdir())
    assert left == ["000003", "000004", "list.txt", "notes"]
    assert (foreign / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_prune_removes_what_was_never_finished(indexed: Corpus) -> None:
    layout = indexed.layout
    name, unfinished = new_generation(layout)
    overwrite("passages.sqlite")(unfinished)
    assert again(indexed) > name
    assert not unfinished.root.exists()
    prune(layout, kept=1, grace=0)
    assert [path.name for path in layout.generations.iterdir()] == [current_name(layout)]
    assert open_current(layout).manifest.documents == 3


def test_names_go_on_beyond_six_digits(indexed: Corpus) -> None:
    layout = indexed.layout
    layout.generation("000001").root.rename(layout.generation("999999").root)
    layout.current.write_text("999999\n", encoding="ascii")
    assert [again(indexed), again(indexed)] == ["1000000", "1000001"]
    left = sorted(path.name for path in layout.generations.iterdir())
    assert left == ["1000000", "1000001"]


def test_index_folder_with_foreign_files_is_accepted(tmp_path: Path) -> None:
    foreign = {"notes.txt": b"mine", "generations/readme": b"mine", "originals/x.bin": b"mine"}
    for name, content in foreign.items():
        path = tmp_path / "index" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    corpus = new_corpus(tmp_path)
    corpus.reindexer().run([corpus.folder])
    again(corpus)
    assert open_current(corpus.layout).manifest.documents == 3
    assert tree(corpus.layout.root).items() >= foreign.items()


def test_lock_names_its_holder(layout: IndexLayout) -> None:
    with (
        locked(layout),
        pytest.raises(IndexLockedError, match=rf"{os.getpid()}.*try again"),
        locked(layout),
    ):
        pass
    with locked(layout):  # given back at the end
        pass


def empty_current(layout: IndexLayout) -> None:
    layout.current.write_bytes(b"")


def no_current(layout: IndexLayout) -> None:
    layout.current.unlink()


def in_current(damage: Callable[[GenerationLayout], None]) -> Callable[[IndexLayout], None]:
    return lambda layout: damage(layout.generation(current_name(layout) or ""))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(no_current, id="nothing yet"),
        pytest.param(empty_current, id="current"),
        pytest.param(in_current(remove("manifest.json")), id="manifest"),
        pytest.param(in_current(edit_manifest(format=FORMAT + 1)), id="format"),
        pytest.param(in_current(edit_manifest(passages=99)), id="counts"),
        pytest.param(in_current(remove("dense/km.faiss")), id="missing"),
        pytest.param(in_current(overwrite("dense/km.faiss")), id="vectors"),
        pytest.param(in_current(overwrite("lexical/km/meta.json")), id="words"),
    ],
)
def test_errors_are_said_in_khmer_and_in_english(
    layout: IndexLayout, damage: Callable[[IndexLayout], None]
) -> None:
    damage(layout)
    with pytest.raises(
        IndexStateError,
        match=r"(?s)^[^|]*[\u1780-\u17ff].*khmerqa index.*។ \| .*[a-z].* khmerqa index",
    ):
        open_current(layout)


@pytest.mark.parametrize(
    ("holder", "khmer", "english"), [("", "មិនស្គាល់", "unknown"), ("77", "77", "77")]
)
def test_lock_is_said_in_khmer_and_in_english(
    layout: IndexLayout, holder: str, khmer: str, english: str
) -> None:
    with locked(layout):
        layout.lock.write_text(holder, encoding="ascii")
        with (
            pytest.raises(
                IndexLockedError, match=rf"^កម្មវិធី.*\(លេខ {khmer}\).*។ \| .*\(number {english}\)"
            ),
            locked(layout),
        ):
            pass
