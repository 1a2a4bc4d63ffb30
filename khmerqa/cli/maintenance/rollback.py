"""``khmerqa rollback``: the previous generation becomes the current one."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import roll_back_index
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the generation before the current one current again."""
    layout = IndexLayout(settings.index.directory)
    before, now = roll_back_index(layout, settings.index.corpus, wiring.engines(settings))
    message = Message(
        f"លិបិក្រមបានត្រឡប់ពីជំនាន់ {before} ទៅជំនាន់ {now} វិញ។ "
        "khmerqa index លើកក្រោយនឹងធ្វើឱ្យវាដូចថតឯកសារម្តងទៀត។",
        f"The index went back from generation {before} to {now}. The next khmerqa index "
        "makes it match the folder again.",
    )
    write_result(arguments, {"from": before, "to": now}, lambda: message)
    return 0
