"""PDF files: walk the pages, judge them, and put the believed ones into blocks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from khmerqa.errors import UnreadableError
from khmerqa.reading.ocr.engine import INSTALL, Tesseract
from khmerqa.reading.pdf.content.tags import Group, groups_of
from khmerqa.reading.pdf.content.text_runs import PageContent, PageWalk, Run
from khmerqa.reading.pdf.engine import LOCK, opened, page_of
from khmerqa.reading.pdf.layout.blocks import (
    Draft,
    Style,
    block_of,
    drafts_of,
    notes_of,
    visual_lines,
    without,
)
from khmerqa.reading.pdf.layout.footnotes import goes_on, notes_begin
from khmerqa.reading.pdf.layout.lines import RAISED, Hyphens, Line, hyphens_of
from khmerqa.reading.pdf.layout.running_lines import Furniture, furniture_of
from khmerqa.reading.pdf.layout.table_heads import Placed, with_heads
from khmerqa.reading.pdf.layout.titles import FIRST_PAGES, Cover, is_title, printed_title
from khmerqa.reading.pdf.word_boxes import written
from khmerqa.reading.recovery import Recovery, UnreadPage, recover
from khmerqa.reading.structure.divisions import with_levels
from khmerqa.reading.structure.front_back_matter import with_apparatus
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.text_layer.evidence import facts_of
from khmerqa.reading.text_layer.spot_check import confirmed
from khmerqa.reading.text_layer.verdict import (
    is_mainly_khmer,
    judge,
    page_evidence,
    stray_khmer_is_doubtful,
)
from khmerqa.types import Bilingual, Extracted, ExtractedPage, Method, Verdict

LEAST_READ = 0.5  # of the pages that hold anything
_ADVICE = {  # what so many pages are, in Khmer and in English
    Verdict.LEGACY: (
        "ដែលសរសេរដោយពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode",
        "are written in a pre-Unicode Khmer font",
    ),
    Verdict.BROKEN: (
        "ដែលស្រទាប់អត្ថបទមិនត្រូវនឹងអក្សរបោះពុម្ព",
        "have a text layer that does not match what is printed",
    ),
    Verdict.SCAN: ("ដែលជារូបស្កេនគ្មានអត្ថបទ", "are scanned pictures without text"),
}
_WITH_OCR = Bilingual(
    "សូមសុំឯកសារ Word ដើម ឬច្បាប់ស្កេនដែលច្បាស់ជាងនេះ។",
    "ask for the Word original or for a clearer scan.",
)
_WITHOUT_OCR = Bilingual(
    f"ដើម្បីអានរូបភាពអត្ថបទ សូមដំណើរការ៖ {INSTALL} រួចធ្វើលិបិក្រមឡើងវិញ ឬសុំឯកសារ Word ដើម។",
    f"to have pictures of text read, run: {INSTALL}, then index again; "
    "or ask for the Word original.",
)


@dataclass(frozen=True, slots=True)
class _Page:
    content: PageContent
    groups: tuple[Group, ...]
    own_label: str | None  # from the file's table of page labels

    @property
    def runs(self) -> list[Run]:
        return [run for run in self.content.runs if not run.artifact and run.upright]

    @property
    def artifacts(self) -> list[str]:
        return [line.text for line in visual_lines([r for r in self.content.runs if r.artifact])]


def read_pdf(data: bytes, ways: Sequence[Recovery] = ()) -> Extracted:
    """Read a PDF of which at least half the pages can be believed, or recovered in one of ``ways``."""
    pages, title = _walk(data)
    evidence = [page_evidence(page.content) for page in pages]
    contents = [page.content for page in pages]
    verdicts, samples = confirmed(data, contents, evidence, judge(evidence), ways)
    doubted = {
        index: UnreadPage(page.content, verdict)
        for index, (page, verdict) in enumerate(zip(pages, verdicts, strict=True))
        if verdict not in (Verdict.HEALTHY, Verdict.EMPTY)
    }
    recovered = recover(data, doubted, ways)
    for index, page in recovered.items():
        pages[index] = replace(pages[index], content=page.content, groups=())
    believed = [
        verdict is Verdict.HEALTHY or index in recovered for index, verdict in enumerate(verdicts)
    ]
    _refuse_unless_half(verdicts, sum(believed))
    remedy = _advice() if ways and len(doubted) > len(recovered) else None
    facts_of_all = [
        (
            *facts_of(page),
            *samples.get(n, ()),
            *(recovered[n].evidence if n in recovered else ()),
        )
        for n, page in enumerate(evidence)
    ]
    pairs = list(zip(pages, believed, strict=True))
    lines = [visual_lines(page.runs) if ok else [] for page, ok in pairs]
    artifacts = [page.artifacts if ok else [] for page, ok in pairs]
    furniture = furniture_of(lines, artifacts, [page.content.height for page in pages])
    style = _style(pages, lines)
    is_soft = hyphens_of(line.text for page in lines for line in page)
    by_ocr = {n for n, page in recovered.items() if page.method is Method.OCR}
    own_text = [page for n, page in enumerate(evidence) if n not in recovered]
    drops_khmer = stray_khmer_is_doubtful(own_text)
    placed = [
        [
            (block, row)
            for block, row in (_blocks(page, own, running, style, is_soft) if own else ())
            if number in recovered or not (drops_khmer and is_mainly_khmer(block.text))
        ]
        for number, (page, own, running) in enumerate(zip(pages, lines, furniture, strict=True))
    ]
    blocks = with_levels(with_heads(placed))
    extracted = tuple(
        ExtractedPage(
            number=number,
            label=running.label or page.own_label,
            verdict=verdict,
            blocks=on_page,
            method=found.method if (found := recovered.get(number - 1)) else Method.TEXT_LAYER,
            confidence=found.confidence if found else None,
            evidence=facts,
            remedy=remedy if number - 1 in doubted and number - 1 not in recovered else None,
        )
        for number, (page, on_page, running, verdict, facts) in enumerate(
            zip(pages, blocks, furniture, verdicts, facts_of_all, strict=True), 1
        )
    )
    if not any(page.blocks for page in extracted):
        raise UnreadableError(
            Bilingual(
                "ឯកសារ PDF នេះគ្មានអត្ថបទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "This PDF holds no text; ask for a copy that has some.",
            )
        )
    covers = [Cover(page, n in by_ocr) for n, page in enumerate(lines[:FIRST_PAGES])]
    running = [*(line.text for page in lines for line in page), *chain.from_iterable(artifacts)]
    return Extracted(
        extracted,
        title or printed_title(covers, style.body_size),
        written(recovered),
        marking_of(running),
    )


def _walk(data: bytes) -> tuple[list[_Page], str | None]:
    walk = PageWalk()
    pages: list[_Page] = []
    with opened(data) as document:
        with LOCK:
            title = document.get_metadata_value("Title").strip()
            count = len(document)
        for index in range(count):
            with page_of(document, index) as page:
                label = document.get_page_label(index).strip()
                pages.append(_Page(walk.read(page.raw), groups_of(page.raw), label or None))
    return pages, title if is_title(title) else None


def _refuse_unless_half(verdicts: Sequence[Verdict], believed: int) -> None:
    counts = Counter(verdicts)
    holding = len(verdicts) - counts[Verdict.EMPTY]
    if not holding:
        raise UnreadableError(
            Bilingual(
                "ទំព័រទាំងអស់នៃឯកសារ PDF នេះទទេ។ សូមសុំច្បាប់ចម្លងដែលមានអត្ថបទ។",
                "All pages of this PDF are empty; ask for a copy that has text.",
            )
        )
    if believed >= max(1, LEAST_READ * holding):
        return
    found = [(counts[verdict], *words) for verdict, words in _ADVICE.items() if counts[verdict]]
    in_khmer = " និង ".join(f"{count} ទំព័រ{khmer}" for count, khmer, _ in found)
    in_english = " and ".join(f"{count} {english}" for count, _, english in found)
    advice = _advice()
    raise UnreadableError(
        Bilingual(
            f"ក្នុងចំណោម {holding} ទំព័រដែលមានខ្លឹមសារ មាន {in_khmer}។ {advice.km}",
            f"Of the {holding} pages that hold anything, {in_english}; {advice.en}",
        )
    )


def _advice() -> Bilingual:
    """Return what would make the pages readable that were not read."""
    return _WITH_OCR if Tesseract().is_usable else _WITHOUT_OCR


def _blocks(
    page: _Page, lines: Sequence[Line], running: Furniture, style: Style, is_soft: Hyphens
) -> list[Placed]:
    gone = [lines[index].baseline for index in running.lines]
    content = page.content
    box = (0.0, 0.0, content.width, content.height)
    begin = notes_begin(lines, running.lines, content.rules, style.body_size, box)
    foot = -math.inf if begin is None else begin + RAISED * style.body_size
    text = [run for run in page.runs if run.baseline > foot]
    drafts: list[Draft] = without(drafts_of(text, page.groups, content.rules), gone)
    blocks = [(b, draft.row) for draft in drafts if (b := block_of(draft, style, is_soft))]
    named = with_apparatus([block for block, _ in blocks])
    placed = [(block, row) for block, (_, row) in zip(named, blocks, strict=True)]
    if begin is None:
        return placed
    at_foot = without(notes_of([run for run in page.runs if run.baseline <= foot]), gone)
    notes = [block for draft in at_foot if (block := block_of(draft, style, is_soft))]
    last = len(placed) - (1 if goes_on([block for block, _ in placed]) else 0)
    return [*placed[:last], *((note, None) for note in notes), *placed[last:]]


def _style(pages: Sequence[_Page], lines: Sequence[Sequence[Line]]) -> Style:
    sizes: Counter[float] = Counter()
    bold = 0
    for line in (line for page in lines for line in page):
        sizes[round(line.size, 1)] += len(line.text)
        bold += len(line.text) if line.bold else 0
    return Style(
        body_size=sizes.most_common(1)[0][0] if sizes else 1.0,
        tagged_headings=any(group.kind == "heading" for page in pages for group in page.groups),
        mostly_bold=bold > 0.5 * sum(sizes.values()),
    )
