"""The word boxes of recovered pages, kept so that a quotation can be marked without OCR.

A zip file with one member a page: marking a page needs one of what may be hundreds.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.recovery import RecoveredPage


def word_boxes_of(pages: Mapping[int, RecoveredPage]) -> bytes:
    """Return the word boxes of pages by their index from 0; nothing for no pages."""
    if not pages:
        return b""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, page in sorted(pages.items()):
            # A member's date is left at its default, so that equal pages give equal bytes.
            archive.writestr(zipfile.ZipInfo(str(index)), _page(page), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def runs_at(word_boxes: bytes, index: int) -> tuple[tuple[Run, ...], int] | None:
    """Return the runs of a page, and by how many right angles it was turned clockwise for them.

    None where the page's own text layer was used, or nothing is kept.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(word_boxes)) as archive:
            kept = json.loads(archive.read(str(index)))
        runs = tuple(
            Run(
                text=text,
                left=left,
                right=right,
                baseline=baseline,
                size=size,
                font="",
                bold=False,
                mark=None,
                artifact=False,
                upright=True,
            )
            for text, left, right, baseline, size in kept["runs"]
        )
        return runs, int(kept["turn"])
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return None


def _page(page: RecoveredPage) -> str:
    values = []
    for run in page.content.runs:
        if run.artifact or not run.upright:
            continue
        left, baseline = unskewed(x=run.left, y=run.baseline, skew=page.skew, content=page.content)
        right, _ = unskewed(x=run.right, y=run.baseline, skew=page.skew, content=page.content)
        box = (round(value, 1) for value in (left, right, baseline, run.size))
        values.append([run.text, *box])
    kept = {"turn": page.content.turn, "runs": values}
    return json.dumps(kept, ensure_ascii=False)


def unskewed(x: float, y: float, skew: float, content: PageContent) -> tuple[float, float]:
    """Return where a point of a page that was turned by ``skew`` degrees lies on the page itself."""
    if not skew:
        return x, y
    angle = math.radians(skew)
    across, up = x - content.width / 2, y - content.height / 2
    return (
        content.width / 2 + across * math.cos(angle) + up * math.sin(angle),
        content.height / 2 - across * math.sin(angle) + up * math.cos(angle),
    )
