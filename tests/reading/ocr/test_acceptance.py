"""Pages that OCR has read: accepted by confidence, plausibility and uncovered ink together."""

from __future__ import annotations

import random

import pytest

from khmerqa.reading.ocr.acceptance import is_accepted
from khmerqa.reading.ocr.engine import Mode
from khmerqa.reading.ocr.page import PageReading

from ..ocr_samples import words
from ..samples import ENGLISH_PARAGRAPHS, KHMER_PARAGRAPHS, KHMER_TITLE

NOISE = "".join(random.Random(3).choices("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមាិីុូេែោំះ្", k=600))
SLIPS = "".join(  # one letter in twenty-five is wrong
    random.Random(at).choice("កមសបត") if at % 25 == 7 else letter
    for at, letter in enumerate(" ".join(KHMER_PARAGRAPHS))
)


def reading(text: str, confidence: float, uncovered: float = 0.1) -> PageReading:
    found = words([text], confidence)
    return PageReading(tuple(found), Mode.COLUMN, (), 0, uncovered=uncovered)


@pytest.mark.parametrize(
    ("read", "accepted"),
    [
        pytest.param(reading(" ".join(KHMER_PARAGRAPHS), 0.44), True, id="whole, unsure"),
        pytest.param(reading(KHMER_TITLE, 0.42), True, id="title page in an ornate face"),
        pytest.param(reading(SLIPS, 0.62), True, id="some slips"),
        pytest.param(reading(NOISE, 0.65), False, id="noise that is sure"),
        pytest.param(reading(NOISE[:69], 0.65), False, id="a little noise"),
        pytest.param(reading(KHMER_PARAGRAPHS[0], 0.6, 0.7), False, id="most ink unread"),
        pytest.param(reading(KHMER_PARAGRAPHS[0], 0.9, 0.7), True, id="a caption under a picture"),
        pytest.param(reading(" ".join(KHMER_PARAGRAPHS), 0.3), False, id="guesses"),
        pytest.param(reading(" ".join(ENGLISH_PARAGRAPHS), 0.6), True, id="English"),
        pytest.param(reading(" ".join(ENGLISH_PARAGRAPHS), 0.4), False, id="English, unsure"),
        pytest.param(reading("", 0.0), False, id="nothing"),
    ],
)
def test_what_is_accepted(read: PageReading, accepted: bool) -> None:
    assert is_accepted(read) is accepted
