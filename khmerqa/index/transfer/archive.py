"""The current generation as one file, to carry to another machine; every byte is checked on arrival.

A tar archive: ``sums`` first (a SHA-256 and a name a line), then ``manifest.json``, the generation's
files under ``generation/`` and the documents as they were indexed under ``originals/``. Caches stay
behind.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from khmerqa.errors import IndexDamagedError, IndexMissingError, IndexStateError, UsageError
from khmerqa.index.access.record import change_access
from khmerqa.index.access.restrict import is_restricted_since
from khmerqa.index.current import fsync
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.layout import IndexLayout
from khmerqa.index.manifest import file_sha256, read_manifest, write_manifest
from khmerqa.index.open import open_current, open_generation, serving_manifest
from khmerqa.index.publish import make_current, new_generation
from khmerqa.index.transfer.check import fault_of_arrived, may_be_member
from khmerqa.ports import NamedEngines
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, Manifest

_SUMS = "sums"
# What tarfile raises besides its own errors where a header is made up: a length that no memory holds,
# headers within headers without end.
_MADE_UP = (EOFError, ValueError, LookupError, ArithmeticError, MemoryError, RecursionError)
_MAX_SUMS = 64_000_000  # bytes of ``sums``; a longer file is no list of checksums


def export_index(
    layout: IndexLayout, path: Path, engines: NamedEngines = EMBEDDED_ENGINES
) -> Manifest:
    """Write the current generation to ``path``, which appears whole or not at all.

    An earlier export of this name is replaced. Raises UsageError where something else than a file has
    the name, and IndexStateError where there is no generation, where it is damaged, and where documents
    of it were made internal since: the file would show them.
    """
    if path.exists() and not path.is_file():  # such as a device, whose place the archive would take
        raise UsageError(
            Bilingual(
                f"{path} មិនមែនជាឯកសារ (file) ធម្មតាទេ។ សូមប្រើឈ្មោះផ្សេង។",
                f"{path} is not a file. Give another name.",
            )
        )
    generation = open_current(layout, engines, every_byte=True)
    if is_restricted_since(generation):
        raise IndexStateError(
            Bilingual(
                "ឯកសារខ្លះក្នុងជំនាន់នេះត្រូវបានកំណត់ជាឯកសារផ្ទៃក្នុង ឬដកចេញនៅពេលក្រោយ។ សូមដំណើរការ៖ khmerqa index "
                "រួចនាំចេញម្តងទៀត។",
                "Some documents of this generation were made internal or withdrawn later. Run: khmerqa "
                "index. Then export again.",
            )
        )
    manifest = generation.manifest
    members = _members(layout, manifest)
    sums = "".join(f"{file_sha256(source)}  {name}\n" for name, source in members.items())
    # A name that nobody knows, opened only if it is new: neither a file of the user nor what a link of
    # someone else leads to is overwritten.
    temporary = path.with_name(f".{path.name}.{token_hex(8)}.new")
    try:
        with temporary.open("xb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            _add(archive, _SUMS, sums.encode())
            for name, source in members.items():
                archive.add(source, arcname=name, recursive=False)
        fsync(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def import_index(
    layout: IndexLayout,
    path: Path,
    engines: NamedEngines = EMBEDDED_ENGINES,
    *,
    corpus: Path = Path("corpus"),
) -> Manifest:
    """Make the generation in ``path`` the current one. Only for the process that holds the lock.

    It keeps the roots of the index that was here, or has ``corpus`` as its root: those in the archive
    are folders of another machine. Raises IndexDamagedError, and nothing changes, where a byte is not
    as it was exported, or where the archive holds what no export writes.
    """
    path.open("rb").close()  # a misspelt name raises before anything is made
    name, generation = new_generation(layout)
    arrived = IndexLayout(layout.incoming)
    try:
        shutil.rmtree(arrived.root, ignore_errors=True)  # of an import that was killed
        _unpack(path, arrived, name)
        manifest = _checked(path, arrived, name, _roots(layout, corpus), engines)
        generation.root.rmdir()
        arrived.generation(name).root.rename(generation.root)
        layout.originals.mkdir(parents=True, exist_ok=True)
        for original in sorted(arrived.originals.iterdir()):
            original.replace(layout.originals / original.name)  # of the same content, if any
        for written in (generation.root, layout.generations, layout.originals):
            fsync(written)
    except BaseException:
        shutil.rmtree(generation.root, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(arrived.root, ignore_errors=True)
    with closing(PassageStore(generation.passages)) as store:
        listed = store.listed()
    change_access(layout, lambda record: record.after_import(manifest, listed))
    make_current(layout, name)
    return manifest


def _checked(
    path: Path, arrived: IndexLayout, name: str, roots: tuple[str, ...], engines: NamedEngines
) -> Manifest:
    """Check all that has arrived, and write it to the disk with its new name and roots."""
    generation = arrived.generation(name)
    try:
        manifest = replace(read_manifest(generation), generation=name, roots=roots)
        write_manifest(generation, manifest)
        fault: str | Bilingual | None = fault_of_arrived(arrived, name)
        if fault is None:
            open_generation(generation, engines)
    except IndexDamagedError as error:
        fault = error.message
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        fault = repr(error)
    if fault is not None:
        raise _damaged(path, fault)
    for written in arrived.root.rglob("*"):
        fsync(written)
    return manifest


def _roots(layout: IndexLayout, corpus: Path) -> tuple[str, ...]:
    with suppress(IndexStateError):
        return serving_manifest(layout).roots
    return (str(corpus.resolve()),)


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


def _unpack(path: Path, arrived: IndexLayout, name: str) -> None:
    """Unpack what ``sums`` lists, and nothing else."""
    generation = arrived.generation(name)
    generation.root.mkdir(parents=True)
    arrived.originals.mkdir()
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
                plain = member.isreg() and not member.issparse()  # a sparse one may fill the disk
                source = archive.extractfile(member) if plain else None
                if source is None or member.name not in sums or not may_be_member(member.name):
                    raise _damaged(path, member.name)
                folder, _, rest = member.name.partition("/")
                at = arrived.originals if folder == "originals" else generation.root
                target = at / (rest or member.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as file:
                    shutil.copyfileobj(source, file)
                if file_sha256(target) != sums.pop(member.name):
                    raise _damaged(path, member.name)
    except (tarfile.TarError, *_MADE_UP, FileExistsError) as error:
        raise _damaged(path, str(error)) from error
    if sums:
        raise _damaged(path, next(iter(sums)))


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _damaged(path: Path, what: str | Bilingual) -> IndexDamagedError:
    said = what if isinstance(what, Bilingual) else Bilingual(what, what)
    return IndexDamagedError(
        Bilingual(
            f"{path} មិនមែនជាបណ្ណសារលិបិក្រម ឬបានខូច ({said.km})។ សូមនាំចេញម្តងទៀត៖ khmerqa export ។",
            f"{path} is not an exported index, or it is damaged ({said.en}). Make it again: "
            "khmerqa export",
        )
    )
