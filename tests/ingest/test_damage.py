"""Engines on a full disk, and an index whose files were damaged."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index_faults.trial import contents
from khmerqa.errors import IndexDamagedError, IndexStateError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_files, open_current, open_serving

from .samples import FERRY, SCHOOL, Corpus


def limited_to_little_space() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


ENGINES = {
    "dense": """
import numpy as np
from khmerqa.index.engines.faiss import FaissEngine
FaissEngine().write(Path(sys.argv[1]), np.ones((99, 64), dtype=np.float32), ["km"] * 99)
""",
    "lexical": """
from khmerqa.index.engines.tantivy import TantivyEngine
TantivyEngine().write(Path(sys.argv[1]), [("km", f"{n} {n + 1}") for n in range(999)])
""",
    "storage": """
from khmerqa.storage.passages import write_passages
from khmerqa.types import Document
text = "Two wells. " * 999
write_passages(Path(sys.argv[1], "p.sqlite"), [(Document("a", "a", "A", "en", "0", text), "a", [])])
""",
}


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_reports_a_full_disk(engine: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom khmerqa.errors import IndexWriteError\ntry:\n"
        + "".join(f"    {line}\n" for line in ENGINES[engine].strip().splitlines())
        + "except IndexWriteError as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=limited_to_little_space
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout


def is_reported(layout: IndexLayout, name: str) -> bool:
    """Whether the change of a file is named, by readers or by verify; the old answers go on."""
    try:
        open_current(layout)
    except IndexStateError:
        if name == "access":  # who may see what is not known: nothing is served
            with pytest.raises(IndexDamagedError, match="access"):
                open_serving(layout)
            return True
        served = open_serving(layout)
        assert served.trouble is not None
        last = "000002" if name == "current" else "000001"
        assert served.generation.manifest.generation == last
        return True
    return name in damaged_files(layout)


def test_flipped_bit_in_each_file_is_named_and_repaired(indexed: Corpus) -> None:
    indexed.write("ferry.txt", FERRY + "It rests on holidays.\n")
    indexed.write("school.txt", SCHOOL)
    indexed.reindexer().run([indexed.folder])
    root = indexed.layout.root
    whole = root.with_name("whole")
    shutil.copytree(root, whole)
    expected = contents(open_current(indexed.layout))
    names = [each.relative_to(whole).as_posix() for each in whole.rglob("*") if each.is_file()]
    unseen = []
    for number, name in enumerate(sorted(names)):
        shutil.rmtree(root)
        shutil.copytree(whole, root)
        content = bytearray((root / name).read_bytes())
        if not content:
            continue
        content[number * 7919 % len(content)] ^= 1 << number % 8
        (root / name).write_bytes(content)
        if not is_reported(indexed.layout, name):
            unseen.append(name)
        indexed.reindexer().run([indexed.folder], full=name.startswith("originals/"))
        assert contents(open_current(indexed.layout)) == expected, name
        assert damaged_files(indexed.layout) == [], name
    kept = {path.stem for path in (whole / "originals").iterdir()} - set(expected.values())
    harmless = ("cache/", "last", "lock", "generations/000001/", *(f"originals/{k}" for k in kept))
    assert [name for name in unseen if not name.startswith(harmless)] == []
