"""The blocks of one page: running lines left out, footnotes where their text ends."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.pdf.content.tags import Group
from khmerqa.reading.pdf.layout.blocks import Style, block_of, drafts_of, notes_of, without
from khmerqa.reading.pdf.layout.footnotes import ends_within_sentence, notes_begin
from khmerqa.reading.pdf.layout.lines import RAISED, Hyphens, Line
from khmerqa.reading.pdf.layout.running_lines import RunningLines
from khmerqa.reading.pdf.layout.table_heads import Placed
from khmerqa.reading.structure.front_back_matter import with_front_back_matter


def style_of(pages: Iterable[Sequence[Line]], groups: Iterable[Group]) -> Style:
    """Return what is usual in a document with these lines and tags."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
        bold += len(line.text) if line.bold else 0
    return Style(
        body_size=sizes.most_common(1)[0][0] if sizes else 1.0,
        tagged_headings=any(group.kind == "heading" for group in groups),
        mostly_bold=bold > 0.5 * sum(sizes.values()),
    )


def page_blocks(
    *,
    content: PageContent,
    runs: Sequence[Run],
    groups: Sequence[Group],
    lines: Sequence[Line],
    running: RunningLines,
    style: Style,
    is_soft: Hyphens,
) -> list[Placed]:
    """Return the blocks of a page with these ``runs`` of text, set in these ``lines``."""
    gone = [lines[index].baseline for index in running.lines]
    box = (0.0, 0.0, content.width, content.height)
    begin = notes_begin(
        lines=lines, running=running.lines, rules=content.rules, body=style.body_size, page=box
    )
    foot = -math.inf if begin is None else begin + RAISED * style.body_size
    text = [run for run in runs if run.baseline > foot]
    drafts = without(drafts_of(text, groups, content.rules), gone)
    blocks = [(b, draft.row) for draft in drafts if (b := block_of(draft, style, is_soft))]
    named = with_front_back_matter([block for block, _ in blocks])
    placed = [(block, row) for block, (_, row) in zip(named, blocks, strict=True)]
    if begin is None:
        return placed
    at_foot = without(notes_of([run for run in runs if run.baseline <= foot]), gone)
    notes = [block for draft in at_foot if (block := block_of(draft, style, is_soft))]
    last = len(placed) - (1 if ends_within_sentence([block for block, _ in placed]) else 0)
    return [*placed[:last], *((note, None) for note in notes), *placed[last:]]
