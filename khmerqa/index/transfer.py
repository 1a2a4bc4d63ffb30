"""The current generation as one file, to carry to another machine; every byte is checked on arrival.

A tar archive: ``sums`` first (a SHA-256 and a name a line), then ``manifest.json``, the generation's
files under ``generation/`` and the documents as they were indexed under ``originals/``. Caches stay
behind.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePosixPath

from khmerqa.errors import IndexDamagedError, IndexMissingError
from khmerqa.index.current import fsync
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.layout import IndexLayout
from khmerqa.index.manifest import file_sha256, read_manifest, write_manifest
from khmerqa.index.open import open_current, open_generation
from khmerqa.index.publish import make_current, new_generation
from khmerqa.ports import NamedEngines
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, Manifest

_SUMS = "sums"
_MAX_SUMS = 64_000_000  # bytes of ``sums``; a longer file is no list of checksums


def export_index(
    layout: IndexLayout, path: Path, engines: NamedEngines = EMBEDDED_ENGINES
) -> Manifest:
    """Write the current generation to ``path``, which appears whole or not at all.

    Raises IndexStateError where there is none, or where it is damaged.
    """
    manifest = open_current(layout, engines).manifest
    members = _members(layout, manifest)
    sums = "".join(f"{file_sha256(source)}  {name}\n" for name, source in members.items())
    temporary = path.with_name(f"{path.name}.new")
    try:
        with tarfile.open(temporary, "w") as archive:
            _add(archive, _SUMS, sums.encode())
            for name, source in members.items():
                archive.add(source, arcname=name, recursive=False)
        fsync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def import_index(
    layout: IndexLayout, path: Path, engines: NamedEngines = EMBEDDED_ENGINES
) -> Manifest:
    """Make the generation in ``path`` the current one. Only for the process that holds the lock.

    Raises IndexDamagedError, and nothing changes, where a byte is not as it was exported.
    """
    name, generation = new_generation(layout)
    arrived = generation.root / "arrived"
    try:
        _unpack(path, arrived)
        for part in sorted((arrived / "generation").iterdir()):
            part.rename(generation.root / part.name)
        (arrived / "manifest.json").rename(generation.manifest)
        layout.originals.mkdir(parents=True, exist_ok=True)
        for original in sorted((arrived / "originals").iterdir()):
            shutil.copyfile(original, layout.originals / original.name)
        shutil.rmtree(arrived)
        manifest = replace(read_manifest(generation), generation=name)
        write_manifest(generation, manifest)
        for written in (*generation.root.rglob("*"), generation.root, layout.generations):
            fsync(written)
        open_generation(generation, engines)
    except BaseException:
        shutil.rmtree(generation.root, ignore_errors=True)
        raise
    make_current(layout, name)
    return manifest


def _members(layout: IndexLayout, manifest: Manifest) -> dict[str, Path]:
    """Return each member's name and the file it is made from."""
    generation = layout.generation(manifest.generation)
    members = {"manifest.json": generation.manifest}
    members |= {f"generation/{name}": generation.root / name for name, _ in manifest.files}
    with closing(PassageStore(generation.passages)) as store:
        originals = [layout.original(each.sha256, each.source) for each in store.listed()]
    for original in originals:
        if not original.is_file():
            raise IndexMissingError(
                Bilingual(
                    f"បាត់ឯកសារដើម {original.name} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The document {original.name} is missing. Run: khmerqa index --full",
                )
            )
        members[f"originals/{original.name}"] = original
    return members


def _unpack(path: Path, folder: Path) -> None:
    """Unpack what ``sums`` lists, and nothing else."""
    (folder / "generation").mkdir(parents=True)
    (folder / "originals").mkdir()
    try:
        with tarfile.open(path, "r:") as archive:
            first = archive.next()
            listed = archive.extractfile(first) if first and first.name == _SUMS else None
            if listed is None or first is None or first.size > _MAX_SUMS:
                raise _damaged(path, _SUMS)
            lines = [line.split("  ", 1) for line in listed.read().decode().splitlines()]
            sums = {name: sha256 for sha256, name in lines}
            for member in archive:
                if member is first:
                    continue
                source = archive.extractfile(member) if member.isfile() else None
                parts = PurePosixPath(member.name).parts
                if source is None or member.name not in sums or ".." in parts or parts[0] == "/":
                    raise _damaged(path, member.name)
                target = folder.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                if file_sha256(target) != sums.pop(member.name):
                    raise _damaged(path, member.name)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if sums:
        raise _damaged(path, next(iter(sums)))


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _damaged(path: Path, what: str) -> IndexDamagedError:
    return IndexDamagedError(
        Bilingual(
            f"{path} មិនមែនជាបណ្ណសារលិបិក្រម ឬបានខូច ({what})។ សូមនាំចេញម្តងទៀត៖ khmerqa export ។",
            f"{path} is not an exported index, or it is damaged ({what}). Make it again: khmerqa export",
        )
    )
