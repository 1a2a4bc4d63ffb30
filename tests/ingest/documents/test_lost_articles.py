"""Sections that may hold articles whose headings OCR lost."""

from __future__ import annotations

import pytest

from khmerqa.ingest.documents.canonical import canonical
from khmerqa.types import Block, Extracted, ExtractedPage, Method, Verdict

SCAN: dict[str, object] = {"verdict": Verdict.SCAN, "method": Method.OCR, "confidence": 0.7}
TYPED: dict[str, object] = {"verdict": Verdict.HEALTHY, "method": Method.TEXT_LAYER}
UNREAD: dict[str, object] = {"verdict": Verdict.SCAN, "method": Method.TEXT_LAYER}


def read(*pages: tuple[dict[str, object], list[str]]) -> Extracted:
    """Return pages of which each line with a number is a heading."""
    return Extracted(
        tuple(
            ExtractedPage(
                number=number,
                label=None,
                blocks=tuple(
                    Block(line, "heading", 1 if line.startswith(("ជំពូក", "Chapter")) else 3)
                    if line.endswith("-")
                    else Block(line)
                    for line in lines
                ),
                **how,  # type: ignore[arg-type]
            )
            for number, (how, lines) in enumerate(pages, 1)
        )
    )


def cited(extracted: Extracted, words: str) -> tuple[str, ...]:
    """Return the last section that a citation of these words would name."""
    text = canonical(extracted)
    found: tuple[str, ...] = ()
    path: list[tuple[int, str]] = []
    for section in text.sections:
        if section.start > text.text.index(words):
            break
        path = [each for each in path if each[0] < section.level]
        path.append((section.level, section.name or section.title))
        found = tuple(title for _, title in path)
    return found


def test_what_stands_in_a_gap_on_a_scan_is_cited_by_all_its_articles() -> None:
    law = read(
        (SCAN, ["មាត្រា ១១.-", "ទូកត្រូវមានចង្កៀង។"]),
        (SCAN, ["ទូកត្រូវមានយុថ្កា។", "មាត្រា ១៤.-", "ទូកត្រូវមានឈ្មោះ។"]),
    )
    assert cited(law, "ទូកត្រូវមានចង្កៀង") == ("មាត្រា ១១–១៣",)
    assert cited(law, "ទូកត្រូវមានយុថ្កា") == ("មាត្រា ១១–១៣",)
    assert cited(law, "ទូកត្រូវមានឈ្មោះ") == ("មាត្រា ១៤.-",)


def test_in_english_and_below_the_next_chapter() -> None:
    law = read(
        (SCAN, ["Article 1.-", "Boats carry a lamp.", "Chapter 2.-", "Boats carry an anchor."]),
        (SCAN, ["Article 3.-", "Boats have a name."]),
    )
    assert cited(law, "a lamp") == ("Article 1–2",)
    assert cited(law, "an anchor") == ("Chapter 2.-",)


def test_a_page_that_was_not_read_may_hold_headings() -> None:
    law = read(
        (TYPED, ["ប្រការ ១.-", "ទូកត្រូវមានចង្កៀង។"]),
        (UNREAD, []),
        (TYPED, ["ទូកត្រូវមានយុថ្កា។", "ប្រការ ៣.-", "ទូកត្រូវមានឈ្មោះ។"]),
    )
    assert cited(law, "ទូកត្រូវមានយុថ្កា") == ("ប្រការ ១–២",)


@pytest.mark.parametrize(
    ("how", "numbers"),
    [
        (TYPED, "១១ ១៤"),  # an excerpt
        (SCAN, "១១ ១២"),
        (SCAN, "១១ ១៤ ១២"),  # the number that leaps is the false one
        (SCAN, "១៤ ១១"),
    ],
)
def test_elsewhere_the_heading_is_the_name(how: dict[str, object], numbers: str) -> None:
    law = read((how, [line for n in numbers.split() for line in (f"មាត្រា {n}.-", f"អត្ថបទ{n}។")]))
    assert not any(section.name for section in canonical(law).sections)
