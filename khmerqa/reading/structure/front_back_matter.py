"""Front and back matter: tables of contents, distribution lists, visas.

A distribution list (kanleng totuol, at the end of a decree) names who gets a copy; a table of contents
names what is found elsewhere. Neither answers a question. A visa (banh-khoeunh, at the beginning) names
the law that a decree rests on, and may well be an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from khmerqa.types import Block

CONTENTS_SHARE = 0.5  # of the blocks of a page, headings aside
MIN_CONTENTS_ENTRIES = 3
MAX_RECIPIENT_LENGTH = 160  # characters
_DISTRIBUTION = re.compile("^[-\u2013\\s]*(?:កន្លែងទទួល|ចម្លងជូន|កន្លែងទទួលៈ)\\s*[:៖ៈ]?")
_LAST_RECIPIENT = re.compile("កាលប្បវត្តិ")
_VISA = re.compile("^[-\u2013\u2022\\s]*(?:បាន(?:ឃើញ|ទ្រង់យល់)|(?:having seen|pursuant to)\\b)", re.I)


def is_visa(text: str) -> bool:
    """Return whether a line begins a visa."""
    return _VISA.match(text) is not None


def with_front_back_matter(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Mark the blocks of one page that belong to a table of contents or a distribution list."""
    return _distribution(_contents(blocks))


def _contents(blocks: Sequence[Block]) -> tuple[Block, ...]:
    entries = sum(block.kind == "contents" for block in blocks)
    if entries < MIN_CONTENTS_ENTRIES or entries < CONTENTS_SHARE * len(blocks):
        return tuple(blocks)
    first = next(index for index, block in enumerate(blocks) if block.kind == "contents")
    last = max(index for index, block in enumerate(blocks) if block.kind == "contents")
    # Long titles take two lines of which one has no page number; text after the last one stays text.
    start = 0 if first <= 2 else first
    return tuple(
        replace(block, kind="contents", level=0) if start <= index <= last else block
        for index, block in enumerate(blocks)
    )


def _distribution(blocks: Sequence[Block]) -> tuple[Block, ...]:
    named: list[Block] = []
    inside = False
    for block in blocks:
        if _DISTRIBUTION.match(block.text):
            inside = True
        elif inside and not _is_recipient(block):
            inside = False
        named.append(replace(block, kind="distribution", level=0) if inside else block)
        if inside and _LAST_RECIPIENT.search(block.text):
            inside = False
    return tuple(named)


def _is_recipient(block: Block) -> bool:
    return block.kind in ("item", "row", "paragraph") and len(block.text) <= MAX_RECIPIENT_LENGTH
