"""A generation: one complete, immutable index, built aside and made current by one rename.

Where its files lie is in ``layout``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from khmerqa.errors import (
    IndexDamagedError,
    IndexLockedError,
    IndexMismatchError,
    IndexMissingError,
    both,
)
from khmerqa.index.dense import FaissIndex
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.lexical import TantivyIndex
from khmerqa.ports import DenseIndex, LexicalIndex
from khmerqa.storage.passages import Listed, PassageStore
from khmerqa.types import Manifest

FORMAT = 1  # of a generation; raised when an older one cannot be read any more
_NAME = re.compile(r"[0-9]{6,}")  # of a generation


class Generation:
    """An open generation: its manifest, its passages and its two indexes.

    ``superseded`` holds the ordinals of digests' passages that stand behind their official text.
    """

    def __init__(self, layout: GenerationLayout) -> None:
        self.manifest = read_manifest(layout)
        missing = [n for n, _ in self.manifest.files if not (layout.root / n).is_file()]
        if missing:
            names = ", ".join(missing)
            raise IndexDamagedError(
                both(
                    f"បាត់ឯកសារ (file) របស់លិបិក្រម៖ {names} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"Files of the index are missing: {names}. Run: khmerqa index --full",
                )
            )
        self.passages = PassageStore(layout.passages)
        self.lexical: LexicalIndex = TantivyIndex(layout.lexical)
        self.dense: DenseIndex = FaissIndex(layout.dense)
        self.superseded = self.passages.numbers_of(_superseded(self.passages.listed()))
        counts = {self.passages.passage_count, len(self.lexical), len(self.dense)}
        if counts != {self.manifest.passages}:
            raise IndexDamagedError(
                both(
                    f"ផ្នែកនានានៃលិបិក្រមមិនត្រូវគ្នា៖ បានសរសេរ {self.manifest.passages} វគ្គ "
                    f"ប៉ុន្តែមាន {sorted(counts)} វគ្គ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The parts of the index disagree: {self.manifest.passages} passages were written, "
                    f"{sorted(counts)} are there. Run: khmerqa index --full",
                )
            )


def _superseded(documents: Sequence[Listed]) -> frozenset[str]:
    """Return the ids of digests of a work whose official text is there too, in the same language."""
    official = {
        (each.catalogue.work, each.language)
        for each in documents
        if each.catalogue.kind == "official" and each.catalogue.work
    }
    return frozenset(
        each.id
        for each in documents
        if each.catalogue.kind == "digest" and (each.catalogue.work, each.language) in official
    )


def current_name(layout: IndexLayout) -> str | None:
    """Return the name of the current generation, None where nothing was indexed yet.

    Raises IndexDamagedError where the file that names it holds something else.
    """
    try:
        name = layout.current.read_bytes().decode(errors="replace").strip()
    except FileNotFoundError:
        return None
    if not _NAME.fullmatch(name):
        raise IndexDamagedError(
            both(
                f"ឯកសារ (file) {layout.current} មិនបញ្ជាក់ជំនាន់នៃលិបិក្រមទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{layout.current} names no generation. Run: khmerqa index --full",
            )
        )
    return name


def open_current(layout: IndexLayout) -> Generation:
    """Open the current generation.

    Raises IndexMissingError, IndexMismatchError (another format) or IndexDamagedError.
    """
    name = current_name(layout)
    if name is None:
        raise _missing(layout)
    return Generation(layout.generation(name))


def read_manifest(layout: GenerationLayout) -> Manifest:
    """Read a generation's manifest.

    Raises IndexDamagedError where it is missing or no manifest, IndexMismatchError for a format that
    this version does not know.
    """
    try:
        values = json.loads(layout.manifest.read_text(encoding="utf-8"))
        found = values["format"]
        if found == FORMAT:
            values["roots"] = tuple(values["roots"])
            values["files"] = tuple(tuple(pair) for pair in values["files"])
            values["unread"] = tuple(tuple(pair) for pair in values["unread"])
            return Manifest(**values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(
            both(
                f"មិនអាចអាន manifest នៃលិបិក្រម {layout.root.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"The manifest of {layout.root.name} cannot be read. Run: khmerqa index --full",
            )
        ) from error
    raise IndexMismatchError(
        both(
            f"លិបិក្រមមានទម្រង់ {found} ប៉ុន្តែ khmerqa កំណែនេះអានបានតែទម្រង់ {FORMAT}។ "
            "សូមដំណើរការ៖ khmerqa index --full ។",
            f"The index has format {found}, this version of khmerqa reads format {FORMAT}. "
            "Run: khmerqa index --full",
        )
    )


def begin(layout: IndexLayout) -> tuple[str, GenerationLayout]:
    """Return the name and the empty folder of the next generation."""
    layout.generations.mkdir(parents=True, exist_ok=True)
    numbers = [int(folder.name) for folder in _generations(layout)]
    name = f"{max(numbers, default=0) + 1:06d}"
    generation = layout.generation(name)
    generation.root.mkdir()
    return name, generation


def publish(layout: IndexLayout, name: str, manifest: Manifest) -> Manifest:
    """Make a finished generation current: fsync, manifest last, one rename. Return its manifest.

    Raises IndexDamagedError, and nothing becomes current, where its parts do not agree.
    """
    generation = layout.generation(name)
    manifest = replace(manifest, files=_checksums(generation.root))
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    generation.manifest.write_text(written, encoding="utf-8")
    for path in sorted(generation.root.rglob("*")):
        _fsync(path)
    _fsync(generation.root)
    _fsync(layout.generations)
    Generation(generation)
    temporary = layout.current.with_suffix(".new")
    temporary.write_text(name + "\n", encoding="ascii")
    _fsync(temporary)
    temporary.replace(layout.current)
    _fsync(layout.root)
    return manifest


def prune(layout: IndexLayout, before: str | None) -> None:
    """Remove all but the current generation, the one ``before`` it, and what is not ours.

    What an interrupted run left behind goes too, even where it was finished but never made current.
    """
    kept = {current_name(layout), before}
    for folder in _generations(layout):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _missing(layout: IndexLayout) -> IndexMissingError:
    return IndexMissingError(
        both(
            f"មិនទាន់មានលិបិក្រមក្នុង {layout.root} ទេ។ សូមដំណើរការ៖ khmerqa index ។",
            f"There is no index in {layout.root} yet. Run: khmerqa index",
        )
    )


def _generations(layout: IndexLayout) -> list[Path]:
    """Return the folders of generations, finished or not; others are not ours."""
    return [each for each in layout.generations.iterdir() if _NAME.fullmatch(each.name)]


def damaged_files(layout: IndexLayout) -> list[str]:
    """Return the files of the current generation whose checksum is not the manifest's."""
    name = current_name(layout)
    if name is None:
        raise _missing(layout)
    generation = layout.generation(name)
    damaged = []
    for relative, expected in read_manifest(generation).files:
        path = generation.root / relative
        if not path.is_file() or _sha256(path) != expected:
            damaged.append(relative)
    return damaged


@contextmanager
def locked(layout: IndexLayout) -> Iterator[None]:
    """Hold the index for changing it; raises IndexLockedError where another process does."""
    layout.root.mkdir(parents=True, exist_ok=True)
    with layout.lock.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip()
            raise IndexLockedError(
                both(
                    f"កម្មវិធីមួយទៀត (លេខ {holder or 'មិនស្គាល់'}) កំពុងកែប្រែ {layout.root} ។ "
                    "សូមរង់ចាំរហូតដល់វាចប់ រួចព្យាយាមម្តងទៀត។",
                    f"Another process (number {holder or 'unknown'}) is changing {layout.root}. "
                    "Wait until it has finished, then try again.",
                )
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _checksums(root: Path) -> tuple[tuple[str, str], ...]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    # tantivy's lock files are empty and mean nothing once it has finished.
    return tuple(
        (path.relative_to(root).as_posix(), _sha256(path))
        for path in files
        if path.suffix != ".lock"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
