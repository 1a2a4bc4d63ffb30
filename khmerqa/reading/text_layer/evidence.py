"""What the verdict on a page is based on, in a few words that are kept for every page."""

from __future__ import annotations

from collections import Counter

from khmerqa.reading.text_layer.plausibility import plausibility
from khmerqa.reading.text_layer.verdict import MANY_DRAWINGS, PageEvidence, strange_words

MAX_FONTS = 4
MIN_PICTURE = 0.02  # of the page


def facts_of(page: PageEvidence) -> list[tuple[str, str]]:
    """Return the fonts with the letters each wrote, the pictures, and the measures of the Khmer."""
    facts = []
    letters: Counter[str] = Counter()
    for font, text in page.texts:
        letters[font or "?"] += sum(map(len, text.split()))
    if +letters:
        counts = (f"{font} {count}" for font, count in letters.most_common(MAX_FONTS))
        facts.append(("fonts", ", ".join(counts)))
    if page.image_coverage >= MIN_PICTURE:
        facts.append(("pictures", f"{100 * page.image_coverage:.0f} % of the page"))
    if page.drawings >= MANY_DRAWINGS:
        facts.append(("drawings", str(page.drawings)))
    khmer = plausibility(page.text)
    if khmer.letters:
        facts.append(
            (
                "khmer",
                f"{khmer.letters} letters, likelihood {khmer.likelihood:.2f}, "
                f"unseen trigrams {100 * khmer.unseen_trigrams:.1f} %, "
                f"unseen pairs {100 * khmer.unseen_pairs:.1f} %, "
                f"malformed {100 * khmer.malformed:.1f} %",
            )
        )
    words, strange = strange_words(page.text)
    if strange:
        facts.append(("strange Latin words", f"{strange} of {words}"))
    return facts
