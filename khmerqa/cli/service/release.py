"""``khmerqa release``: publish documents that a confidentiality stamp held back."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.service.records import open_records
from khmerqa.settings import Settings
from khmerqa.storage.service.records import Records


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("លេខសម្គាល់ឯកសារ", "the ids that khmerqa documents lists")
    parser.operand("ids", "ID", about, nargs="+")
    parser.switch("--hold", Message("ឃាត់ទុកវិញ", "hold them back again"))
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Publish the documents or hold them back. Raises NotFoundError before anything is changed."""
    passages = wiring.open_index(settings).passages
    found = [passages.document(document_id) for document_id in arguments.ids]
    with open_records(settings) as state:
        records = Records(state)
        for document in found:
            if arguments.hold:
                records.hold(document.id)
            else:
                records.release(document.id, document.sha256, "cli")
    ids = ", ".join(document.id for document in found)
    done = (
        Message(f"បានឃាត់ទុក៖ {ids} ។", f"Held back: {ids}.")
        if arguments.hold
        else Message(f"បានអនុញ្ញាត៖ {ids} ។", f"Released: {ids}.")
    )
    value = {"ids": [document.id for document in found], "held": bool(arguments.hold)}
    write_result(arguments, value, lambda: done)
    return 0
