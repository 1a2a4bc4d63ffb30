"""``khmerqa import``: an exported index becomes the current one."""

from __future__ import annotations

import argparse
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.transfer.archive import import_index
from khmerqa.ingest.report import manifest_json
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("ឯកសារ (file) ពី khmerqa export", "a file that khmerqa export wrote")
    parser.operand("file", "FILE", about)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the generation in a file the current one."""
    layout = IndexLayout(settings.index.directory)
    path = Path(arguments.file)
    with locked(layout):
        manifest = import_index(
            layout, path, wiring.engines(settings), corpus=settings.index.corpus
        )
    message = Message(
        f"បាននាំចូល {path}៖ ឯកសារ {manifest.documents} និង {manifest.passages} វគ្គ។",
        f"Imported {path}: {manifest.documents} documents, {manifest.passages} passages.",
    )
    write_result(
        arguments, {"file": str(path), "manifest": manifest_json(manifest)}, lambda: message
    )
    return 0
