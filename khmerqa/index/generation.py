"""A generation: one complete, immutable index, built aside and made current by one rename.

Where its files lie is in ``layout``; which generations there are, in ``current``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from khmerqa.errors import IndexDamagedError, IndexMissingError, IndexStateError
from khmerqa.index.current import Published, folders, fsync, read_current, write_current
from khmerqa.index.engine import engine_named
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.manifest import (
    FORMAT,
    changed_files,
    checksums,
    file_sha256,
    read_manifest,
    write_manifest,
)
from khmerqa.index.parallel_passages import read_twins
from khmerqa.index.precedence import replaced_of, superseded_of
from khmerqa.ports import DenseIndex, LexicalIndex
from khmerqa.storage.passages import PassageStore
from khmerqa.storage.prepared import Prepared
from khmerqa.types import Bilingual, Manifest

__all__ = [
    "FORMAT",
    "Generation",
    "Served",
    "begin",
    "current_name",
    "damaged_files",
    "locked",
    "make_current",
    "open_current",
    "open_serving",
    "prune",
    "publish",
    "read_manifest",
    "replaced_of",
    "roll_back",
    "superseded_of",
]

KEPT = 2  # generations: the current one and the one before
GRACE = 60.0  # seconds that a question asked of an older generation may take, here or elsewhere
_TRIES = 20  # at opening what is being replaced meanwhile

T = TypeVar("T")


class Generation:
    """An open generation: its manifest, its passages and its two indexes.

    ``superseded`` holds the ordinals of digests' passages that stand behind their official text.
    Raises IndexDamagedError where a single byte is not as it was written, and IndexMismatchError.
    """

    def __init__(self, layout: GenerationLayout, sha256: str | None = None) -> None:
        self.manifest = read_manifest(layout, sha256)
        damaged = changed_files(layout, self.manifest)
        if damaged or self.manifest.generation != layout.root.name:
            raise _damaged(damaged or [layout.manifest.name])
        self.layout = layout
        self.passages = PassageStore(layout.passages)
        self.lexical: LexicalIndex
        self.dense: DenseIndex
        self.lexical, self.dense = engine_named(self.manifest.engine).open(layout.root)
        self.twins = read_twins(layout.twins)
        self.prepared = Prepared(layout.units) if self.manifest.units else None
        self.opened = object()  # stands for this opening of it, where something is remembered of it
        listed = self.passages.listed()
        self.superseded = self.passages.numbers_of(superseded_of(listed))
        self.replaced = replaced_of(listed)
        counts = {self.passages.passage_count, len(self.lexical), len(self.dense)}
        if self.prepared is not None:
            counts.add(len(self.prepared))
        if counts != {self.manifest.passages}:
            raise IndexDamagedError(
                Bilingual(
                    f"ផ្នែកនានានៃលិបិក្រមមិនត្រូវគ្នា៖ បានសរសេរ {self.manifest.passages} វគ្គ "
                    f"ប៉ុន្តែមាន {sorted(counts)} វគ្គ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The parts of the index disagree: {self.manifest.passages} passages were written, "
                    f"{sorted(counts)} are there. Run: khmerqa index --full",
                )
            )


@dataclass(frozen=True, slots=True)
class Served:
    """What readers get: the current generation, or an older one and why not the current one."""

    generation: Generation
    trouble: IndexStateError | None = None


def current_name(layout: IndexLayout) -> str | None:
    """Return the name of the current generation, None where nothing was indexed yet.

    Raises IndexDamagedError where the file that names it holds something else.
    """
    published = read_current(layout)
    return published[0].name if published else None


def open_current(layout: IndexLayout) -> Generation:
    """Open the current generation.

    Raises IndexMissingError, IndexMismatchError (another format) or IndexDamagedError.
    """
    return _settled(layout, _current)


def open_serving(layout: IndexLayout) -> Served:
    """Open the current generation or, where that fails, the last one before it that is whole.

    Raises what ``open_current`` does where none is whole.
    """
    return _settled(layout, _serving)


def begin(layout: IndexLayout) -> tuple[str, GenerationLayout]:
    """Return the name and the empty folder of the next generation."""
    layout.generations.mkdir(parents=True, exist_ok=True)
    numbers = [int(folder.name) for folder in folders(layout)]
    numbers += [int(each.name) for each in _published(layout)]
    with suppress(OSError, ValueError):
        numbers.append(int(layout.last.read_text(encoding="ascii")))
    name = f"{max(numbers, default=0) + 1:06d}"
    layout.last.write_text(f"{name}\n", encoding="ascii")
    generation = layout.generation(name)
    generation.root.mkdir()
    return name, generation


def publish(
    layout: IndexLayout, name: str, manifest: Manifest, before: str | None = None
) -> Manifest:
    """Make a finished generation current: fsync, manifest last, one rename. Return its manifest.

    ``before`` names the last generation that is whole, where that may not be the current one.
    Raises IndexDamagedError, and nothing becomes current, where its parts do not agree.
    """
    generation = layout.generation(name)
    for path in sorted(generation.root.rglob("*")):
        fsync(path)
    manifest = replace(manifest, files=checksums(generation.root))
    write_manifest(generation, manifest)
    for path in (generation.manifest, generation.root, layout.generations):
        fsync(path)
    Generation(generation)
    make_current(layout, name, before)
    return manifest


def make_current(layout: IndexLayout, name: str, before: str | None = None) -> None:
    """Make a generation that is on the disk the current one.

    Behind it, ``before`` and what was current before that are remembered; by default, all that were.
    """
    sha256 = file_sha256(layout.generation(name).manifest)
    others = [each for each in _published(layout) if each.name != name]
    names = [each.name for each in others]
    whole = others[names.index(before) :] if before in names else others
    write_current(layout, [Published(name, sha256), *whole])


def roll_back(layout: IndexLayout) -> tuple[str, str]:
    """Make the last whole generation before the current one current again.

    Returns the names of the one that was current and of the one that is. Raises IndexMissingError
    where there is none to go back to. The one gone back from is forgotten; its files are removed by
    the next run.
    """
    published = read_current(layout)
    for position, each in enumerate(published[1:], start=1):
        with suppress(IndexStateError):
            Generation(layout.generation(each.name), each.sha256)
            write_current(layout, published[position:])
            return published[0].name, each.name
    if not published:
        raise _missing(layout)
    raise IndexMissingError(
        Bilingual(
            f"ក្នុង {layout.root} គ្មានជំនាន់មុនដែលពេញលេញទេ។ សូមដំណើរការ៖ khmerqa index ។",
            f"There is no earlier generation in {layout.root} that is whole. Run: khmerqa index",
        )
    )


def prune(layout: IndexLayout, kept: int = KEPT, grace: float = GRACE) -> list[str]:
    """Remove all but the newest ``kept`` generations; return the names of those removed.

    One that was current until ``grace`` seconds ago stays for now, because a question may still be
    read in it. What an interrupted run left behind goes too, even where it was finished but never made
    current. Only for the process that holds the lock.
    """
    published = read_current(layout)
    if not published:
        return []  # nothing was ever current, or its owner has lost the list: better keep too much
    staying = [
        each
        for position, each in enumerate(published)
        if position < kept or _just_replaced(layout, published[position - 1], grace)
    ]
    if len(staying) < len(published):
        write_current(layout, staying)
    names = {each.name for each in staying}
    removed = [folder for folder in folders(layout) if folder.name not in names]
    for folder in removed:
        with suppress(IndexStateError):  # one that was never finished, or whose engine is gone
            engine_named(read_manifest(GenerationLayout(folder)).engine).forget(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in removed]


def damaged_files(layout: IndexLayout) -> list[str]:
    """Return the files of the current generation whose checksum is not the manifest's.

    And the copies of its documents that are not what was indexed, by their path under the index.
    """
    published = read_current(layout)
    if not published:
        raise _missing(layout)
    generation = layout.generation(published[0].name)
    damaged = changed_files(generation, read_manifest(generation, published[0].sha256))
    if damaged:
        return damaged
    with closing(PassageStore(generation.passages)) as store:
        originals = {layout.original(each.sha256, each.source): each for each in store.listed()}
    return [
        path.relative_to(layout.root).as_posix()
        for path, each in originals.items()
        if not path.is_file() or file_sha256(path) != each.sha256
    ]


def _current(layout: IndexLayout) -> Generation:
    published = read_current(layout)
    if not published:
        raise _missing(layout)
    return Generation(layout.generation(published[0].name), published[0].sha256)


def _serving(layout: IndexLayout) -> Served:
    try:
        return Served(_current(layout))
    except IndexMissingError:
        raise
    except IndexStateError as error:
        trouble = error
    for each in _published(layout):
        with suppress(IndexStateError):
            return Served(Generation(layout.generation(each.name), each.sha256), trouble)
    raise trouble


def _settled(layout: IndexLayout, opened: Callable[[IndexLayout], T]) -> T:
    """Open, and again where what was being opened has been replaced and removed meanwhile."""
    for _ in range(_TRIES):
        before = _published(layout)
        try:
            return opened(layout)
        except IndexStateError:
            if _published(layout) == before:
                raise
    return opened(layout)


def _published(layout: IndexLayout) -> tuple[Published, ...]:
    """Return the generations that are and were current; where the list is damaged, all there are."""
    try:
        return read_current(layout)
    except IndexStateError:
        return tuple(Published(folder.name) for folder in folders(layout))


def _just_replaced(layout: IndexLayout, successor: Published, grace: float) -> bool:
    """Tell whether a successor was published less than ``grace`` seconds before the current one.

    Both times are the file system's own, so that no clock of another machine matters; and a clock that
    was set back since only means that something goes sooner or stays longer.
    """
    try:
        then = layout.generation(successor.name).manifest.stat().st_mtime
        return abs(layout.current.stat().st_mtime - then) < grace
    except OSError:
        return False


def _damaged(names: Sequence[str]) -> IndexDamagedError:
    listed = ", ".join(names)
    return IndexDamagedError(
        Bilingual(
            f"ឯកសារ (file) របស់លិបិក្រមបានប្រែប្រួល ឬបាត់៖ {listed} ។ សូមដំណើរការ៖ khmerqa index --full ។",
            f"Files of the index are missing or changed: {listed}. Run: khmerqa index --full",
        )
    )


def _missing(layout: IndexLayout) -> IndexMissingError:
    return IndexMissingError(
        Bilingual(
            f"មិនទាន់មានលិបិក្រមក្នុង {layout.root} ទេ។ សូមដំណើរការ៖ khmerqa index ។",
            f"There is no index in {layout.root} yet. Run: khmerqa index",
        )
    )
