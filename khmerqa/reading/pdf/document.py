"""PDF files: walk the pages, judge them, recover what is not reliable, and form blocks.

Each pass fills in some fields of the page records; see ``page_record``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from khmerqa.reading.legacy.recovery import with_old_fonts
from khmerqa.reading.pdf.content.stream import hidden_layers
from khmerqa.reading.pdf.content.tags import groups_of
from khmerqa.reading.pdf.content.text_runs import PageWalk
from khmerqa.reading.pdf.engine import LOCK, form_of, opened, page_of
from khmerqa.reading.pdf.layout.blocks import Style
from khmerqa.reading.pdf.layout.lines import hyphens_of
from khmerqa.reading.pdf.layout.page_blocks import page_blocks, style_of
from khmerqa.reading.pdf.layout.running_lines import running_lines_of
from khmerqa.reading.pdf.layout.table_heads import with_heads
from khmerqa.reading.pdf.layout.titles import FIRST_PAGES, Cover, title_of
from khmerqa.reading.pdf.layout.visual_lines import visual_lines
from khmerqa.reading.pdf.page_record import PageRecord
from khmerqa.reading.pdf.refusal import refuse_unless_half, refuse_without_text, remedy_of
from khmerqa.reading.pdf.word_boxes import word_boxes_of
from khmerqa.reading.recovery import Recovery, UnreadPage, recover
from khmerqa.reading.structure.divisions import with_levels
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.text_layer.evidence import facts_of
from khmerqa.reading.text_layer.spot_check import spot_check
from khmerqa.reading.text_layer.verdict import (
    is_mainly_khmer,
    judge,
    page_evidence,
    stray_khmer_is_doubtful,
)
from khmerqa.text.legacy.families import family_of
from khmerqa.types import Extracted, Method


def read_pdf(data: bytes, methods: Sequence[Recovery] = (), page: int | None = None) -> Extracted:
    """Read a PDF; ``methods`` recover pages whose text layer is not reliable.

    With ``page``, its number from 1, no other page is recognised by OCR. Raises UnreadableError where
    less than half of the pages could be read.
    """
    pages, stated = _walked(data)
    _judge(pages, data, methods)
    _recover(pages, data, methods, None if page is None else page - 1)
    remedy = remedy_of(methods)
    if page is None:
        read = sum(each.is_read for each in pages)
        refuse_unless_half([each.verdict for each in pages], read, remedy)
    _collect_facts(pages)
    _find_lines(pages)
    style = style_of((each.lines for each in pages), chain.from_iterable(p.groups for p in pages))
    _form_blocks(pages, style)
    refuse_without_text(has_text=page is not None or any(each.blocks for each in pages))
    covers = [Cover(each.lines, each.method is Method.OCR) for each in pages[:FIRST_PAGES]]
    return Extracted(
        pages=tuple(each.extracted(remedy if methods else None) for each in pages),
        title=title_of(covers, style.body_size, stated),
        word_boxes=word_boxes_of({n: p.recovered for n, p in enumerate(pages) if p.recovered}),
        marking=marking_of(_all_lines(pages)),
    )


def _walked(data: bytes) -> tuple[list[PageRecord], str]:
    """Return the records of all pages, and the title that the file itself states."""
    pages: list[PageRecord] = []
    layers = hidden_layers(data)  # by another library: no lock of pdfium's is held meanwhile
    with opened(data) as document:
        with LOCK:
            title = document.get_metadata_value("Title").strip()
            count = len(document)
            walk = PageWalk(form_of(document), layers)
        for index in range(count):
            with page_of(document, index) as page:
                content = walk.read(page.raw)
                pages.append(
                    PageRecord(
                        number=index + 1,
                        content=content,
                        groups=groups_of(page.raw),
                        own_label=document.get_page_label(index).strip() or None,
                        evidence=page_evidence(content),
                    )
                )
    return pages, title


def _judge(pages: Sequence[PageRecord], data: bytes, methods: Sequence[Recovery]) -> None:
    """Set the verdict on each text layer, checked against OCR of one page where it is in doubt."""
    evidence = [page.evidence for page in pages]
    verdicts, shown = spot_check(
        data=data,
        contents=[page.content for page in pages],
        evidence=evidence,
        verdicts=judge(evidence),
        methods=methods,
    )
    for index, (page, verdict) in enumerate(zip(pages, verdicts, strict=True)):
        page.verdict, page.spot_check = verdict, shown.get(index, ())


def _recover(
    pages: Sequence[PageRecord], data: bytes, methods: Sequence[Recovery], only: int | None
) -> None:
    """Replace the content of pages whose text layer is not reliable, where a method can."""
    unread = {
        index: UnreadPage(page.content, page.verdict)
        for index, page in enumerate(pages)
        if not page.is_reliable
    }
    for index, recovered in recover(data, unread, methods, only).items():
        page = pages[index]
        page.recovered, page.content, page.groups = recovered, recovered.content, ()
    for page in pages:
        other = page.recovered is None or page.method is Method.GLYPHS
        if page.is_read and other and any(family_of(run.font) for run in page.content.runs):
            page.content, page.has_old_fonts = with_old_fonts(page.content), True


def _collect_facts(pages: Sequence[PageRecord]) -> None:
    """Set what each verdict rests on: the text layer, the spot check, and the recovery."""
    for page in pages:
        recovered = page.recovered.evidence if page.recovered else ()
        page.facts = (*facts_of(page.evidence), *page.spot_check, *recovered)


def _find_lines(pages: Sequence[PageRecord]) -> None:
    """Set the lines of all pages that were read, and which of them run along from page to page."""
    for page in pages:
        if page.is_read:
            page.lines = visual_lines(page.runs)
            marked = [run for run in page.content.runs if run.artifact]
            page.artifacts = [line.text for line in visual_lines(marked)]
    running = running_lines_of(
        [page.lines for page in pages],
        [page.artifacts for page in pages],
        [page.content.height for page in pages],
    )
    for page, lines in zip(pages, running, strict=True):
        page.running = lines


def _form_blocks(pages: Sequence[PageRecord], style: Style) -> None:
    """Set the blocks of all pages; table heads and levels follow from the document as a whole."""
    is_soft = hyphens_of(line.text for page in pages for line in page.lines)
    drops_khmer = stray_khmer_is_doubtful([p.evidence for p in pages if p.recovered is None])
    for page in pages:
        if page.lines:
            placed = page_blocks(
                content=page.content,
                runs=page.runs,
                groups=page.groups,
                lines=page.lines,
                running=page.running,
                style=style,
                is_soft=is_soft,
            )
            page.placed = [
                (block, row)
                for block, row in placed
                if page.recovered
                or page.has_old_fonts
                or not (drops_khmer and is_mainly_khmer(block.text))
            ]
    blocks = with_levels(with_heads([page.placed for page in pages]))
    for page, own in zip(pages, blocks, strict=True):
        page.blocks = own


def _all_lines(pages: Sequence[PageRecord]) -> Iterator[str]:
    yield from (line.text for page in pages for line in page.lines)
    yield from chain.from_iterable(page.artifacts for page in pages)
