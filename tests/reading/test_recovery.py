"""Pages without a reliable text layer go through the recovery methods in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.types import Bilingual, Method, Verdict

from .samples import paragraph_page, simple_pdf

LEGACY = simple_pdf([paragraph_page(), paragraph_page()], fonts=("Limon#20S1",))


@dataclass(frozen=True)
class Says:
    """Reads the pages it knows as words of its own."""

    words: str
    knows: frozenset[int]
    fingerprint: str = "says 1"
    page_by_page: bool = True
    remedy: Bilingual | None = None

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        assert data.startswith(b"%PDF")
        return {
            index: RecoveredPage(
                replace(
                    page.content,
                    runs=tuple(replace(run, text=self.words) for run in page.content.runs[:1]),
                ),
                Method.OCR,
                confidence=0.9,
                evidence=(("engine", self.words),),
            )
            for index, page in pages.items()
            if index in self.knows
        }


def test_each_page_is_read_by_the_first_method_that_can() -> None:
    methods = (
        Says("first method here", frozenset({0})),
        Says("second method here", frozenset({0, 1})),
    )
    pages = read_pdf(LEGACY, methods).pages
    assert [page.blocks[0].text for page in pages] == ["first method here", "second method here"]
    for page in pages:
        assert (page.verdict, page.method, page.confidence) == (Verdict.LEGACY, Method.OCR, 0.9)
    assert pages[0].evidence[-1] == ("engine", "first method here")


def test_a_page_that_no_method_reads_stays_unread() -> None:
    pages = read_pdf(LEGACY, (Says("first method here", frozenset({1})),)).pages
    assert [bool(page.blocks) for page in pages] == [False, True]


def test_a_file_that_no_method_reads_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read_pdf(LEGACY, (Says("never", frozenset()),))


def test_reliable_pages_are_left_alone() -> None:
    healthy = simple_pdf([paragraph_page()])
    assert read_pdf(healthy, (Says("never", frozenset({0})),)) == read_pdf(healthy)
