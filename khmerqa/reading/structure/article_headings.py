"""The articles of a whole document: each heading in its place, whatever its lines look like.

A line in the middle of a sentence may begin with the name and number of an article, and a heading may
look like text. The sequence of all numbers tells them apart: numbers rise by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from khmerqa.reading.structure.divisions import division_level, is_division
from khmerqa.reading.structure.soft_lines import joined
from khmerqa.text.structure.article_sequence import ArticleNumber, article_number
from khmerqa.text.structure.numbering import heading, opening_of
from khmerqa.types import Block, ExtractedPage

MIN_BARE_HEADINGS = 6  # so many in a row, without text between them, are a table of contents
MIN_BARE_ARTICLES = 4  # among them
MIN_SIGNED, SIGNED_SHARE = 5, 0.8  # headings with a sign after the number: then all have one
LOOK_AHEAD = 6  # articles in which the sequence may be taken up again
MAX_TITLE_LENGTH = 160  # characters
_ENDED = re.compile("[.!?:;\u17d4\u17d5\u17d6][\"'\u201d\u00bb)\\]]*\\s*$")


@dataclass(slots=True)
class _Candidate:
    """A block that begins with the name and number of an article, by its position."""

    position: int
    number: ArticleNumber
    is_separated: bool  # a stop or colon after the number, or nothing
    has_sign: bool  # something stands after the number: a stop, a dash, a title
    within_sentence: bool  # the block before it has not come to its end


def with_article_headings(pages: Sequence[ExtractedPage]) -> tuple[ExtractedPage, ...]:
    """Put the headings of articles right: promote, take back, and mark those of a table of contents."""
    homes = [home for home, page in enumerate(pages) for _ in page.blocks]
    blocks = _without_contents([block for page in pages for block in page.blocks])
    candidates = [
        replace(each, within_sentence=False)
        if blocks[each.position].kind == "heading" and pages[homes[each.position]].number is None
        else each  # a file without pages marks its headings, even below items without a stop
        for each in _candidates(blocks, homes)
    ]
    if not candidates:
        chosen: list[tuple[int, Block]] = list(zip(homes, blocks, strict=True))
    else:
        chosen = list(_chosen(blocks, homes, candidates))
    by_page: list[list[Block]] = [[] for _ in pages]
    for home, block in chosen:
        by_page[home].append(block)
    return tuple(
        replace(page, blocks=tuple(of_page)) for page, of_page in zip(pages, by_page, strict=True)
    )


def _without_contents(blocks: Sequence[Block]) -> list[Block]:
    """Mark headings of articles that follow one another without any text as a table of contents."""
    found = list(blocks)
    start = 0
    for end in range(len(blocks) + 1):
        if end < len(blocks) and _is_bare(blocks[end]):
            continue
        run = range(start, end)
        articles = sum(_number(blocks[at]) is not None for at in run)
        if len(run) >= MIN_BARE_HEADINGS and articles >= MIN_BARE_ARTICLES:
            # The last may be that of the text which follows, where there is any.
            for at in run[:-1] if end < len(blocks) else run:
                found[at] = Block(blocks[at].text, "contents")
        start = end + 1
    return found


def _is_bare(block: Block) -> bool:
    if block.kind == "contents":
        return True
    text = block.text
    return is_division(text) and len(text) <= MAX_TITLE_LENGTH and not _ENDED.search(text)


def _has_sign(text: str) -> bool:
    """Return whether something stands after the number that a text begins with."""
    opening = opening_of(text)
    return opening is not None and bool(text[opening.end :].strip())


def _number(block: Block) -> ArticleNumber | None:
    opening = opening_of(block.text)
    return article_number(opening) if opening else None


def _candidates(blocks: Sequence[Block], homes: Sequence[int]) -> Iterator[_Candidate]:
    for position, block in enumerate(blocks):
        if block.kind not in ("heading", "paragraph", "item"):
            continue
        number = _number(block)
        if number is None:
            continue
        before = blocks[position - 1] if position else None
        yield _Candidate(
            position=position,
            number=number,
            is_separated=heading(block.text) is not None,
            has_sign=_has_sign(block.text),
            within_sentence=before is not None
            and before.kind in ("paragraph", "item")
            and homes[position] - homes[position - 1] <= 1
            and not _ENDED.search(before.text),
        )


def _chosen(
    blocks: Sequence[Block], homes: Sequence[int], candidates: Sequence[_Candidate]
) -> Iterator[tuple[int, Block]]:
    levels = Counter(
        blocks[each.position].level
        for each in candidates
        if blocks[each.position].kind == "heading"
    )
    level = levels.most_common(1)[0][0] if levels else 0
    accepted = dict(_accepted(candidates))
    last: tuple[int, Block] | None = None
    for position, block in enumerate(blocks):
        home = homes[position]
        if position not in accepted:
            pieces = [block]
        elif accepted[position]:
            pieces = list(_as_heading(block, level or division_level(block.text) or 1))
        elif block.kind == "item":  # a numbered paragraph of its own
            pieces = [block]
        elif last is not None and last[0] == home:
            last = (home, replace(last[1], text=joined((last[1].text, block.text))))
            continue
        else:
            pieces = [Block(block.text)]
        for piece in pieces:
            if last is not None:
                yield last
            last = (home, piece)
    if last is not None:
        yield last


def _accepted(candidates: Sequence[_Candidate]) -> Iterator[tuple[int, bool]]:
    """Yield the position of each candidate, and whether it begins an article."""
    last: ArticleNumber | None = None
    plain: ArticleNumber | None = None
    signed = sum(each.has_sign for each in candidates)
    wants_sign = signed >= MIN_SIGNED and signed >= SIGNED_SHARE * len(candidates)
    for index, each in enumerate(candidates):
        number = each.number
        comes_next = number.follows(last, plain)
        looks_alike = each.has_sign or not wants_sign
        ahead = candidates[index + 1 : index + 1 + LOOK_AHEAD]
        if each.within_sentence and not number.is_variant:
            better = any(
                other.number.follows(last) and other.is_separated and other.number.value != 1
                for other in ahead
            )
            goes_on = last is None or 0 < number.value - last.value <= LOOK_AHEAD
            is_article = (
                each.is_separated if comes_next else (goes_on and looks_alike and not better)
            )
        else:
            is_article = (each.is_separated and looks_alike) or comes_next
        yield each.position, is_article
        if is_article:
            last = number
            plain = plain if number.is_variant else number


def _as_heading(block: Block, level: int) -> Iterator[Block]:
    """Yield an article's block as its heading, or as text whose beginning is recognised as one."""
    if block.kind in ("heading", "item"):
        yield block
        return
    text = block.text
    found, opening = heading(text), opening_of(text)
    if found is not None and found.end >= len(text.rstrip()):
        yield Block(text, "heading", level)
    elif found is None and opening is not None:
        title = text[: opening.end]
        if len(text) <= MAX_TITLE_LENGTH and not _ENDED.search(text):
            yield Block(text, "heading", level)
            return
        yield Block(title, "heading", level)
        yield replace(block, text=text[opening.end :].lstrip(), kind="paragraph")
    else:
        yield block
