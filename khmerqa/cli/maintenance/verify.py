"""``khmerqa verify``: every file as it was written, every passage a slice of its document."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_embedder, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.rendering.reports import verified
from khmerqa.errors import IndexDamagedError
from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_files
from khmerqa.ingest.report import manifest_json
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Check files and passages. Raises IndexDamagedError, naming what is wrong."""
    damaged = damaged_files(IndexLayout(settings.index.directory))
    if damaged:
        names = ", ".join(damaged)
        raise IndexDamagedError(
            Message(
                f"ឯកសារ (file) នៃលិបិក្រមបានប្រែប្រួល ឬបាត់៖ {names} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"Changed or missing since they were written: {names}. Run: khmerqa index --full",
            )
        )
    generation = wiring.assistant(settings).generation()
    _check_passages(generation)
    manifest = generation.manifest
    value = {"whole": True, "manifest": manifest_json(manifest)}
    write_result(arguments, value, lambda: verified(manifest))
    return 0


def _check_passages(generation: Generation) -> None:
    for passage in generation.passages.all_passages():
        text = generation.passages.document(passage.document_id).text
        if text[passage.start : passage.end] != passage.text:
            raise IndexDamagedError(
                Message(
                    f"វគ្គ {passage.id} មិនមាននៅក្នុងឯកសាររបស់វាទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"Passage {passage.id} is not in its document. Run: khmerqa index --full",
                )
            )
