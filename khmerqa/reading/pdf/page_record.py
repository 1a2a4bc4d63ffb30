"""All that is known of one page of a PDF while the file is read, pass by pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.pdf.content.tags import Group
from khmerqa.reading.pdf.layout.lines import Line
from khmerqa.reading.pdf.layout.running_lines import NO_RUNNING_LINES, RunningLines
from khmerqa.reading.pdf.layout.table_heads import Placed
from khmerqa.reading.recovery import RecoveredPage
from khmerqa.reading.text_layer.verdict import PageEvidence
from khmerqa.types import Bilingual, Block, ExtractedPage, Method, Verdict

MIN_SIDEWAYS = 20  # letters: fewer are a mark in the margin
Facts = Sequence[tuple[str, str]]


@dataclass(slots=True)
class PageRecord:
    """One page, from the walk over the file to its blocks; the fields are in the order of the passes."""

    # The walk over the file.
    number: int  # from 1
    content: PageContent  # replaced where the page is recovered
    groups: tuple[Group, ...]  # the file's own tags; none where the page is recovered
    own_label: str | None  # from the file's table of page labels
    evidence: PageEvidence
    # The verdict on the text layer, and the recovery of pages whose text layer is not reliable.
    verdict: Verdict = Verdict.EMPTY
    spot_check: Facts = ()
    recovered: RecoveredPage | None = None
    has_old_fonts: bool = False  # some of its text, otherwise read, was decoded
    # Layout.
    lines: Sequence[Line] = ()  # none where the page is unread
    artifacts: Sequence[str] = ()  # lines that the file marks as no part of the text
    running: RunningLines = NO_RUNNING_LINES
    placed: Sequence[Placed] = ()  # blocks, each with its row of a ruled table
    blocks: tuple[Block, ...] = ()
    facts: Facts = ()  # what the verdict rests on

    @property
    def is_reliable(self) -> bool:
        """Whether the text layer may be used, or there is nothing to read."""
        return self.verdict in (Verdict.HEALTHY, Verdict.EMPTY)

    @property
    def is_read(self) -> bool:
        """Whether the page holds text that was read."""
        return self.verdict is Verdict.HEALTHY or self.recovered is not None

    @property
    def method(self) -> Method:
        """How the page's text was extracted."""
        return self.recovered.method if self.recovered else Method.TEXT_LAYER

    @property
    def runs(self) -> list[Run]:
        """The upright runs of the page's text."""
        return [run for run in self.content.runs if not run.artifact and run.upright]

    def _losses(self) -> Iterator[Bilingual]:
        if self.recovered:
            yield from self.recovered.losses
        letters = self.content.sideways
        if letters >= MIN_SIDEWAYS and self.method is not Method.OCR:
            yield Bilingual(
                f"អក្សរ {letters} តួដែលសរសេរបញ្ឈរ ទ្រេត ឬបញ្ច្រាស",
                f"{letters} letters that run up, down or aslant, or stand upside down",
            )
        if unseen := self.content.unseen:
            yield Bilingual(
                f"អក្សរ {unseen} តួដែលមើលមិនឃើញ (ត្រូវបានលាក់ បាំង ឬនៅក្រៅទំព័រ)",
                f"{unseen} letters that nobody sees: hidden, covered or outside the page",
            )

    def extracted(self, remedy: Bilingual | None) -> ExtractedPage:
        """Return the page as the reader's output has it; ``remedy`` is for an unread one."""
        return ExtractedPage(
            number=self.number,
            label=self.running.label or self.own_label,
            verdict=self.verdict,
            blocks=self.blocks,
            method=self.method,
            confidence=self.recovered.confidence if self.recovered else None,
            evidence=tuple(self.facts),
            remedy=None if self.is_reliable or self.recovered else remedy,
            losses=tuple(self._losses()),
            numbers=self.recovered.numbers if self.recovered else (),
        )
