from __future__ import annotations

import os
import shutil
import tarfile
from pathlib import Path

import pytest

from khmerqa.errors import IndexDamagedError, IndexMissingError, UsageError
from khmerqa.index.current import read_current
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_files, open_current
from khmerqa.index.transfer.archive import export_index, import_index
from tests.small_corpus import SmallIndex


def test_index_arrives_as_it_was(made: SmallIndex, archive: Path, tmp_path: Path) -> None:
    layout = IndexLayout(tmp_path / "elsewhere")
    layout.root.mkdir()
    import_index(layout, archive)
    assert open_current(layout).passages.all_passages() == (
        open_current(made.layout).passages.all_passages()
    )
    assert damaged_files(layout) == []
    there = SmallIndex(made.corpus, layout, made.segmenter, made.embedder).assistant()
    question = "When does the national library open?"
    assert there.ask(question, 8).text == made.assistant().ask(question, 8).text


def test_import_goes_before_what_was_there(made: SmallIndex, archive: Path, tmp_path: Path) -> None:
    layout = IndexLayout(tmp_path / "copy")
    shutil.copytree(made.layout.root, layout.root)
    before = read_current(layout)
    import_index(layout, archive)
    now = read_current(layout)
    assert now[1:] == before
    assert now[0].name > before[0].name


def test_every_changed_member_is_refused(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as opened:
        members = [(each.name, each.offset_data, each.size) for each in opened if each.size]
    data = archive.read_bytes()
    layout = IndexLayout(tmp_path / "elsewhere")
    layout.root.mkdir()
    for name, offset, size in members:
        at = offset + size // 2
        (tmp_path / "changed.tar").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(IndexDamagedError, match="khmerqa export"):
            import_index(layout, tmp_path / "changed.tar")
        assert read_current(layout) == (), name
        assert list(layout.generations.iterdir()) == []


def pax(records: bytes) -> bytes:
    """A header of further attributes, as POSIX.1-2001 has them, and its records."""
    header = tarfile.TarInfo("PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, len(records)
    return header.tobuf() + records + bytes(-len(records) % 512)


MADE_UP = {
    "empty": b"",
    "foreign": b"no archive",
    "an endless length": pax(b"9" * 30 + b" path=a\n"),
    "no length": pax(b"0 path=a\n"),
    "no number": pax(b"30 GNU.sparse.size=many\n"),
    "headers without end": pax(b"10 path=a\n") * 3_000,
}


@pytest.mark.parametrize("content", MADE_UP.values(), ids=MADE_UP.keys())
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.tar").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="khmerqa export"):
        import_index(IndexLayout(tmp_path), tmp_path / "index.tar")


def test_cut_short_is_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "index.tar").write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(IndexDamagedError, match="khmerqa export"):
        import_index(IndexLayout(tmp_path), tmp_path / "index.tar")


def test_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        export_index(IndexLayout(tmp_path), tmp_path / "index.tar")
    assert list(tmp_path.iterdir()) == []


def test_an_export_writes_over_nothing_but_an_earlier_export(
    made: SmallIndex, tmp_path: Path
) -> None:
    target, own = tmp_path / "index.kqa", tmp_path / "index.kqa.new"
    own.write_text("mine", encoding="utf-8")
    export_index(made.layout, target)
    export_index(made.layout, target)
    assert own.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir() if "kqa" in path.name) == [
        "index.kqa",
        "index.kqa.new",
    ]
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(UsageError, match="is not a file"):
            export_index(made.layout, path)
    assert pipe.is_fifo()
    victim = tmp_path / "victim"
    victim.write_text("theirs", encoding="utf-8")
    target.unlink()
    target.symlink_to(victim)
    export_index(made.layout, target)
    assert victim.read_text(encoding="utf-8") == "theirs"
