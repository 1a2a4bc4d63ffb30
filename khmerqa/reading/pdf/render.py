"""The picture of a PDF page, with a quotation marked on it."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from khmerqa.errors import NotFoundError
from khmerqa.reading.page_content import Box
from khmerqa.reading.pdf.content.matrix import turned_back
from khmerqa.reading.pdf.content.stream import hidden_layers
from khmerqa.reading.pdf.content.text_runs import PageWalk
from khmerqa.reading.pdf.engine import LOCK, form_of, opened, page_of
from khmerqa.reading.pdf.find import boxes_of
from khmerqa.reading.pdf.word_boxes import runs_at
from khmerqa.types import Bilingual

MARKER = (255, 232, 96)  # as a marker pen lays it on: white turns yellow, black stays black
MAX_SIDE = 6_000  # pixels; a poster at full scale would fill the memory,
MAX_PIXELS = 16_000_000  # and so would a square of that side


def render_page(
    data: bytes, number: int, quote: str | None, scale: float = 1.5, word_boxes: bytes = b""
) -> bytes:
    """Return page ``number`` (from 1) as a PNG; a quotation that is not found is not marked."""
    layers = hidden_layers(data) if quote else ()
    with opened(data) as document:
        with LOCK:
            count = len(document)
            walk = PageWalk(form_of(document), layers)  # the form is drawn as well
        if not 1 <= number <= count:
            raise NotFoundError(
                Bilingual(
                    f"គ្មានទំព័រទី {number} ទេ។ សូមជ្រើសរើសទំព័រពី 1 ដល់ {count}។",
                    f"There is no page {number}; ask for one of the pages 1 to {count}.",
                )
            )
        with page_of(document, number - 1) as page:
            boxes = _boxes(page, number, word_boxes, quote, walk) if quote else []
            return png(_marked(page, boxes, scale))


def _boxes(page: Any, number: int, word_boxes: bytes, quote: str, walk: PageWalk) -> list[Box]:
    """Return boxes over a quotation, by the page as it was recovered or else by its text layer."""
    recovered = runs_at(word_boxes, number - 1) if word_boxes else None
    if recovered is None:
        content = walk.read(page.raw)
        recovered = content.runs, content.turn
    runs, turn = recovered
    width, height = page.get_size()
    return [turned_back(box, turn, width, height) for box in boxes_of(runs, quote)]


def _marked(page: Any, boxes: list[Box], scale: float) -> NDArray[np.uint8]:
    width, height = page.get_size()
    most = min(MAX_SIDE / max(width, height, 1.0), math.sqrt(MAX_PIXELS / max(width * height, 1.0)))
    scale = min(scale, most)
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
