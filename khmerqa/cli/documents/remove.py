"""``khmerqa remove``: set files of the corpus folder aside, then index."""

from __future__ import annotations

import argparse

from khmerqa.cli.documents.reindex import with_reindexer, write_report
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_embedder, add_json
from khmerqa.ingest.changes import remove_documents
from khmerqa.ingest.files.withdraw import Withdrawn
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("លេខសម្គាល់ឯកសារ", "the ids that khmerqa documents lists")
    parser.operand("ids", "ID", about, nargs="+")
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Withdraw, index and report."""
    report, withdrawn = with_reindexer(
        settings,
        lambda reindexer: remove_documents(reindexer, settings.index.corpus, arguments.ids),
    )
    moved = [{"id": each, "file": str(path)} for each, path in withdrawn.moved]
    write_report(arguments, report, {"withdrawn": moved}, _format(withdrawn))
    return 0


def _format(done: Withdrawn) -> str:
    return "\n".join(
        str(
            Message(
                f"បានដក {each}៖ ឯកសារ (file) ឥឡូវនៅ {path}",
                f"{each} is withdrawn: its file is now {path}",
            )
        )
        for each, path in done.moved
    )
