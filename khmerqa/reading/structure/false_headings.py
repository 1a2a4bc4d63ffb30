"""Lines printed like headings that are none: a confidentiality stamp, the names of who signed. Pure.

Nothing is beneath these. Who signed stands under the place and date at the end of a text, above the list
of those who get a copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from khmerqa.reading.structure.divisions import is_division
from khmerqa.reading.structure.marking import marking_of
from khmerqa.types import Block, ExtractedPage

MAX_LINE_LENGTH = 120  # characters, of a line among signatures
MAX_LINES = 16  # of signatures: more blocks are text
_SIGNED = re.compile(
    "^(?:ធ្វើនៅ|ព្រះហស្តលេខា|(?:រាជធានី|ភ្នំពេញ|ខេត្ត|ទីក្រុង)\\S{0,20}[ ,]{0,2}(?:នៅ)?ថ្ងៃ"
    "|Done (?:at|in)\\b|Signed (?:at|in|by)\\b|Given under\\b"
    "|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,2}, (?:the )?(?:\\d|[A-Z][a-z]+ \\d))"
)
_SENTENCE_END = re.compile("[.;?!\u17d4\u17d5]\\s*$")


def without_false_headings(pages: Sequence[ExtractedPage]) -> tuple[ExtractedPage, ...]:
    """Turn headings that are none into paragraphs; a document of headings alone keeps them."""
    blocks = list(chain.from_iterable(page.blocks for page in pages))
    stamps = {at for at, block in enumerate(blocks) if _is_stamp(block)}
    false = stamps | _signatures(blocks)
    # In a file without pages headings are marked as such, and the last is one too.
    if pages and pages[-1].number is not None:
        false |= _last(blocks)
    if not any(at not in false and block.kind != "heading" for at, block in enumerate(blocks)):
        return tuple(pages)
    at = 0
    found = []
    for page in pages:
        right = []
        for block in page.blocks:
            is_false = at in false and block.kind == "heading"
            right.append(replace(block, kind="paragraph", level=0) if is_false else block)
            at += 1
        found.append(replace(page, blocks=tuple(right)))
    return tuple(found)


def _is_stamp(block: Block) -> bool:
    return block.kind == "heading" and marking_of([block.text]) is not None


def _signatures(blocks: Sequence[Block]) -> set[int]:
    """Return the positions of the lines under a place and date."""
    found: set[int] = set()
    run: list[int] = []
    for at, block in enumerate([*blocks, None]):
        if block is not None and _SIGNED.match(block.text) and _is_short(block):
            found |= _closed(run)
            run = [at]
        elif run and (block is None or block.kind in ("distribution", "note", "contents")):
            found |= _closed(run)
            run = []
        elif run and block is not None and _may_be_signed(block):
            run.append(at)
        else:
            run = []
    return found


def _last(blocks: Sequence[Block]) -> set[int]:
    """Return the positions of the headings at the end of a document, without any text beneath."""
    found: set[int] = set()
    for at in reversed(range(len(blocks))):
        if blocks[at].kind in ("distribution", "note"):
            continue
        if blocks[at].kind != "heading" or is_division(blocks[at].text):
            break
        found.add(at)
    return found


def _closed(run: Sequence[int]) -> set[int]:
    return set(run) if len(run) <= MAX_LINES else set()


def _may_be_signed(block: Block) -> bool:
    is_line = block.kind in ("heading", "paragraph", "row") and _is_short(block)
    return is_line and not is_division(block.text)


def _is_short(block: Block) -> bool:
    return len(block.text) <= MAX_LINE_LENGTH and not _SENTENCE_END.search(block.text)
