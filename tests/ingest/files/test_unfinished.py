"""What a program that was killed had begun to publish is taken back, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from khmerqa.index.lock import locked
from khmerqa.ingest.changes import add_files, update_index
from khmerqa.ingest.files.unfinished import take_back_unfinished

from ...small_corpus import contents
from ..samples import FERRY, SCHOOL, Corpus, copied, paths

NEWER = "The ferry crosses at noon.\n"
KINDS = ("added", "replaced")

# Run by another Python: publish a file, and be killed at the given rename or stage of indexing.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.ingest.samples import Corpus
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import add_files

left = int(sys.argv[4])
replace = Path.replace

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def replaced(path, target):
    if path.parent.name != "cache":
        step()
    return replace(path, target)

Path.replace = replaced
folder = Path(sys.argv[2])
corpus = Corpus(folder / "corpus", IndexLayout(folder / "index"), progress=step)
entry = {"access": "internal", "title_en": "Guessed"} if sys.argv[5] == "added" else {}
add_files(corpus.reindexer(), corpus.folder, [Path(sys.argv[3])], entry, replace=not entry)
"""


@pytest.fixture
def indexed(indexed_once: Corpus, tmp_path: Path) -> Corpus:
    """A corpus with an index that remembers its folder."""
    corpus = copied(indexed_once, tmp_path)
    corpus.reindexer().run([corpus.folder])
    return corpus


def killed(corpus: Corpus, file: Path, kind: str, at: int) -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", KILLED, str(root), str(corpus.folder.parent), str(file)]
    done = subprocess.run([*command, str(at), kind], capture_output=True, check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("at", [2, 3, 4, 9])
def test_a_killed_upload_leaves_nothing_and_can_be_sent_again_with_other_words(
    indexed: Corpus, tmp_path: Path, kind: str, at: int
) -> None:
    before = contents(indexed.folder)
    name = "school.txt" if kind == "added" else "ferry.txt"
    file = tmp_path / name
    file.write_text(SCHOOL if kind == "added" else NEWER, encoding="utf-8")
    killed(indexed, file, kind, at)
    assert indexed.layout.unfinished.exists()
    update_index(indexed.reindexer(), indexed.folder)
    assert contents(indexed.folder) == before
    assert not indexed.layout.unfinished.exists()
    entry = {"access": "public", "title_en": "The school"} if kind == "added" else {}
    add_files(indexed.reindexer(), indexed.folder, [file], entry, replace=not entry)
    assert name in paths(indexed)
    assert (indexed.folder / name).read_bytes() == file.read_bytes()


def test_what_was_indexed_before_the_kill_stays(indexed: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "school.txt"
    file.write_text(SCHOOL, encoding="utf-8")

    def keep_note(stage: str, done: int, total: int) -> None:
        shutil.copy(indexed.layout.unfinished, tmp_path / "note")

    indexed.progress = keep_note
    add_files(indexed.reindexer(), indexed.folder, [file], {})
    shutil.copy(tmp_path / "note", indexed.layout.unfinished)  # it was killed before the note went
    update_index(Corpus(indexed.folder, indexed.layout).reindexer(), indexed.folder)
    assert "school.txt" in paths(indexed)
    assert not indexed.layout.unfinished.exists()


def test_what_others_changed_since_stays(indexed: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "school.txt"
    file.write_text(SCHOOL, encoding="utf-8")
    killed(indexed, file, "added", 9)
    corrected = '["school.txt"]\naccess = "internal"\ntitle_en = "Ours"\n'
    indexed.write("_catalogue/school.txt.toml", corrected)
    indexed.write("school.txt", "Ours.")
    update_index(indexed.reindexer(), indexed.folder)
    assert (indexed.folder / "school.txt").read_text(encoding="utf-8") == "Ours."
    assert contents(indexed.folder)["_catalogue/school.txt.toml"] == corrected.encode()


def test_a_folder_that_is_not_indexed_is_left_alone(indexed: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "school.txt"
    file.write_text(SCHOOL, encoding="utf-8")
    killed(indexed, file, "added", 9)
    before = contents(indexed.folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "school.txt").write_text(SCHOOL, encoding="utf-8")
    (other / "ferry.txt").write_text(FERRY, encoding="utf-8")
    indexed.reindexer().run([other])
    assert contents(indexed.folder) == before
    assert paths(indexed) == ["ferry.txt", "school.txt"]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "{",
        "[]",
        '{"folder": 1, "generation": null, "entries": [], "files": [{"name": 1}]}',
        '{"name": "../../secret.txt", "sha256": "SHA", "withdrawn": null}',
        '{"name": "ferry.txt", "sha256": "SHA", "withdrawn": "../../../etc/passwd"}',
        '{"name": "ferry.txt", "sha256": "SHA", "withdrawn": null, "more": 1}',
    ],
)
def test_a_note_that_cannot_be_used_does_nothing(
    indexed: Corpus, tmp_path: Path, note: str
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(FERRY, encoding="utf-8")
    if '"sha256"' in note:
        values: dict[str, object] = {
            "folder": str(indexed.folder),
            "generation": None,
            "entries": [],
        }
        digest = "0" * 64
        note = json.dumps({**values, "files": [json.loads(note.replace("SHA", digest))]})
    indexed.layout.unfinished.write_text(note, encoding="utf-8")
    before = contents(tmp_path / "corpus")
    with locked(indexed.layout):
        take_back_unfinished(indexed.layout, [indexed.folder])
    assert contents(tmp_path / "corpus") == before
    assert secret.exists()
    assert not os.path.lexists(indexed.layout.unfinished)
