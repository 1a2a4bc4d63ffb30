"""Doubtful text layers compared with OCR of one of their pages.

The measures of a false character map and of unusual but sound Khmer (names, old spelling) overlap in a
narrow range. There, and only there, the page with the most Khmer is read from its picture, and the text
layer is taken as reliable if the two agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from khmerqa.reading.page_content import PageContent
from khmerqa.reading.recovery import Recovery, UnreadPage
from khmerqa.reading.text_layer.verdict import (
    PageEvidence,
    is_doubtful,
    is_mainly_khmer,
    khmer_letters,
)
from khmerqa.types import Method, Verdict

AGREES = 0.85  # OCR of a sound page differs from it in a few letters of a hundred
DISAGREES = 0.65  # a false character map changes a third of them and more
COMPARED = 1_500  # letters; a longer comparison is no better
_IGNORED = re.compile("[\\s\u200b]+")


def spot_check(
    *,
    data: bytes,
    contents: Sequence[PageContent],
    evidence: Sequence[PageEvidence],
    verdicts: Sequence[Verdict],
    methods: Sequence[Recovery],
) -> tuple[list[Verdict], dict[int, tuple[tuple[str, str], ...]]]:
    """Return the verdicts, changed where a sample shows them wrong, and what it showed, by page."""
    judged = (Verdict.HEALTHY, Verdict.BROKEN)
    pages = [n for n, v in enumerate(verdicts) if v in judged and is_mainly_khmer(evidence[n].text)]
    if not methods or not pages or not is_doubtful([evidence[n] for n in pages]):
        return list(verdicts), {}
    page = max(pages, key=lambda n: khmer_letters(evidence[n]))
    read = methods[-1].recover(data, {page: UnreadPage(contents[page], verdicts[page])}).get(page)
    if read is None or read.method is not Method.OCR:
        return list(verdicts), {}
    share = agreement(evidence[page].text, "".join(run.text for run in read.content.runs))
    shown: dict[int, tuple[tuple[str, str], ...]] = {
        page: (("sample OCR", f"agrees in {100 * share:.0f} % of the letters"),)
    }
    changed = list(verdicts)
    for n in pages:
        if share >= AGREES:
            changed[n] = Verdict.HEALTHY
        elif share <= DISAGREES:
            changed[n] = Verdict.BROKEN
    return changed, shown


def agreement(one: str, other: str) -> float:
    """Return how much of two texts is the same, spaces aside, 0 to 1."""
    first, second = (_IGNORED.sub("", text)[:COMPARED] for text in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
