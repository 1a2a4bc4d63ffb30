"""Doubtful text layers are compared with OCR; clear ones are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.reading.text_layer.spot_check import agreement, spot_check
from khmerqa.reading.text_layer.verdict import PageEvidence, is_doubtful, judge
from khmerqa.types import Bilingual, Method, Verdict

from ..samples import KHMER_PARAGRAPHS

SOUND = " ".join(KHMER_PARAGRAPHS)
# Every ninth pair of letters in the other order: more than a writer's slips, less than a false map.
ODD = "".join(
    SOUND[at + 1] + SOUND[at] if at % 18 == 0 else SOUND[at : at + 2]
    for at in range(0, len(SOUND) - 1, 2)
)
RUN = Run("", 72, 500, 700, 12, "Khmer OS", False, None, False, True)


@dataclass
class Says:
    text: str
    pages_read: list[int] = field(default_factory=list)
    fingerprint: str = "says 1"
    page_by_page: bool = True
    remedy: Bilingual | None = None

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        self.pages_read += pages
        runs = (replace(RUN, text=self.text),)
        return {
            n: RecoveredPage(replace(page.content, runs=runs), Method.OCR, 0.8)
            for n, page in pages.items()
        }


def confirm(text: str, method: Says) -> tuple[list[Verdict], list[Verdict], object]:
    evidence = [PageEvidence((("Khmer OS", text),))]
    content = PageContent(595, 842, (replace(RUN, text=text),), 0.0, 0)
    before = judge(evidence)
    after, shown = spot_check(
        data=b"", contents=[content], evidence=evidence, verdicts=before, methods=(method,)
    )
    return before, after, shown


def test_a_clear_text_layer_is_not_sampled() -> None:
    method = Says(SOUND)
    assert not is_doubtful([PageEvidence((("Khmer OS", SOUND),))])
    assert confirm(SOUND, method) == ([Verdict.HEALTHY], [Verdict.HEALTHY], {})
    assert method.pages_read == []


@pytest.mark.parametrize(
    ("printed", "verdict"), [(ODD, Verdict.HEALTHY), (SOUND[::-1], Verdict.BROKEN)]
)
def test_a_doubtful_one_is_reliable_if_ocr_agrees(printed: str, verdict: Verdict) -> None:
    assert is_doubtful([PageEvidence((("Khmer OS", ODD),))])
    method = Says(printed)
    _, after, shown = confirm(ODD, method)
    assert method.pages_read == [0]
    assert after == [verdict]
    assert "sample OCR" in str(shown)


def test_agreement() -> None:
    assert agreement("ក ខ\u200bគ", "កខគ") == 1
    assert agreement("កខគ", "ឃងច") == 0
