"""``khmerqa prune``: remove older generations and compact the caches."""

from __future__ import annotations

import argparse
from contextlib import closing

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout, size_of
from khmerqa.index.lock import locked
from khmerqa.index.open import current_name, no_index
from khmerqa.index.retention import prune
from khmerqa.ingest.previous import kept_originals
from khmerqa.ingest.read_files import drop_originals
from khmerqa.settings import Settings
from khmerqa.storage.cache import DiskCache


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("ចំនួនជំនាន់ដែលត្រូវទុក", "how many generations to keep; default 2")
    parser.value("--keep", metavar="N", about=about)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Remove older generations, files that none of the rest needs, and unused space of the caches."""
    layout = IndexLayout(settings.index.directory)
    with locked(layout):
        if current_name(layout) is None:  # a damaged list raises: nothing may look unneeded then
            raise no_index(layout)
        before = size_of(layout.root)
        removed = prune(layout, kept=arguments.keep, grace=0.0, engines=wiring.engines(settings))
        if layout.originals.is_dir():
            drop_originals(layout, kept_originals(layout))
        for path in sorted(layout.cache.glob("*.sqlite")):
            with closing(DiskCache(path, path.stem)) as cache:
                cache.compact()
        freed = max(before - size_of(layout.root), 0)
    mebibytes = freed / 2**20
    message = Message(
        f"បានលុប {len(removed)} ជំនាន់ និងសល់ទំហំទំនេរបន្ថែម {mebibytes:.1f} MiB ។",
        f"Removed {len(removed)} generations, freed {mebibytes:.1f} MiB.",
    )
    write_result(arguments, {"removed": removed, "freed_bytes": freed}, lambda: message)
    return 0
