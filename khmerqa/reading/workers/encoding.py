"""What a reading process sends back: JSON, because a file of unknown origin may have taken it over.

A message is a JSON object, a zero byte, and further bytes: a picture, or what was read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from khmerqa.types import (
    Bilingual,
    Block,
    BlockCell,
    BlockKind,
    BlockRow,
    Extracted,
    ExtractedPage,
    Method,
    ReadNumber,
    Verdict,
)

MAX_BYTES = 1 * 2**30  # of one message; a process that sends more is taken for damaged
_KINDS = frozenset(get_args(BlockKind))
_END = b"\0"  # JSON holds no such byte


def encode_message(values: Mapping[str, Any], rest: bytes = b"") -> bytes:
    """Return a message. A lone surrogate, which is no character, becomes a question mark."""
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + _END + rest


def decode_message(message: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what ``encode_message`` was given; raises ValueError for anything else."""
    head, _, rest = message.partition(_END)
    values = json.loads(head)
    if not isinstance(values, dict):
        raise ValueError("not a message")
    return values, rest


def encode_extracted(extracted: Extracted) -> bytes:
    """Return what was read of a file as a message."""
    values = {
        "title": extracted.title,
        "marking": extracted.marking,
        "pages": [_page_values(page) for page in extracted.pages],
    }
    return encode_message(values, extracted.word_boxes)


def decode_extracted(message: bytes) -> Extracted:
    """Return what ``encode_extracted`` was given; raises ValueError for anything else."""
    try:
        values, word_boxes = decode_message(message)
        return Extracted(
            pages=tuple(_page(*page) for page in values["pages"]),
            title=optional(values["title"], str),
            word_boxes=word_boxes,
            marking=optional(values["marking"], str),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not what was read of a file") from error


def only(value: Any, kind: type[Any]) -> Any:
    """Return a value of this type; raises ValueError for one of another. A bool is no number."""
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise ValueError(f"{type(value).__name__} instead of {kind.__name__}")
    return value


def optional(value: Any, kind: type[Any]) -> Any:
    """Return a value of this type, or None; raises ValueError for one of another."""
    return None if value is None else only(value, kind)


def _page_values(page: ExtractedPage) -> list[Any]:
    return [
        page.number,
        page.label,
        page.verdict,
        page.method,
        page.confidence,
        page.evidence,
        page.remedy and (page.remedy.km, page.remedy.en),
        [_block_values(block) for block in page.blocks],
        [(loss.km, loss.en) for loss in page.losses],
        [(number.digits, number.doubtful) for number in page.numbers],
    ]


def _page(
    number: Any,
    label: Any,
    verdict: Any,
    method: Any,
    confidence: Any,
    evidence: Any,
    remedy: Any,
    blocks: Any,
    losses: Any,
    numbers: Any,
) -> ExtractedPage:
    return ExtractedPage(
        number=optional(number, int),
        label=optional(label, str),
        verdict=Verdict(verdict),
        method=Method(method),
        confidence=None if confidence is None else float(confidence),
        evidence=tuple((only(name, str), only(value, str)) for name, value in evidence),
        remedy=None if remedy is None else bilingual(remedy),
        blocks=tuple(_block(*block) for block in blocks),
        losses=tuple(map(bilingual, losses)),
        numbers=tuple(_number(*number) for number in numbers),
    )


def _number(digits: Any, doubtful: Any) -> ReadNumber:
    return ReadNumber(only(digits, str), tuple(only(at, int) for at in doubtful))


def bilingual(values: Iterable[Any]) -> Bilingual:
    """Return a text from its two halves; raises ValueError."""
    km, en = values
    return Bilingual(only(km, str), only(en, str))


def _block_values(block: Block) -> list[Any]:
    values: list[Any] = [block.text, block.kind, block.level]
    if block.row is not None:
        cells = [(each.start, each.end, each.column, each.head) for each in block.row.cells]
        values += [cells, block.row.shared, block.row.goes_on]
    return values


def _block(text: Any, kind: Any, level: Any, *row: Any) -> Block:
    if kind not in _KINDS:
        raise ValueError(f"no kind of block: {kind}")
    return Block(only(text, str), kind, only(level, int), _row(len(text), *row) if row else None)


def _row(length: int, cells: Any, shared: Any, goes_on: Any) -> BlockRow:
    return BlockRow(
        cells=tuple(_cell(length, *cell) for cell in cells),
        shared=tuple((only(column, int), only(head, str)) for column, head in shared),
        goes_on=only(goes_on, bool),
    )


def _cell(length: int, start: Any, end: Any, column: Any, head: Any) -> BlockCell:
    if not 0 <= only(start, int) <= only(end, int) <= length:
        raise ValueError(f"no part of a row: {start} to {end}")
    return BlockCell(start, end, only(column, int), only(head, str))
