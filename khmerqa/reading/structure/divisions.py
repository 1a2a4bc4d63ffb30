"""How laws are divided: book, chapter, section, subsection, article; and the levels these get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from khmerqa.text.structure.numbering import KHMER_NAMES, part_named
from khmerqa.types import Block

_BOOK, _CHAPTER, _SECTION, _SUBSECTION, _ARTICLE = range(5)
_RANKS = {
    "book": _BOOK,
    "title": _CHAPTER,
    "chapter": _CHAPTER,
    "section": _SECTION,
    "subsection": _SUBSECTION,
    "article": _ARTICLE,
    "clause": _ARTICLE,
}
# What laws have besides numbered parts: annexes, and a part that is the only one of its kind.
_ANNEX = re.compile(
    "^(?:part|annex|appendix|ឧបសម្ព័ន្ធ)(?:\\s*[0-9ivxlcIVXLC\u17e0-\u17e9]+\\b|ទោល)"
    "|^ឧបសម្ព័ន្ធ\\s?(?:នៃ|របស់)\\S{2,16}?\\s?(?:លេខ|េលខ)",
    re.IGNORECASE,
)
_ONLY = tuple(
    (re.compile(f"^{name}ទោល"), rank)
    for name, rank in (
        ("គន្ថី", _BOOK), ("(?:ជំពូក|មាតិកា)", _CHAPTER), ("ផ្នែក", _SECTION), ("កថាភាគ", _SUBSECTION),
        (f"(?:{'|'.join(KHMER_NAMES.values())})", _ARTICLE),
    )
)  # fmt: skip
_LEVELS = {_BOOK: 1, _CHAPTER: 1, _SECTION: 2, _SUBSECTION: 3, _ARTICLE: 3}


def division_level(text: str) -> int | None:
    """Return the level that a text like "Chapter 2" or "Article 5" has, if it begins so."""
    rank = _rank(text)
    return None if rank is None else _LEVELS[rank]


def is_division(text: str) -> bool:
    """Return whether a text begins with the name and number of a division."""
    return _rank(text) is not None


def is_article(text: str) -> bool:
    """Return whether a text begins with the name and number of an article or clause."""
    return _rank(text) == _ARTICLE


def with_levels(pages: Sequence[Sequence[Block]]) -> list[tuple[Block, ...]]:
    """Give the divisions of one document levels of their own where three do not suffice."""
    found = {_rank(block.text) for block in _headings(pages)}
    if not {_BOOK, _SUBSECTION} & found:
        return [tuple(page) for page in pages]
    return [tuple(_with_level(block) for block in page) for page in pages]


def _with_level(block: Block) -> Block:
    rank = _rank(block.text) if block.kind == "heading" else None
    return block if rank is None else replace(block, level=rank + 1)


def _headings(pages: Iterable[Iterable[Block]]) -> Iterable[Block]:
    return (block for page in pages for block in page if block.kind == "heading")


def _rank(text: str) -> int | None:
    part = part_named(text)
    if part is not None:
        return _RANKS.get(part.name)
    if _ANNEX.match(text):
        return _CHAPTER
    return next((rank for only, rank in _ONLY if only.match(text)), None)
