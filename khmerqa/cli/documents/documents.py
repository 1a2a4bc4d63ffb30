"""``khmerqa documents``: the list of documents, or the versions of one."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.answer.writing.public_json import document_json
from khmerqa.cli.documents.history import show_history
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.documents import documents
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.previous import arrivals_in
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("កំណែមុនៗនៃឯកសារ", "list the versions of a document")
    parser.value("--history", metavar="ID", about=about)
    about = Message("អត្ថបទនៃកំណែទី N", "with --history: print the text of version N")
    parser.value("--show", metavar="N", about=about)
    about = Message("របៀបអានទំព័រនីមួយៗ", "show how each page was read, and why")
    parser.switch("--pages", about)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the list or the versions."""
    if arguments.history is not None:
        return show_history(settings, arguments)
    generation = wiring.open_index(settings)
    listed = generation.passages.listed()
    arrivals = arrivals_in(IndexLayout(settings.index.directory), generation)
    write_result(
        arguments,
        [document_json(each, arrivals.get(each.id)) for each in listed],
        lambda: documents(
            listed, dict(generation.manifest.unread_pages), pages=bool(arguments.pages)
        ),
    )
    return 0
