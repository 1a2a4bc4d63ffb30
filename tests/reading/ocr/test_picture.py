"""The picture that OCR gets: upright, and at a resolution that fits."""

from __future__ import annotations

import pytest

from khmerqa.reading.ocr.picture import fitting_scale, ink_of, picture_of, skew_of, turned
from khmerqa.reading.pdf.engine import opened, page_of

from ..ocr_samples import A4, page_of_bars, scan


@pytest.mark.parametrize("angle", [-2.3, -0.8, 0.5, 1.7])
def test_a_page_is_turned_upright(angle: float) -> None:
    crooked = page_of_bars(angle=angle)
    assert skew_of(crooked) == pytest.approx(-angle, abs=0.15)
    assert skew_of(turned(crooked, skew_of(crooked))) == 0


def test_an_upright_or_empty_page_is_left_alone() -> None:
    assert skew_of(page_of_bars()) == 0
    assert skew_of(page_of_bars(lines=0)) == 0
    page = page_of_bars()
    assert turned(page, 0.0) is page


@pytest.mark.parametrize(
    ("points", "scanned", "pixels"),
    [
        pytest.param(842, 0, 3508, id="a printed A4 page: 300 dpi"),
        pytest.param(842, 1754, 3508, id="a scan of 150 dpi"),
        pytest.param(1280, 1280, 3840, id="a scan that states a false size"),
        pytest.param(842, 600, 3508, id="a very coarse scan"),
        pytest.param(3370, 0, 5000, id="a poster"),
    ],
)
def test_resolution(points: float, scanned: int, pixels: int) -> None:
    assert fitting_scale(points, scanned) * points == pytest.approx(pixels, rel=0.001)


def test_a_scan_is_drawn_grey_and_the_same_each_time() -> None:
    data = scan(page_of_bars(angle=1.0))
    pictures = []
    for _ in range(2):
        with opened(data) as document, page_of(document, 0) as page:
            pictures.append(picture_of(page))
    first, again = pictures
    assert first.pixels.ndim == 2
    assert max(first.pixels.shape) == pytest.approx(2 * max(A4), abs=2)
    assert first.skew == pytest.approx(-1.0, abs=0.15)
    assert first.sha256 == again.sha256
    assert 0.02 < ink_of(first.pixels).mean() < 0.4
