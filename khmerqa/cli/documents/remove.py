"""``khmerqa remove``: set files of the corpus folder aside, then index."""

from __future__ import annotations

import argparse

from khmerqa.cli.documents.reindex import with_reindexer, write_report
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_dry_run, add_embedder, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import planned_removal, remove_documents
from khmerqa.ingest.files.withdraw import Withdrawn
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("លេខសម្គាល់ឯកសារ", "the ids that khmerqa documents lists")
    parser.operand("ids", "ID", about, nargs="+")
    add_dry_run(parser)
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Withdraw, index and report."""
    corpus, ids = settings.index.corpus, arguments.ids
    if arguments.dry_run:
        planned = planned_removal(IndexLayout(settings.index.directory), corpus, ids)
        value = {"dry_run": True, "withdrawn": _moved(planned)}
        write_result(arguments, value, lambda: _planned(planned))
        return 0
    report, withdrawn = with_reindexer(
        settings, lambda reindexer: remove_documents(reindexer, corpus, ids)
    )
    write_report(arguments, report, {"withdrawn": _moved(withdrawn)}, _format(withdrawn))
    return 0


def _moved(done: Withdrawn) -> list[dict[str, str]]:
    return [{"id": each, "file": str(path)} for each, path in done.moved]


def _planned(done: Withdrawn) -> str:
    lines = [
        Message(
            f"{each} នឹងត្រូវបានដក៖ ឯកសារ (file) នឹងនៅ {path}",
            f"{each} would be withdrawn: its file would be {path}",
        )
        for each, path in done.moved
    ]
    return "\n".join([*map(str, lines), str(Message("គ្មានអ្វីត្រូវបានប្តូរទេ។", "Nothing was changed."))])


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
