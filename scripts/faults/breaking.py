"""Ways to break an index, and what must hold afterwards; for break-index and the tests.

Each way runs the indexer as a process of its own, breaks it or its files, and then requires: a reader
opens a whole generation that is either the one before or the one behind the change; the next run
completes; and what it leaves is, byte for byte, what a run leaves that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khmerqa.errors import IndexStateError
from khmerqa.index.generation import (
    Generation,
    damaged_files,
    open_current,
    open_serving,
    prune,
)
from khmerqa.index.layout import IndexLayout

# Of a generation; the other files name the moment they were written.
_ALIKE = (
    *("passages.sqlite", "twins.npy", "units/records.bin", "units/ends.npy"),
    *("dense/km.faiss", "dense/en.faiss"),
)
Command = Callable[[Path, Path], Sequence[str]]  # corpus, index: brings the index up to date
_WORDS = "ferry river well keeper village school library garden office permit road bridge".split()  # noqa: SIM905


class BrokenError(Exception):
    """A law did not hold."""


@dataclass
class Bench:
    """A corpus, the index that is being broken, and its twin that is left in peace.

    The command must write a line to standard error when it begins with its work.
    """

    folder: Path
    command: Command
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)  # how often, by the stage it was in
    seconds: float = 0.3  # that a run takes from its first line on

    def __post_init__(self) -> None:
        self.corpus = self.folder / "corpus"
        self.index, self.twin = (IndexLayout(self.folder / name) for name in ("index", "twin"))
        self.corpus.mkdir(parents=True)
        for number in range(6):
            self.write(number)
        for layout in (self.index, self.twin):
            self.complete(layout)

    def write(self, number: int) -> None:
        """Write a document of some sections with new content."""
        khmer = "អណ្តូងទឹកក្នុងភូមិត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។ " * (number % 2)
        parts = [
            f"## Part {part}\n\n{khmer}{' '.join(self.chance.choices(_WORDS, k=60))} {part}.\n"
            for part in range(self.chance.randrange(2, 12))
        ]
        path = self.corpus / f"document-{number}.md"
        path.write_text(f"# Document {number}\n\n" + "\n".join(parts), encoding="utf-8")

    def change(self) -> None:
        """Add, change or remove one or two documents."""
        for _ in range(self.chance.randrange(1, 3)):
            present = sorted(self.corpus.iterdir())
            if self.chance.random() < 0.25 and len(present) > 4:
                self.chance.choice(present).unlink()
            else:
                self.write(self.chance.randrange(10))

    def complete(self, layout: IndexLayout) -> None:
        """Run the indexer in peace."""
        command = self.command(self.corpus, layout.root)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            began = time.monotonic()
            said += process.stderr.read()
        if process.returncode:
            raise BrokenError(f"the next run failed: {said.decode()[-600:]}")
        if layout is self.twin:  # which always has something to do
            self.seconds = time.monotonic() - began

    def kill(self) -> None:
        """Change the corpus, kill the indexer at a random moment, and hold it to the laws."""
        before = contents(open_current(self.index))
        self.change()
        command = self.command(self.corpus, self.index.root)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            said = process.stderr.readline()
            time.sleep(self.chance.uniform(0, self.seconds))
            process.kill()
            said += process.stderr.read()
            ended = process.wait()
        lines = said.decode(errors="replace").split("\n")
        self.killed["too late" if ended == 0 else lines[-2] if len(lines) > 1 else "start"] += 1
        self.check(before)

    def check(self, before: dict[str, str]) -> None:
        """Require what must hold after any fault, ``before`` being what was indexed then."""
        self.complete_twin()
        behind = contents(open_current(self.twin))
        seen = contents(open_current(self.index))  # raises where a single byte is not as it was
        if seen not in (before, behind):
            raise BrokenError(f"neither before nor behind: {seen}")
        self.complete(self.index)
        require_equal(self.index, self.twin)

    def complete_twin(self) -> None:
        """Bring the twin up to date."""
        self.complete(self.twin)


def contents(generation: Generation) -> dict[str, str]:
    """Return the SHA-256 by path of what a generation holds."""
    return {each.path: each.sha256 for each in generation.passages.listed()}


def require_equal(one: IndexLayout, other: IndexLayout) -> None:
    """Raise BrokenError unless two indexes hold the same, byte for byte."""
    generations = [open_current(layout) for layout in (one, other)]
    for name in _ALIKE:
        found = [(each.layout.root / name).read_bytes() for each in generations]
        if found[0] != found[1]:
            raise BrokenError(f"{name} is not what an undisturbed run leaves")
    for word in ("ferri", "river", "well", "2", "ទឹក"):
        for language in ("km", "en"):
            hits = [each.lexical.search({word: 1.0}, language, 20) for each in generations]
            if hits[0] != hits[1]:
                raise BrokenError(f"{word} is found elsewhere than after an undisturbed run")


def flip_each_file(bench: Bench) -> dict[str, str]:
    """Flip one bit in each file of the index in turn; return what was said of it, by file.

    A changed generation must be named, with the one before it serving; a changed copy of a document
    must be named when the index is verified; a changed cache must harm nothing. The next run must leave
    what an undisturbed one leaves.
    """
    told: dict[str, str] = {}
    bench.change()
    for layout in (bench.index, bench.twin):
        bench.complete(layout)
    prune(bench.index, grace=0)
    whole = bench.folder / "whole"
    shutil.copytree(bench.index.root, whole)
    before = contents(open_current(bench.index))
    names = sorted(
        path.relative_to(whole).as_posix()
        for path in whole.rglob("*")
        if path.is_file() and path.stat().st_size
    )
    for name in names:
        shutil.rmtree(bench.index.root)
        shutil.copytree(whole, bench.index.root)
        path = bench.index.root / name
        content = bytearray(path.read_bytes())
        content[bench.chance.randrange(len(content))] ^= 1 << bench.chance.randrange(8)
        path.write_bytes(content)
        told[name] = _noticed(bench.index, name, before)
        bench.complete(bench.index)
        require_equal(bench.index, bench.twin)
    shutil.rmtree(whole)
    return told


def _noticed(layout: IndexLayout, name: str, before: dict[str, str]) -> str:
    """Return what readers say of a changed file; raises BrokenError where it changes what they read."""
    try:
        found = contents(open_current(layout))
    except IndexStateError as error:
        served = open_serving(layout)  # raises where nothing is whole
        return f"{error} [serving {served.generation.manifest.generation}]"
    if found != before:
        raise BrokenError(f"{name}: a changed byte changed what is read")
    if name in damaged_files(layout):
        return f"named by verify: {name}"
    return "harmless: no answer comes from it"


def fill_disk(bench: Bench, limits: Sequence[int]) -> dict[int, str]:
    """Let no file grow beyond a limit of bytes, as a full disk would; return what was said."""

    def limited(limit: int) -> Callable[[], None]:
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    told = {}
    for limit in limits:
        before = contents(open_current(bench.index))
        bench.change()
        told[limit] = _said(bench, before, limited(limit))
    return told


def fill_filesystem(bench: Bench, left: Sequence[int], size: int = 64_000_000) -> dict[int, str]:
    """Fill a file system of ``size`` bytes that holds the index until ``left`` are free.

    Returns what was said, by ``left``. Needs the right to mount: see ``in_own_mounts``.
    """
    told = {}
    small = bench.folder / "small"
    small.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "khmerqa-small", str(small)], check=True
    )
    usual, bench.index = bench.index, IndexLayout(small / "index")
    try:
        shutil.copytree(usual.root, bench.index.root)
        for free in left:
            before = contents(open_current(bench.index))
            bench.change()
            filler = small / "filler"
            with filler.open("wb") as file:
                file.truncate(0)
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(small).free - free)
            told[free] = _said(bench, before, None, afterwards=filler.unlink)
        shutil.rmtree(usual.root)
        shutil.copytree(bench.index.root, usual.root)
    finally:
        bench.index = usual
        subprocess.run(["umount", str(small)], check=True)
    return told


def in_own_mounts() -> list[str]:
    """Return the beginning of a command line that may mount for itself alone; empty where forbidden."""
    begin = ["unshare", "--user", "--map-root-user", "--mount", "--"]
    if not shutil.which("unshare"):
        return []
    probe = ["sh", "-c", "mount -t tmpfs khmerqa-probe /mnt"]
    return begin if not subprocess.run([*begin, *probe], capture_output=True).returncode else []


def forbid_writing(bench: Bench) -> str:
    """Take away the right to write into the index; return what was said."""
    before = contents(open_current(bench.index))
    bench.change()
    modes = {path: path.stat().st_mode for path in [bench.index.root, *bench.index.root.rglob("*")]}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return _said(bench, before, None, afterwards=lambda: _restore(modes))
    finally:
        _restore(modes)


def _said(
    bench: Bench,
    before: dict[str, str],
    prepare: Callable[[], None] | None,
    afterwards: Callable[[], None] = lambda: None,
) -> str:
    """Run the indexer, which must fail in plain words; return them, and hold it to the laws.

    ``prepare`` runs in the indexer's process before it begins, ``afterwards`` here when it ended.
    """
    command = [*_BOUND_BY_RIGHTS, *bench.command(bench.corpus, bench.index.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=prepare)
    said = done.stderr.strip().splitlines()[-1:]
    if "Traceback" in done.stderr or (done.returncode and not said):
        raise BrokenError(f"it failed without a word: {done.stderr[-600:]}")
    seen = contents(open_current(bench.index))
    if done.returncode and seen != before:
        raise BrokenError("a run that failed changed the index")
    afterwards()
    bench.check(before)
    return said[0] if done.returncode else "the limit was not reached"


def _restore(modes: dict[Path, int]) -> None:
    for path, mode in modes.items():
        if path.exists():
            path.chmod(mode)


# Root may write anywhere, unless it gives that up.
_BOUND_BY_RIGHTS = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
    if os.geteuid() == 0 and shutil.which("setpriv")
    else []
)
FAST = """
import sys
from functools import partial
from pathlib import Path
from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.errors import KhmerQAError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.reindex import Reindexer
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.text.terms.words import word_tokens

def progress(stage, done, total, told=[]):
    if stage not in told:
        told.append(stage)
        print(stage, file=sys.stderr, flush=True)

class Recorder:
    version = "1"

    def records(self, passages):
        return [passage.text.encode() for _, passage in passages]

segmenter = ClusterSegmenter()
embedder = partial(CachedEmbedder, HashEmbedder(partial(word_tokens, segmenter=segmenter)))
reader = InProcessReader()
layout = IndexLayout(Path(sys.argv[2]))
try:
    reindexer = Reindexer(layout, reader, segmenter, embedder, progress, grace=0.0, recorder=Recorder())
    reindexer.run([Path(sys.argv[1])])
except (KhmerQAError, OSError) as error:
    sys.exit(str(error))
"""


def fast_command(corpus: Path, index: Path) -> list[str]:
    """Return a command that indexes with stand-ins for the models: all else is the same."""
    return [sys.executable, "-c", FAST, str(corpus), str(index)]
