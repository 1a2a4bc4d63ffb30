"""``khmerqa remove``: set files of the corpus folder aside, then index."""

from __future__ import annotations

import argparse

from khmerqa.cli.documents.reindex import reindex, write_report
from khmerqa.cli.parser import Parser, add_embedder, add_json
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.files.publish import roots_of, withdraw
from khmerqa.settings import Settings
from khmerqa.types import Bilingual


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Bilingual("លេខសម្គាល់ឯកសារ", "the ids that khmerqa documents lists")
    parser.operand("ids", "ID", about, nargs="+")
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Withdraw, index and report."""
    layout = IndexLayout(settings.index.directory)
    roots = withdraw(layout, roots_of(layout, settings.index.corpus), arguments.ids)
    write_report(arguments, reindex(settings, roots, allow_empty=True))
    return 0
