"""What keeps an index in order beside indexing: watching, planning, going back, tidying, history."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli import render
from khmerqa.cli.progress import Progress
from khmerqa.errors import KhmerQAError, NotFoundError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.open import current_name
from khmerqa.index.publish import roll_back
from khmerqa.index.retention import prune
from khmerqa.ingest.files.publish import roots_of
from khmerqa.ingest.files.watch import look, watch
from khmerqa.ingest.previous import history_of, kept_originals
from khmerqa.ingest.read_files import drop_originals
from khmerqa.ingest.report import report_json
from khmerqa.reading.formats import SUFFIXES
from khmerqa.settings import Settings
from khmerqa.storage.cache import DiskCache
from khmerqa.storage.history import Version
from khmerqa.types import Bilingual, Document


def plan(settings: Settings, arguments: argparse.Namespace, roots: Sequence[Path]) -> int:
    """Say what indexing would do, and do nothing."""
    with Progress(sys.stderr) as progress:
        report = wiring.reindexer(settings, progress).plan(roots)
    if arguments.json:
        render.json_value(report_json(report))
    else:
        print(render.index_report(report))
    return 0


def watch_files(settings: Settings, arguments: argparse.Namespace) -> int:
    """Index, and again whenever the files change and come to rest; until stopped."""
    layout = IndexLayout(settings.index.directory)
    roots = [Path(path).resolve() for path in arguments.paths] or roots_of(
        layout, settings.index.corpus
    )

    def act() -> bool:
        try:
            with Progress(sys.stderr) as progress:
                report = wiring.reindexer(settings, progress).run(roots, full=False)
        except KhmerQAError as error:  # locked, or nothing readable: it may be otherwise soon
            print(f"khmerqa: {' '.join(str(error).split())}", file=sys.stderr, flush=True)
            return False
        except OSError as error:
            print(f"khmerqa: {error}", file=sys.stderr, flush=True)
            return False
        if arguments.json:
            render.json_value(report_json(report))
        else:
            print(render.index_report(report))
        sys.stdout.flush()
        return True

    def rest() -> bool:
        time.sleep(arguments.interval)
        return True

    watch(lambda: look(roots, SUFFIXES, layout.root), act, rest)
    return 0


def rollback(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the generation before the current one current again."""
    layout = IndexLayout(settings.index.directory)
    with locked(layout):
        before, now = roll_back(layout, wiring.engines(settings))
    if arguments.json:
        render.json_value({"from": before, "to": now})
    else:
        print(
            Bilingual(
                f"លិបិក្រមបានត្រឡប់ពីជំនាន់ {before} ទៅជំនាន់ {now} វិញ។ "
                "khmerqa index លើកក្រោយនឹងធ្វើឱ្យវាដូចថតឯកសារម្តងទៀត។",
                f"The index went back from generation {before} to {now}. The next khmerqa index "
                "brings it up to what the folder holds again.",
            )
        )
    return 0


def prune_index(settings: Settings, arguments: argparse.Namespace) -> int:
    """Remove what is not needed: older generations, and space that the caches do not use."""
    layout = IndexLayout(settings.index.directory)
    with locked(layout):
        current_name(layout)  # a damaged list must not make everything look unneeded
        before = _size(layout.root)
        removed = prune(layout, kept=arguments.keep, grace=0.0, engines=wiring.engines(settings))
        if layout.originals.is_dir():
            drop_originals(layout, kept_originals(layout))
        for path in sorted(layout.cache.glob("*.sqlite")):
            with closing(DiskCache(path, path.stem)) as cache:
                cache.compact()
        freed = max(before - _size(layout.root), 0)
    if arguments.json:
        render.json_value({"removed": removed, "freed_bytes": freed})
    else:
        mebibytes = freed / 2**20
        print(
            Bilingual(
                f"បានលុប {len(removed)} ជំនាន់ និងសល់ទំហំទំនេរបន្ថែម {mebibytes:.1f} MiB ។",
                f"Removed {len(removed)} generations, freed {mebibytes:.1f} MiB.",
            )
        )
    return 0


def history(settings: Settings, arguments: argparse.Namespace) -> int:
    """List the versions of a document, or print the text of one of them, counted from 1."""
    document_id, shown = arguments.history, arguments.show
    generation = wiring.open_index(settings)
    current = generation.passages.document(document_id)
    layout = IndexLayout(settings.index.directory)
    versions = history_of(layout, generation, document_id)
    documents = [*(each.document for each in versions), current]
    if shown is not None:
        if not shown.isdecimal() or not 1 <= int(shown) <= len(documents):
            raise NotFoundError(
                Bilingual(
                    f"ឯកសារ '{document_id}' មានកំណែ 1 ដល់ {len(documents)} ។ "
                    f"សូមមើល៖ khmerqa documents --history {document_id} ។",
                    f"'{document_id}' has the versions 1 to {len(documents)}. "
                    f"See: khmerqa documents --history {document_id}",
                )
            )
        chosen = documents[int(shown) - 1]
        if arguments.json:
            render.json_value({**_told(int(shown), chosen, layout), "text": chosen.text})
        else:
            print(chosen.text)
        return 0
    values = [
        {**_told(number, document, layout), **_until(version)}
        for number, (document, version) in enumerate(
            zip(documents, [*versions, None], strict=True), start=1
        )
    ]
    if arguments.json:
        render.json_value(values)
        return 0
    for value in values:
        until = value["replaced"]
        told = (
            Bilingual(f"ត្រូវបានជំនួសនៅ {until}", f"replaced {until}")
            if until
            else Bilingual("កំណែបច្ចុប្បន្ន", "the current version")
        )
        print(f"{value['version']}. {value['title']}\n    {told}\n    {value['file']}")
    return 0


def _told(number: int, document: Document, layout: IndexLayout) -> dict[str, object]:
    return {
        "version": number,
        "document_id": document.id,
        "title": document.title,
        "source": document.source,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "file": str(layout.original(document.sha256, document.source)),
    }


def _until(version: Version | None) -> dict[str, object]:
    if version is None:
        return {"replaced": None, "generation": None}
    return {"replaced": version.replaced, "generation": version.generation}


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size if path.is_file() else 0
    return total
