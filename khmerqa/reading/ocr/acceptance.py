"""Is what OCR read of a page its text? By confidence, unread lines and plausibility together. Pure.

Confidence alone is wrong both ways: noise may be sure, and a whole page in a poor print is not. The
engine makes likely words of anything, so plausibility alone says little; the lines that it passed over
say most.
"""

from __future__ import annotations

import math

from khmerqa.reading.ocr.page import PageReading
from khmerqa.reading.ocr.second_tries import MAX_UNSEEN_TRIGRAMS
from khmerqa.reading.text_layer.plausibility import with_types
from khmerqa.reading.text_layer.verdict import MIN_KHMER_LETTERS

MIN_CONFIDENCE = 0.45  # mean; a page in another script is accepted by it alone
MIN_OF_PLAUSIBLE = 0.38  # mean; of a page whose Khmer reads well and that leaves no line unread
MAX_UNCOVERED = 0.30  # share of the rows of text that no word covers, of a page that is not sure
SURE = 0.75  # mean confidence
SPREAD = 0.45  # more of them in a short text, by the square root of its letters


def is_accepted(reading: PageReading) -> bool:
    """Return whether the words of a page may be indexed."""
    khmer = with_types(" ".join(word.text for word in reading.words))
    if khmer.letters < MIN_KHMER_LETTERS:
        return reading.confidence >= MIN_CONFIDENCE
    is_plausible = khmer.unseen_trigrams <= MAX_UNSEEN_TRIGRAMS + SPREAD / math.sqrt(khmer.letters)
    is_covered = reading.uncovered <= MAX_UNCOVERED or reading.confidence >= SURE
    return reading.confidence >= MIN_OF_PLAUSIBLE and is_plausible and is_covered
