"""``khmerqa release``: publish documents that a confidentiality stamp held back."""

from __future__ import annotations

import argparse
from contextlib import closing

from khmerqa import wiring
from khmerqa.cli.parser import Parser
from khmerqa.settings import Settings
from khmerqa.storage.service.records import Records
from khmerqa.types import Bilingual


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Bilingual("លេខសម្គាល់ឯកសារ", "the ids that khmerqa documents lists")
    parser.operand("ids", "ID", about, nargs="+")
    parser.switch("--hold", Bilingual("ឃាត់ទុកវិញ", "hold them back again"))


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Publish the documents or hold them back. Raises NotFoundError before anything is changed."""
    passages = wiring.open_index(settings).passages
    found = [passages.document(document_id) for document_id in arguments.ids]
    with closing(wiring.state(settings)) as state:
        records = Records(state)
        for document in found:
            if arguments.hold:
                records.hold(document.id)
                print(Bilingual(f"បានឃាត់ទុក {document.id} ។", f"{document.id} is held back."))
            else:
                records.release(document.id, document.sha256, "cli")
                print(Bilingual(f"បានអនុញ្ញាត {document.id} ។", f"{document.id} is released."))
    return 0
