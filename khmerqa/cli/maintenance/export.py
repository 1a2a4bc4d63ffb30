"""``khmerqa export``: the index in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.index.transfer.archive import export_index
from khmerqa.ingest.report import manifest_json
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.operand("file", "FILE", Message("ឯកសារ (file) ដែលត្រូវបង្កើត", "the file to write"))
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Write the current generation to a file."""
    layout = IndexLayout(settings.index.directory)
    path = Path(arguments.file)
    manifest = export_index(layout, path, wiring.engines(settings))
    message = Message(
        f"បាននាំចេញ {path}៖ ឯកសារ {manifest.documents} និង {manifest.passages} វគ្គ។",
        f"Exported {path}: {manifest.documents} documents, {manifest.passages} passages.",
    )
    write_result(
        arguments, {"file": str(path), "manifest": manifest_json(manifest)}, lambda: message
    )
    return 0
