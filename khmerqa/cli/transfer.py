"""``khmerqa export`` and ``khmerqa import``: an index in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli import render
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.transfer import export_index, import_index
from khmerqa.ingest.report import manifest_json
from khmerqa.settings import Settings
from khmerqa.types import Bilingual, Manifest


def export(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the current generation to a file."""
    layout = IndexLayout(settings.index.directory)
    path = Path(arguments.file)
    manifest = export_index(layout, path, wiring.engines(settings))
    return _told(arguments, manifest, path, "បាននាំចេញ", "Exported")


def import_(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the generation in a file the current one."""
    layout = IndexLayout(settings.index.directory)
    layout.root.mkdir(parents=True, exist_ok=True)
    path = Path(arguments.file)
    with locked(layout):
        manifest = import_index(layout, path, wiring.engines(settings))
    return _told(arguments, manifest, path, "បាននាំចូល", "Imported")


def _told(
    arguments: argparse.Namespace, manifest: Manifest, path: Path, khmer: str, english: str
) -> int:
    if arguments.json:
        render.json_value({"file": str(path), "manifest": manifest_json(manifest)})
    else:
        counts = (manifest.documents, manifest.passages)
        print(
            Bilingual(
                f"{khmer} {path}៖ ឯកសារ {counts[0]} និង {counts[1]} វគ្គ។",
                f"{english} {path}: {counts[0]} documents, {counts[1]} passages.",
            )
        )
    return 0
