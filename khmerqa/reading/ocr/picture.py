"""The picture of a page as OCR wants it: grey, large enough, upright; and the ink on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped,unused-ignore]
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from khmerqa.reading.ocr.engine import Picture

DPI = 300
MAX_SIDE = 5_000  # pixels of the longer side: A3 at 300 dpi
MAX_ENLARGEMENT = 3.0  # beyond this, a coarse scan gains nothing and costs time
A4_SIDE = 3_508  # pixels at 300 dpi
MAX_SKEW = 3.0  # degrees looked for to either side
MIN_SKEW = 0.2  # less does no harm
SOFTNESS = 1 / 200  # of an inch: the standard deviation by which a dirty page is blurred
_COARSE = 900  # pixels of the longer side in which the skew is looked for
_INK = 0.72  # of the paper's brightness: what is darker is ink


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page's picture, turned upright by ``skew`` degrees (anticlockwise)."""

    pixels: Picture
    scale: float  # pixels a point
    skew: float

    @property
    def dpi(self) -> int:
        """Pixels an inch."""
        return max(70, round(self.scale * 72))

    @property
    def sha256(self) -> str:
        """The hash of what is to be read."""
        shape = repr((self.pixels.shape, round(self.scale, 4))).encode()
        return hashlib.sha256(shape + self.pixels.tobytes()).hexdigest()


def picture_of(page: Any, turn: int = 0) -> PagePicture:
    """Draw a page of the engine at the resolution that fits, and turn it upright.

    ``turn`` are right angles by which it is turned clockwise first.
    """
    width, height = page.get_size()
    scale = fitting_scale(max(width, height), _pixels_of_scan(page))
    pixels = page.render(scale=scale, grayscale=True).to_numpy()
    pixels = np.rot90(pixels.reshape(pixels.shape[:2]), -turn)
    pixels = np.ascontiguousarray(pixels, dtype=np.uint8)
    skew = skew_of(pixels)
    return PagePicture(turned(pixels, skew), scale, skew)


def fitting_scale(longest: float, scanned: int) -> float:
    """Return the pixels a point for a page this long, of ``scanned`` pixels (0: not a scan)."""
    wanted = min(DPI / 72 * longest, MAX_SIDE)
    if scanned:
        # Scans often state no true size; a page is then taken to be A4.
        wanted = min(wanted, max(MAX_ENLARGEMENT * scanned, min(wanted, A4_SIDE)))
    return wanted / max(longest, 1.0)


def _pixels_of_scan(page: Any) -> int:
    """Return the longer side in pixels of the page's one large picture, 0 where there is none."""
    longest = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        width, height = page.get_size()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            longest = max(longest, *item.get_px_size())
    return longest


def ink_of(pixels: Picture) -> NDArray[np.bool_]:
    """Return for each pixel whether it is ink: clearly darker than the paper."""
    paper = float(np.percentile(pixels[::4, ::4], 90))
    return np.asarray(pixels < _INK * paper)


def skew_of(pixels: Picture) -> float:
    """Return by how many degrees a page must be turned, anticlockwise, for its lines to lie level.

    Lines of text are sharpest in the sums over the rows where they lie level (projection profile).
    """
    step = max(1, max(pixels.shape) // _COARSE)
    ink = ink_of(pixels)
    height, width = (side // step * step for side in ink.shape)
    if not height or not width:
        return 0.0
    small = ink[:height, :width].reshape(height // step, step, width // step, step).mean((1, 3))
    coarse = np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5)
    best = max(coarse, key=lambda angle: _sharpness(small, angle))
    fine = np.arange(best - 0.4, best + 0.41, 0.1)
    best = float(max(fine, key=lambda angle: _sharpness(small, angle)))
    level, found = _sharpness(small, 0.0), _sharpness(small, best)
    return round(best, 1) if abs(best) >= MIN_SKEW and found > 1.05 * level else 0.0


def _sharpness(ink: NDArray[np.floating[Any]], angle: float) -> float:
    """Measure how far neighbouring rows differ when each column is moved as turning would."""
    height, width = ink.shape
    across = np.arange(width) - width / 2
    # Turning anticlockwise lifts what lies to the right.
    moved = np.rint(-across * np.tan(np.radians(angle))).astype(int)
    rows, columns = np.nonzero(ink > 0.15)
    turned_rows = rows + moved[columns]
    inside = (turned_rows >= 0) & (turned_rows < height)
    weights = ink[rows[inside], columns[inside]]
    profile = np.bincount(turned_rows[inside], weights=weights, minlength=height)
    return float(np.square(np.diff(profile)).sum())


def soft(pixels: Picture, dpi: int) -> Picture:
    """Return a picture without its specks and the gaps in its strokes (docs/results/ocr.md)."""
    blur = ImageFilter.GaussianBlur(SOFTNESS * dpi)
    return np.asarray(Image.fromarray(pixels).filter(blur), dtype=np.uint8)


def turned(pixels: Picture, angle: float) -> Picture:
    """Turn a picture about its middle, anticlockwise; what comes in from outside is white."""
    if not angle:
        return pixels
    image = Image.fromarray(pixels)
    return np.asarray(image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255), dtype=np.uint8)
