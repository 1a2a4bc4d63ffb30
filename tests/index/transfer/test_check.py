"""An archive made to harm: it is refused, and nothing that is served changes."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khmerqa.errors import IndexDamagedError
from khmerqa.index.layout import IndexLayout, is_inside
from khmerqa.index.manifest import read_manifest
from khmerqa.index.open import open_current
from khmerqa.index.transfer.archive import import_index
from tests.small_corpus import SmallIndex, contents

Members = dict[str, bytes]
PASSAGES = "generation/passages.sqlite"


@pytest.fixture(scope="module")
def members(archive: Path) -> Members:
    with tarfile.open(archive) as opened:
        read = {each.name: opened.extractfile(each) for each in opened}
        return {name: file.read() for name, file in read.items() if file and name != "sums"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(path: Path, members: Members, *others: tarfile.TarInfo) -> Path:
    """Write an archive whose checksums are right."""
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in members.items())
    sums += "".join(f"{sha256(b'')}  {each.name}\n" for each in others)
    with tarfile.open(path, "w") as archive:
        for name, content in {"sums": sums.encode(), **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for each in others:
            archive.addfile(each)
    return path


def with_rows(members: Members, folder: Path, statement: str) -> Members:
    """Return the members after a change to the documents, with the manifest's checksums put right."""
    path = folder / "passages.sqlite"
    path.write_bytes(members[PASSAGES])
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    return with_manifest(
        {**members, PASSAGES: path.read_bytes()},
        lambda values: values["files"].__setitem__(
            slice(None),
            [
                [name, sha256(path.read_bytes()) if name == "passages.sqlite" else sum_]
                for name, sum_ in values["files"]
            ],
        ),
    )


def with_manifest(members: Members, change: Callable[[dict[str, Any]], None]) -> Members:
    values = json.loads(members["manifest.json"])
    change(values)
    return {**members, "manifest.json": json.dumps(values).encode()}


HELD = ("last", "lock")  # files that any command may write


def assert_refused(made: SmallIndex, archive: Path, folder: Path) -> None:
    layout = IndexLayout(folder / "here" / "index")
    shutil.copytree(made.layout.root, layout.root)
    before, around = contents(layout.root, HELD), sorted(folder.rglob("*"))
    with pytest.raises(IndexDamagedError, match="khmerqa export"):
        import_index(layout, archive)
    assert contents(layout.root, HELD) == before
    left = set(folder.rglob("*")) - set(around)
    assert {path.name for path in left} <= {"last"}
    open_current(layout)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET sha256 = '../../../../etc/passwd' WHERE position = 0",
        "UPDATE documents SET sha256 = '/etc/passwd' WHERE position = 0",
        f"UPDATE documents SET sha256 = '{'0' * 64}' WHERE position = 0",
        "UPDATE documents SET source = '../passwd', path = '../passwd' WHERE position = 0",
        "UPDATE documents SET path = '../' || source WHERE position = 0",
        "UPDATE documents SET path = '/etc/' || source WHERE position = 0",
        "UPDATE documents SET source = 'a' || char(10) || 'b' WHERE position = 0",
        "UPDATE documents SET id = '../admin' WHERE position = 0",
        "UPDATE documents SET catalogue = '[]' WHERE position = 0",
        "UPDATE documents SET pages = 'nothing' WHERE position = 0",
    ],
)
def test_names_in_the_documents(
    made: SmallIndex, members: Members, tmp_path: Path, statement: str
) -> None:
    changed = with_rows(members, tmp_path, statement)
    assert_refused(made, write(tmp_path / "index.tar", changed), tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "originals/../../evil.txt",
        "generation/../../evil.txt",
        "/tmp/evil.txt",
        "evil.txt",
        "originals/evil.txt",
        f"originals/{'0' * 64}.txt",
        "generation/more.bin",
        "generation/manifest.json",
        "generation/./passages.sqlite",
    ],
)
def test_names_of_members(made: SmallIndex, members: Members, tmp_path: Path, name: str) -> None:
    archive = write(tmp_path / "index.tar", {**members, name: b"evil"})
    assert_refused(made, archive, tmp_path)


@pytest.mark.parametrize("path", ["../../../../etc/passwd", "/etc/passwd"])
def test_files_of_the_manifest(
    made: SmallIndex, members: Members, tmp_path: Path, path: str
) -> None:
    sum_ = sha256(Path("/etc/passwd").read_bytes())
    changed = with_manifest(members, lambda values: values["files"].append([path, sum_]))
    assert_refused(made, write(tmp_path / "index.tar", changed), tmp_path)


def test_another_original_under_a_name(made: SmallIndex, members: Members, tmp_path: Path) -> None:
    name = next(each for each in members if each.startswith("originals/"))
    archive = write(tmp_path / "index.tar", {**members, name: b"evil"})
    assert_refused(made, archive, tmp_path)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_links_and_pipes(made: SmallIndex, members: Members, tmp_path: Path, kind: bytes) -> None:
    name = next(each for each in members if each.startswith("originals/"))
    link = tarfile.TarInfo(name)
    link.type, link.linkname = kind, "/etc/passwd"
    rest = {each: content for each, content in members.items() if each != name}
    assert_refused(made, write(tmp_path / "index.tar", rest, link), tmp_path)


def test_roots_of_another_machine_are_not_taken(
    made: SmallIndex, members: Members, tmp_path: Path
) -> None:
    changed = with_manifest(members, lambda values: values.__setitem__("roots", ["/etc"]))
    archive = write(tmp_path / "index.tar", changed)
    new = IndexLayout(tmp_path / "new")
    assert import_index(new, archive, corpus=tmp_path / "corpus").roots == (
        str(tmp_path / "corpus"),
    )
    there = IndexLayout(tmp_path / "there")
    shutil.copytree(made.layout.root, there.root)
    name = import_index(there, archive).generation
    assert read_manifest(there.generation(name)).roots == open_current(made.layout).manifest.roots
    assert not there.incoming.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, "", "0" * 64 + "\n"])
def test_what_is_no_checksum_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(IndexDamagedError, match="no SHA-256"):
        IndexLayout(tmp_path).original(name, "a.pdf")
    with pytest.raises(IndexDamagedError, match="no SHA-256"):
        IndexLayout(tmp_path).word_boxes(name)


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("a/b.txt", True),
        ("..a", True),
        ("", False),
        ("/a", False),
        ("a/../b", False),
        ("a\0", False),
    ],
)
def test_is_inside(path: str, inside: bool) -> None:
    assert is_inside(path) == inside
