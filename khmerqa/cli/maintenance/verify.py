"""``khmerqa verify``: every file as it was written, every passage a slice of its document."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.cli.parser import Parser, add_embedder, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.rendering.reports import verified
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import check_files, check_passages
from khmerqa.ingest.report import manifest_json
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Check files and passages. Raises IndexDamagedError, naming what is wrong."""
    check_files(IndexLayout(settings.index.directory))
    generation = wiring.assistant(settings).generation()
    check_passages(generation)
    manifest = generation.manifest
    value = {"whole": True, "manifest": manifest_json(manifest)}
    write_result(arguments, value, lambda: verified(manifest))
    return 0
