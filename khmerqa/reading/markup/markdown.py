"""Markdown files, through the tokens of a CommonMark parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from khmerqa.reading.markup.html import blocks_of_fragment
from khmerqa.reading.markup.plain import decoded
from khmerqa.reading.structure.soft_lines import joined
from khmerqa.reading.structure.tables import GridCell, row_of_texts, table_blocks
from khmerqa.reading.structure.titles import typed_title
from khmerqa.text.expressions.raised import lowered, raised
from khmerqa.types import Block, BlockKind, Extracted, ExtractedPage, Verdict

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SHIFT_OR_DELETION = re.compile(r"<(/?)(sup|sub|del|s)>", re.IGNORECASE)
_MAX_NESTING = 50  # quotes and lists within each other; deeper ones are no document


def read_markdown(data: bytes) -> Extracted:
    """Read headings, paragraphs, items and table rows; front matter gives at most the title."""
    from markdown_it import MarkdownIt

    text = decoded(data)
    front = _FRONT_MATTER.match(text)
    title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front[1], re.M) if front else None
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table")
    blocks = _blocks(parser.parse(text[front.end() :] if front else text))
    page = ExtractedPage(number=None, label=None, verdict=Verdict.HEALTHY, blocks=tuple(blocks))
    return Extracted((page,), title[1] if title else typed_title(blocks))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    blocks: list[Block] = []
    kind: BlockKind = "paragraph"
    level = 0
    cells: list[str] | None = None
    rows: list[list[GridCell]] = []  # of the table
    marks: list[str] = []  # of the open lists, innermost last
    pending = ""  # the mark of an item whose text is still to come
    html = ""  # a table with empty lines in it comes in several pieces
    for token in tokens:
        if token.type == "html_block":
            html += token.content
            continue
        if html:
            blocks += blocks_of_fragment(html)
            html = ""
        if token.type == "heading_open":
            kind, level = "heading", min(3, int(token.tag[1]))
        elif token.type == "heading_close":
            kind, level = "paragraph", 0
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            marks.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
        elif token.type == "list_item_open":
            pending = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            rows.append(row_of_texts(cells, is_head=not rows))
            cells = None
        elif token.type == "table_close":
            blocks += table_blocks(rows)
            rows = []
        elif token.type in ("inline", "code_block", "fence"):
            text = _inline(token)
            if cells is not None:
                cells.append(text)
            elif text:
                item: BlockKind = "item" if pending and kind == "paragraph" else kind
                blocks.append(Block(pending * (item == "item") + text, item, level))
                pending = ""
    return blocks + (blocks_of_fragment(html) if html else [])


def _inline(token: Token) -> str:
    """Return the words of a token: marks of emphasis and addresses of links left out."""
    if not token.children:
        return re.sub(r"\s+", " ", token.content).strip()
    text, broken = "", False
    within = ""  # the tag of raised, lowered or deleted words
    for child in token.children:
        if child.type == "html_inline" and (tag := _SHIFT_OR_DELETION.fullmatch(child.content)):
            within = "" if tag[1] else tag[2].lower()
            continue
        if within in ("del", "s"):
            continue
        if child.type in ("softbreak", "hardbreak"):
            broken = True
            continue
        content = child.content if child.type in ("text", "code_inline", "image") else ""
        if not content:
            continue
        if within:
            content = raised(content) if within == "sup" else lowered(content, text[-20:])
        text = joined([text.rstrip(), content.lstrip()]) if broken and text else text + content
        broken = False
    return re.sub(r"\s+", " ", text).strip()
