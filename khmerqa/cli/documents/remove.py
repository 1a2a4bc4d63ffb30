"""``khmerqa remove``: set files of the corpus folder aside, then index."""

from __future__ import annotations

import argparse

from khmerqa.cli.documents.reindex import with_reindexer, write_report
from khmerqa.cli.parser import Parser, add_embedder, add_json
from khmerqa.ingest.changes import remove_documents
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
    report = with_reindexer(
        settings,
        lambda reindexer: remove_documents(reindexer, settings.index.corpus, arguments.ids),
    )
    write_report(arguments, report)
    return 0
