"""``khmerqa read``: what would be indexed of a file, page by page, with the verdict on each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from khmerqa import wiring
from khmerqa.answer.writing.public_json import evidence_of
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.progress import Progress
from khmerqa.cli.rendering.outline import outline_json, outline_lines, outline_of
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.rendering.pages import page_lines
from khmerqa.errors import UsageError
from khmerqa.index.layout import IndexLayout
from khmerqa.settings import Settings
from khmerqa.text.expressions.doubtful_digits import SIGN, doubtful_digits, with_signs
from khmerqa.types import Block, BlockCell, Extracted, ExtractedPage

_SIGNS = {
    "contents": Message("មាតិកា", "contents"),
    "distribution": Message("ចម្លងជូន", "copies to"),
}
_NOTHING = Message("គ្មានអ្វីត្រូវបញ្ចូលក្នុងលិបិក្រមទេ", "nothing to index")
_DOUBTFUL = Message(
    f"{SIGN} ពីក្រោយលេខ៖ OCR អានមិនច្បាស់ សូមពិនិត្យលើរូបភាពទំព័រ",
    f"{SIGN} behind a digit: OCR was not sure of it; check it on the picture of the page",
)
_AS_ABOVE = Message("ដូចជួរខាងលើ", "as in the row above")
_CONTINUED = Message("តពីជួរមុន", "continues the row before")


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.operand("file", "FILE", Message("ឯកសារ (file)", "a file in any format that is read"))
    parser.value("--page", metavar="N", about=Message("ទំព័រនេះតែមួយ", "this page only"))
    outline = Message("ចំណងជើងនិងលេខមាត្រា", "headings only, and gaps in the numbers of articles")
    parser.switch("--outline", outline)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Read a file as the indexer does, in a process of its own, and print it."""
    path = Path(arguments.file)
    if not path.is_file():
        raise UsageError(
            Message(
                f"គ្មានឯកសារ (file) {path} ទេ។ សូមពិនិត្យទីតាំងឡើងវិញ។",
                f"There is no file {path}. Check the path.",
            )
        )
    page = _number(arguments.page)
    with Progress(sys.stderr) as progress:
        extracted = wiring.read_one(IndexLayout(settings.index.directory), path, progress, page)
    pages = extracted.pages
    if arguments.outline:
        outline = outline_of(extracted)
        write_result(
            arguments,
            {"file": path.name, "title": extracted.title, **outline_json(outline)},
            lambda: "\n".join([_head(path, extracted), "", *outline_lines(outline)]),
        )
        return 0
    write_result(
        arguments,
        {"file": path.name, "title": extracted.title, "pages": [_page_json(p) for p in pages]},
        lambda: "\n\n".join([_head(path, extracted), *map(_page, pages)]),
    )
    return 0


def _number(wanted: str | None) -> int | None:
    if wanted is None or wanted.isdecimal():
        return None if wanted is None else int(wanted)
    raise UsageError(
        Message(
            f"'{wanted}' មិនមែនជាលេខទំព័រទេ។ សូមសរសេរលេខ ឧទាហរណ៍ --page 3 ។",
            f"'{wanted}' is no page number. Write a number, such as --page 3.",
        )
    )


def _head(path: Path, extracted: Extracted) -> str:
    return f"{path.name}\n{extracted.title or ''}".rstrip()


def _page(page: ExtractedPage) -> str:
    about, *evidence = page_lines(page)
    doubtful = doubtful_digits(page)
    lines = [f"== {about}", *evidence]
    if any(doubtful):
        lines.append(f"    {_DOUBTFUL}")
    lines += [_block(block, own) for block, own in zip(page.blocks, doubtful, strict=True)]
    if not page.blocks:
        lines.append(f"    ({_NOTHING})")
    return "\n".join(lines)


def _block(block: Block, doubtful: Sequence[int]) -> str:
    text = with_signs(block.text, doubtful)
    if block.kind == "heading":
        return "#" * max(1, block.level) + " " + text
    if block.row is None:
        sign = f"({_SIGNS[block.kind]}) " if block.kind in _SIGNS else ""
        return f"{'| ' if block.kind == 'row' else sign}{text}"
    lines = [f"| {_cell(block, cell, doubtful)}" for cell in block.row.cells]
    shared = [head or str(column + 1) for column, head in block.row.shared]
    if shared:
        lines.append(f"| ({_AS_ABOVE}: {', '.join(shared)})")
    if block.row.goes_on:
        lines.insert(0, f"| ({_CONTINUED})")
    return "\n".join(lines) + "\n|"


def _cell(block: Block, cell: BlockCell, doubtful: Sequence[int]) -> str:
    text = with_signs(block.text[cell.start : cell.end], [at - cell.start for at in doubtful])
    return f"{cell.head}: {text}" if cell.head else text


def _page_json(page: ExtractedPage) -> dict[str, Any]:
    return {
        "page": page.number,
        "label": page.label,
        "verdict": page.verdict,
        "read_by": page.method,
        "confidence": page.confidence,
        "evidence": evidence_of(page),
        "left_out": [str(loss) for loss in page.losses],
        "blocks": [
            _block_json(block, own)
            for block, own in zip(page.blocks, doubtful_digits(page), strict=True)
        ],
    }


def _block_json(block: Block, doubtful: Sequence[int]) -> dict[str, Any]:
    about = {
        "kind": block.kind,
        "level": block.level,
        "text": block.text,
        "doubtful_digits": list(doubtful),
    }
    if block.row is None:
        return about
    cells = [
        {"head": cell.head, "column": cell.column, "text": block.text[cell.start : cell.end]}
        for cell in block.row.cells
    ]
    shared = [{"head": head, "column": column} for column, head in block.row.shared]
    return {**about, "cells": cells, "shared": shared, "goes_on": block.row.goes_on}
