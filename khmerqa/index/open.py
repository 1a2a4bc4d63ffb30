"""Opening a generation: its files must be as they were written, and its parts must agree.

Readers get the current generation or, where that is damaged, the last one before it that is whole. Each
byte is read once; afterwards, only what may have changed since (``checked``). With ``every_byte`` all is
read again, as by whoever makes something new of a generation: it would give damage a new checksum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from khmerqa.errors import IndexDamagedError, IndexMissingError, IndexStateError
from khmerqa.index.access.record import read_access
from khmerqa.index.access.restrict import restricted_since
from khmerqa.index.checked import changed_files
from khmerqa.index.current import Published, folders, read_current
from khmerqa.index.engines.embedded import EMBEDDED_ENGINES, engines_named
from khmerqa.index.generation import Generation
from khmerqa.index.layout import GenerationLayout, IndexLayout
from khmerqa.index.manifest import file_sha256, read_manifest
from khmerqa.index.parallel_passages import read_parallel_passages
from khmerqa.index.precedence import outranked_documents, replacement_titles
from khmerqa.ports import NamedEngines
from khmerqa.storage.passages import PassageStore
from khmerqa.storage.sentence_records import SentenceRecordStore
from khmerqa.types import Bilingual, Manifest

_TRIES = 20  # to open a generation that is replaced in the meantime

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Served:
    """What readers get: the current generation, or an older one and why not the current one."""

    generation: Generation
    trouble: IndexStateError | None = None


def open_current(
    layout: IndexLayout, engines: NamedEngines = EMBEDDED_ENGINES, *, every_byte: bool = False
) -> Generation:
    """Open the current generation.

    Raises IndexMissingError, IndexMismatchError (another format or engine) or IndexDamagedError.
    """
    opened = partial(_open_published, layout, engines, every_byte)
    return _retried(layout, lambda: _current(layout, opened))


def open_serving(
    layout: IndexLayout, engines: NamedEngines = EMBEDDED_ENGINES, *, every_byte: bool = False
) -> Served:
    """Open the current generation or, where that fails, the last one before it that is whole.

    Raises what ``open_current`` does where none is whole.
    """
    opened = partial(_open_published, layout, engines, every_byte)
    return _retried(layout, lambda: Served(*_serving(layout, opened)))


def serving_manifest(layout: IndexLayout) -> Manifest:
    """Return the manifest of the generation that readers get. Its files are checked, not opened.

    Raises what ``open_serving`` does.
    """
    return _retried(layout, lambda: _serving(layout, partial(_published_manifest, layout))[0])


def open_generation(
    layout: GenerationLayout,
    engines: NamedEngines = EMBEDDED_ENGINES,
    *,
    sha256: str | None = None,
    every_byte: bool = False,
) -> Generation:
    """Open one generation; ``sha256`` is that of its manifest, where it is known.

    Raises IndexDamagedError where a single byte is not as it was written, and IndexMismatchError.
    """
    manifest = _checked_manifest(layout, sha256, every_byte=every_byte)
    engine = engines_named(manifest.engine, engines)
    passages = PassageStore(layout.passages)
    catalogued = passages.catalogued()
    generation = Generation(
        manifest=manifest,
        passages=passages,
        lexical=engine.lexical.open(layout.root),
        dense=engine.dense.open(layout.root),
        parallel_passages=read_parallel_passages(layout.parallel_passages),
        sentence_records=(
            SentenceRecordStore(layout.sentence_records) if manifest.sentence_records else None
        ),
        sentence_vectors=(
            SentenceRecordStore(layout.sentence_vectors)
            if layout.sentence_vectors.is_dir()
            else None
        ),
        outranked=passages.docids_of(outranked_documents(catalogued)),
        replacements=replacement_titles(catalogued),
        identity=object(),
    )
    _check_counts(generation)
    return generation


def current_name(layout: IndexLayout) -> str | None:
    """Return the name of the current generation, None where nothing was indexed yet.

    Raises IndexDamagedError where the file that names it holds something else.
    """
    published = read_current(layout)
    return published[0].name if published else None


def published_or_found(layout: IndexLayout) -> tuple[Published, ...]:
    """Return the generations that are and were current; where the list is damaged, all there are."""
    try:
        return read_current(layout)
    except IndexStateError:
        return tuple(Published(folder.name) for folder in folders(layout))


def damaged_files(layout: IndexLayout) -> list[str]:
    """Return the files of the current generation whose checksum is not the manifest's.

    Copies of its documents are checked too. Paths are those under the index.
    """
    published = read_current(layout)
    if not published:
        raise no_index(layout)
    generation = layout.generation(published[0].name)
    manifest = read_manifest(generation, published[0].sha256)
    damaged = changed_files(generation, manifest, every_byte=True)
    if damaged:
        return damaged
    with closing(PassageStore(generation.passages)) as store:
        originals = {layout.original(each.sha256, each.source): each for each in store.listed()}
    return [
        path.relative_to(layout.root).as_posix()
        for path, each in originals.items()
        if not path.is_file() or file_sha256(path) != each.sha256
    ]


def check_files(layout: IndexLayout) -> None:
    """Raise IndexDamagedError, naming the files of the current generation that are not as written."""
    damaged = damaged_files(layout)
    if damaged:
        names = ", ".join(damaged)
        raise IndexDamagedError(
            Bilingual(
                f"ឯកសារ (file) នៃលិបិក្រមបានប្រែប្រួល ឬបាត់៖ {names} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"Changed or missing since they were written: {names}. Run: khmerqa index --full",
            )
        )


def check_passages(generation: Generation) -> None:
    """Raise IndexDamagedError, naming the first passage that is not in its document."""
    for passage in generation.passages.all_passages():
        text = generation.passages.document(passage.document_id).text
        if text[passage.start : passage.end] != passage.text:
            raise IndexDamagedError(
                Bilingual(
                    f"វគ្គ {passage.id} មិនមាននៅក្នុងឯកសាររបស់វាទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"Passage {passage.id} is not in its document. Run: khmerqa index --full",
                )
            )


def damaged_error(names: Sequence[str]) -> IndexDamagedError:
    """Return the error that names files of a generation that are not as they were written."""
    listed = ", ".join(names)
    return IndexDamagedError(
        Bilingual(
            f"ឯកសារ (file) របស់លិបិក្រមបានប្រែប្រួល ឬបាត់៖ {listed} ។ សូមដំណើរការ៖ khmerqa index --full ។",
            f"Files of the index are missing or changed: {listed}. Run: khmerqa index --full",
        )
    )


def no_index(layout: IndexLayout) -> IndexMissingError:
    """Return the error for a folder in which nothing was indexed yet."""
    return IndexMissingError(
        Bilingual(
            f"មិនទាន់មានលិបិក្រមក្នុង {layout.root} ទេ។ សូមដំណើរការ៖ khmerqa index ។",
            f"There is no index in {layout.root} yet. Run: khmerqa index",
        )
    )


def _current(layout: IndexLayout, opened: Callable[[Published], T]) -> T:
    published = read_current(layout)
    if not published:
        raise no_index(layout)
    return opened(published[0])


def _serving(
    layout: IndexLayout, opened: Callable[[Published], T]
) -> tuple[T, IndexStateError | None]:
    """Return what is opened for readers, and why that is not the current generation."""
    try:
        return _current(layout, opened), None
    except IndexMissingError:
        raise
    except IndexStateError as error:
        trouble = error
    for each in published_or_found(layout):
        with suppress(IndexStateError):
            return opened(each), trouble
    raise trouble


def _open_published(
    layout: IndexLayout, engines: NamedEngines, every_byte: bool, published: Published
) -> Generation:
    generation = layout.generation(published.name)
    opened = open_generation(generation, engines, sha256=published.sha256, every_byte=every_byte)
    return restricted_since(opened, read_access(layout))


def _published_manifest(layout: IndexLayout, published: Published) -> Manifest:
    return _checked_manifest(layout.generation(published.name), published.sha256)


def _checked_manifest(
    layout: GenerationLayout, sha256: str | None, *, every_byte: bool = False
) -> Manifest:
    """Return the manifest of a generation whose files are all as they were written."""
    manifest = read_manifest(layout, sha256)
    damaged = changed_files(layout, manifest, every_byte=every_byte)
    if damaged or manifest.generation != layout.root.name:
        raise damaged_error(damaged or [layout.manifest.name])
    return manifest


def _retried(layout: IndexLayout, opened: Callable[[], T]) -> T:
    """Open; once more where the generation was replaced and removed while it was being opened."""
    for _ in range(_TRIES):
        before = published_or_found(layout)
        try:
            return opened()
        except IndexStateError:
            if published_or_found(layout) == before:
                raise
    return opened()


def _check_counts(generation: Generation) -> None:
    """Raise IndexDamagedError where the parts of a generation hold different numbers of passages."""
    written = generation.manifest.passages
    counts = {generation.passages.passage_count, len(generation.lexical), len(generation.dense)}
    for records in (generation.sentence_records, generation.sentence_vectors):
        if records is not None:
            counts.add(len(records))
    if counts != {written}:
        raise IndexDamagedError(
            Bilingual(
                f"ផ្នែកនានានៃលិបិក្រមមិនត្រូវគ្នា៖ បានសរសេរ {written} វគ្គ "
                f"ប៉ុន្តែមាន {sorted(counts)} វគ្គ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"The parts of the index disagree: {written} passages were written, "
                f"{sorted(counts)} are there. Run: khmerqa index --full",
            )
        )
