"""A corpus, an index that faults are tried on, and a control index that no fault touches.

After each fault three things must hold. A reader opens a whole generation: the one before the change or
the one after it. The next run completes. What that run leaves equals the control index, byte for byte.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current

# Files of a generation that equal input makes equal; the others hold times.
_DETERMINISTIC = (
    "passages.sqlite",
    "twins.npy",
    "units/records.bin",
    "units/ends.npy",
    "dense/km.faiss",
    "dense/en.faiss",
)
# From a corpus folder and an index folder, the command line that updates the index.
Command = Callable[[Path, Path], Sequence[str]]
_WORDS = "ferry river well keeper village school library garden office permit road bridge".split()  # noqa: SIM905


def fast_command(corpus: Path, index: Path) -> list[str]:
    """Return a command that indexes with stand-ins for the models: all else is the same."""
    return [
        sys.executable,
        str(Path(__file__).with_name("index_with_fakes.py")),
        str(corpus),
        str(index),
    ]


class InvariantError(Exception):
    """Something that must hold after a fault did not."""


@dataclass
class Trial:
    """A corpus and two indexes of it: ``index`` suffers the faults, ``control`` none.

    The command must write a line to standard error when it begins to work.
    """

    folder: Path
    command: Command
    rng: random.Random
    killed: Counter[str] = field(default_factory=Counter)  # times killed, by stage
    seconds: float = 0.3  # a run takes, from its first line on

    def __post_init__(self) -> None:
        self.corpus = self.folder / "corpus"
        self.index, self.control = (
            IndexLayout(self.folder / name) for name in ("index", "control")
        )
        self.corpus.mkdir(parents=True)
        for number in range(6):
            self.write(number)
        for layout in (self.index, self.control):
            self.update(layout)

    def write(self, number: int) -> None:
        """Write a document of several sections with new content."""
        khmer = "អណ្តូងទឹកក្នុងភូមិត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។ " * (number % 2)
        parts = [
            f"## Part {part}\n\n{khmer}{' '.join(self.rng.choices(_WORDS, k=60))} {part}.\n"
            for part in range(self.rng.randrange(2, 12))
        ]
        path = self.corpus / f"document-{number}.md"
        path.write_text(f"# Document {number}\n\n" + "\n".join(parts), encoding="utf-8")

    def change(self) -> None:
        """Add, change or remove one or two documents."""
        for _ in range(self.rng.randrange(1, 3)):
            present = sorted(self.corpus.iterdir())
            if self.rng.random() < 0.25 and len(present) > 4:
                self.rng.choice(present).unlink()
            else:
                self.write(self.rng.randrange(10))

    def update(self, layout: IndexLayout) -> None:
        """Run the indexer undisturbed; raise InvariantError if it fails."""
        command = self.command(self.corpus, layout.root)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            output = process.stderr.readline()
            began = time.monotonic()
            output += process.stderr.read()
        if process.returncode:
            raise InvariantError(f"the next run failed: {output.decode()[-600:]}")
        if layout is self.control:  # which always has something to do
            self.seconds = time.monotonic() - began

    def kill(self) -> None:
        """Change the corpus, kill the indexer at a random moment, and check what it left."""
        before = contents(open_current(self.index))
        self.change()
        command = self.command(self.corpus, self.index.root)
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None
            output = process.stderr.readline()
            time.sleep(self.rng.uniform(0, self.seconds))
            process.kill()
            output += process.stderr.read()
            ended = process.wait()
        lines = output.decode(errors="replace").split("\n")
        self.killed["too late" if ended == 0 else lines[-2] if len(lines) > 1 else "start"] += 1
        self.check_recovery(before)

    def check_recovery(self, before: dict[str, str]) -> None:
        """Check what must hold after a fault; ``before`` is what the index contained until then."""
        self.update(self.control)
        after = contents(open_current(self.control))
        seen = contents(open_current(self.index))  # raises where a single byte is not as it was
        if seen not in (before, after):
            raise InvariantError(f"neither before nor after: {seen}")
        self.update(self.index)
        require_equal(self.index, self.control)


def contents(generation: Generation) -> dict[str, str]:
    """Return the SHA-256 by path of what a generation holds."""
    return {each.path: each.sha256 for each in generation.passages.listed()}


def require_equal(one: IndexLayout, other: IndexLayout) -> None:
    """Raise InvariantError unless two indexes hold the same, byte for byte."""
    layouts = (one, other)
    generations = [open_current(layout) for layout in layouts]
    roots = [
        layout.generation(each.manifest.generation).root
        for layout, each in zip(layouts, generations, strict=True)
    ]
    for name in _DETERMINISTIC:
        found = [(root / name).read_bytes() for root in roots]
        if found[0] != found[1]:
            raise InvariantError(f"{name} is not what an undisturbed run leaves")
    for word in ("ferri", "river", "well", "2", "ទឹក"):
        for language in ("km", "en"):
            hits = [each.lexical.search({word: 1.0}, language, 20) for each in generations]
            if hits[0] != hits[1]:
                raise InvariantError(f"{word} is found elsewhere than after an undisturbed run")
