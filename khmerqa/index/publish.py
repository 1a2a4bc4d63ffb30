"""Publishing: a finished generation is written to the disk and made current by one rename."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import replace

from khmerqa.errors import IndexMissingError, IndexStateError
from khmerqa.index.access.record import change_access, read_access
from khmerqa.index.current import Published, folders, fsync, read_current, write_current
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.manifest import checksums, file_sha256, read_manifest, write_manifest
from khmerqa.index.open import no_index, open_generation, published_or_found
from khmerqa.ports import NamedEngines
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, Manifest


def new_generation(layout: IndexLayout) -> tuple[str, GenerationLayout]:
    """Return the name and the empty folder of the next generation."""
    layout.generations.mkdir(parents=True, exist_ok=True)
    numbers = [int(folder.name) for folder in folders(layout)]
    numbers += [int(each.name) for each in published_or_found(layout)]
    with suppress(OSError, ValueError):
        numbers.append(int(layout.last.read_text(encoding="ascii")))
    name = f"{max(numbers, default=0) + 1:06d}"
    layout.last.write_text(f"{name}\n", encoding="ascii")
    generation = layout.generation(name)
    generation.root.mkdir()
    return name, generation


def publish(
    layout: IndexLayout,
    name: str,
    manifest: Manifest,
    *,
    previous: str | None = None,
    engines: NamedEngines = EMBEDDED_ENGINES,
) -> Manifest:
    """Make a finished generation current: fsync, manifest last, one rename. Return its manifest.

    ``previous`` names the last generation that is whole, where that may not be the current one. What it
    says of who may see its documents holds from now on for earlier generations too.
    Raises IndexDamagedError, and nothing becomes current, where its parts do not agree.
    """
    generation = layout.generation(name)
    for path in sorted(generation.root.rglob("*")):
        fsync(path)
    manifest = replace(manifest, files=checksums(generation.root))
    write_manifest(generation, manifest)
    for path in (generation.manifest, generation.root, layout.generations):
        fsync(path)
    listed = open_generation(generation, engines).passages.listed()
    change_access(layout, lambda record: record.after(manifest, listed))
    make_current(layout, name, previous)
    return manifest


def make_current(layout: IndexLayout, name: str, previous: str | None = None) -> None:
    """Make a generation that is on the disk the current one.

    After it, ``previous`` and those that were current before it stay listed; by default, all.
    """
    sha256 = file_sha256(layout.generation(name).manifest)
    others = [each for each in published_or_found(layout) if each.name != name]
    names = [each.name for each in others]
    whole = others[names.index(previous) :] if previous in names else others
    write_current(layout, [Published(name, sha256), *whole])


def roll_back(layout: IndexLayout, engines: NamedEngines = EMBEDDED_ENGINES) -> tuple[str, str]:
    """Return to the last whole generation before the current one.

    Returns the names of the generation that was current and of the one that now is. The next run
    removes the files of the former. Raises IndexMissingError where there is no whole one to return to.
    """
    published = read_current(layout)
    for position, each in enumerate(published[1:], start=1):
        with suppress(IndexStateError):
            generation = layout.generation(each.name)
            open_generation(generation, engines, sha256=each.sha256, every_byte=True)
            _keep_restrictions(layout, published[0])
            write_current(layout, published[position:])
            return published[0].name, each.name
    if not published:
        raise no_index(layout)
    raise IndexMissingError(
        Bilingual(
            f"ក្នុង {layout.root} គ្មានជំនាន់មុនដែលពេញលេញទេ។ សូមដំណើរការ៖ khmerqa index ។",
            f"There is no earlier generation in {layout.root} that is whole. Run: khmerqa index",
        )
    )


def _keep_restrictions(layout: IndexLayout, left: Published) -> None:
    """Note what the generation that is left restricts, where an older version of khmerqa wrote it."""
    with suppress(IndexStateError):
        if read_access(layout).generation:
            return
        read_manifest(layout.generation(left.name), left.sha256)
        with closing(PassageStore(layout.generation(left.name).passages)) as store:
            listed = store.listed()
        change_access(layout, lambda record: record.with_restricted(listed))
