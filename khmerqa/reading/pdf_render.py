"""The picture of a PDF page, with a quotation marked on it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from khmerqa.errors import NotFoundError, both
from khmerqa.reading.glyphs import GlyphRecovery
from khmerqa.reading.pdf_engine import LOCK, opened, page_of
from khmerqa.reading.pdf_find import boxes_of
from khmerqa.reading.pdf_text import Box, PageContent, PageWalk
from khmerqa.reading.recovery import UnreadPage
from khmerqa.reading.trust import judge, page_evidence
from khmerqa.types import Verdict

MARKER = (255, 232, 96)  # as a marker pen lays it on: white turns yellow, black stays black
MAX_SIDE = 6_000  # pixels; a poster at full scale would fill the memory


def render_page(data: bytes, number: int, quote: str | None, scale: float = 1.5) -> bytes:
    """Return page ``number`` (from 1) as a PNG; a quotation that is not found is not marked."""
    with opened(data) as document:
        with LOCK:
            count = len(document)
        if not 1 <= number <= count:
            raise NotFoundError(
                both(
                    f"គ្មានទំព័រទី {number} ទេ។ សូមជ្រើសរើសទំព័រពី 1 ដល់ {count}។",
                    f"There is no page {number}; ask for one of the pages 1 to {count}.",
                )
            )
        with page_of(document, number - 1) as page:
            boxes = _boxes(data, number - 1, PageWalk().read(page.raw), quote) if quote else []
            return png(_marked(page, boxes, scale))


def _boxes(data: bytes, index: int, content: PageContent, quote: str) -> list[Box]:
    """Find a quotation in what the page's glyphs say, if its text layer is doubtful or lacks it."""
    believed = judge([page_evidence(content)]) == [Verdict.HEALTHY]
    boxes = boxes_of(content, quote)
    if boxes and believed:
        return boxes
    found = GlyphRecovery.load().recover(data, {index: UnreadPage(content, Verdict.BROKEN)})
    return (boxes_of(found[index].content, quote) if found else []) or boxes


def _marked(page: Any, boxes: list[Box], scale: float) -> NDArray[np.uint8]:
    width, height = page.get_size()
    scale = max(0.05, min(scale, MAX_SIDE / max(width, height, 1.0)))
    pixels: NDArray[np.uint8] = page.render(scale=scale, rev_byteorder=True).to_numpy()[..., :3]
    pixels = pixels.copy()
    inked = np.zeros(pixels.shape[:2], dtype=bool)
    for left, bottom, right, top in boxes:
        edges = (height - top, height - bottom, left, right)
        above, below, before, after = (max(0, round(edge * scale)) for edge in edges)
        inked[above:below, before:after] = True
    colour = np.array(MARKER, dtype=np.uint16)
    pixels[inked] = (pixels[inked].astype(np.uint16) * colour // 255).astype(np.uint8)
    return pixels


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Encode rows of red, green and blue as a PNG."""
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG")
    return written.getvalue()
