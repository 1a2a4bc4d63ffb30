"""Scans made for the tests, and an engine with fixed answers."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from PIL import Image, ImageDraw

from khmerqa.reading.ocr.engine import LANGUAGES, Mode, Picture, Word

A4 = (1240, 1754)  # pixels at 150 dpi
KHMER_LINE = "សាលាឃុំនីមួយៗត្រូវរៀបចំបញ្ជីឈ្មោះប្រជាពលរដ្ឋ"


def page_of_bars(lines: int = 20, angle: float = 0.0, first: int = 250) -> Picture:
    """A page of black bars where lines of text would be, turned anticlockwise by an angle."""
    image = Image.new("L", A4, 255)
    draw = ImageDraw.Draw(image)
    for number in range(lines):
        top = first + 60 * number
        for word in range(9):
            left = 150 + 105 * word
            draw.rectangle((left, top, left + 90, top + 28), fill=20)
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned, dtype=np.uint8)


def scan(*pages: Picture) -> bytes:
    """A PDF whose pages are pictures."""
    first, *others = (Image.fromarray(page) for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=150, save_all=True, append_images=others)
    return out.getvalue()


def words(
    lines: Sequence[str], confidence: float = 0.9, top: int = 500, block: int = 1
) -> list[Word]:
    """Words of lines, one line under the other, in pixels."""
    found = []
    for number, line in enumerate(lines):
        left = 300
        for text in line.split():
            width = 20 * len(text)
            place = (left, top + 120 * number, left + width, top + 120 * number + 60)
            found.append(Word(text, *place, confidence, (block, 1, number + 1)))
            left += width + 40
    return found


def as_drawn(found: Sequence[Word], picture: Picture) -> list[Word]:
    """Words of a page of 300 dpi where they are in its picture in another size."""
    size = picture.shape[0] / (2 * A4[1])
    return [
        replace(
            word,
            left=round(word.left * size),
            right=round(word.right * size),
            top=round(word.top * size),
            bottom=round(word.bottom * size),
        )
        for word in found
    ]


Answer = Callable[[Picture, Mode, Sequence[str]], list[Word]]


@dataclass
class FakeEngine:
    """Answers by a function; counts how often whole pages were read."""

    answer: Answer
    fingerprint: str = "fake 1"
    is_usable: bool = True
    pages_read: int = 0
    calls: list[tuple[Mode, tuple[str, ...]]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def words(
        self, picture: Picture, mode: Mode, dpi: int, languages: Sequence[str] = LANGUAGES
    ) -> list[Word]:
        with self._lock:
            self.calls.append((mode, tuple(languages)))
            self.pages_read += picture.shape[0] > 1_000 and mode is Mode.COLUMN
        return self.answer(picture, mode, languages)


def says(lines: Sequence[str], confidence: float = 0.9) -> Answer:
    """An answer that is the same for every page, and nothing for parts of pages."""

    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        return words(lines, confidence) if picture.shape[0] > 1_000 else []

    return answer
