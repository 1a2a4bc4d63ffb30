from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from khmerqa.ingest.documents.canonical import canonical
from khmerqa.types import Block, BlockKind, Extracted, ExtractedPage, ReadNumber, Section, Verdict

from ..samples import extracted


def pages(*texts: tuple[str, ...], kind: BlockKind = "paragraph") -> Extracted:
    return Extracted(
        tuple(
            ExtractedPage(number, None, Verdict.HEALTHY, tuple(Block(text, kind) for text in page))
            for number, page in enumerate(texts, start=1)
        )
    )


@settings(deadline=None, max_examples=100)
@given(extracted())
def test_pages_partition_the_text(seen: Extracted) -> None:
    made = canonical(seen)
    assert "".join(made.text[page.start : page.end] for page in made.pages) == (
        made.text if made.pages else ""
    )
    assert [page.start for page in made.pages[1:]] == [page.end for page in made.pages[:-1]]
    assert [page.number for page in made.pages] == [p.number for p in seen.pages if p.number]


def test_doubtful_digits_are_told_by_their_place_in_the_text() -> None:
    seen = pages(("មាត្រា ២",), ("ឆ្នាំ ២០០២", "ទី ២"))
    numbers = (ReadNumber("២៩៧៥", (0,)), ReadNumber("២០០២", (3,)), ReadNumber("២"))
    second = replace(seen.pages[1], numbers=numbers)
    made = canonical(Extracted((seen.pages[0], second)))
    assert [page.doubtful_digits for page in made.pages] == [(), (made.text.index("០២") + 1,)]


@settings(deadline=None, max_examples=100)
@given(extracted())
def test_sections_start_at_their_titles(seen: Extracted) -> None:
    made = canonical(seen)
    headings = [b.text for page in seen.pages for b in page.blocks if b.kind == "heading"]
    assert [section.title for section in made.sections] == headings
    assert all(made.text.startswith(section.title, section.start) for section in made.sections)
    assert all(section.level >= 1 for section in made.sections)


@settings(deadline=None, max_examples=100)
@given(extracted())
def test_every_block_is_in_order(seen: Extracted) -> None:
    text, at = canonical(seen).text, 0
    for page in seen.pages:
        for block in page.blocks:
            at = text.index(block.text, at) + len(block.text)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        pytest.param("The keeper of", "the well", "The keeper of the well", id="English"),
        pytest.param("អ្នកថែ", "ទាំអណ្តូង", "អ្នកថែទាំអណ្តូង", id="Khmer"),
        pytest.param("It is done.", "then", "It is done.\nthen", id="sentence ended"),
        pytest.param("The goals:", "water", "The goals:\nwater", id="list announced"),
        pytest.param("The keeper of", "1. the well", "The keeper of\n1. the well", id="item"),
        pytest.param("The keeper", "The well", "The keeper\nThe well", id="capital"),
    ],
)
def test_sentence_over_a_page_end(before: str, after: str, joined: str) -> None:
    made = canonical(pages((before,), (after,)))
    assert made.text == joined
    assert made.text[made.pages[1].start :] == after


def test_page_without_text_is_an_empty_slice() -> None:
    made = canonical(pages(("One.",), (), ("Three.",)))
    assert [made.text[page.start : page.end] for page in made.pages] == ["One.\n", "", "Three."]


def test_an_empty_line_is_above_a_heading() -> None:
    heading = Block("Water", "heading", 2)
    page = ExtractedPage(None, None, Verdict.HEALTHY, (Block("One."), heading, Block("Two.")))
    made = canonical(Extracted((page,)))
    assert made.text == "One.\n\nWater\nTwo."
    assert made.sections == (Section("Water", 2, 6),)
    assert made.pages == ()


def test_parts_of_a_law_are_sections() -> None:
    seen = Extracted(
        (
            ExtractedPage(
                None,
                None,
                Verdict.HEALTHY,
                (
                    Block("ច្បាប់ស្តីពីបណ្ណាល័យ", "heading", 1),
                    Block("ជំពូកទី ១ បទប្បញ្ញត្តិទូទៅ"),
                    Block("មាត្រា ១.- បណ្ណាល័យត្រូវបើកទ្វារ។"),
                    Block("តាមមាត្រា ១ បណ្ណាល័យបើកទ្វារ។"),
                    Block("មាត្រា ២ ថ្មី", "item"),
                    Block("មាត្រា ៣ | បើក", "row"),
                ),
            ),
        )
    )
    made = canonical(seen)
    assert [(section.title, section.level) for section in made.sections] == [
        ("ច្បាប់ស្តីពីបណ្ណាល័យ", 1),
        ("ជំពូកទី ១ បទប្បញ្ញត្តិទូទៅ", 12),
        ("មាត្រា ១", 15),
        ("មាត្រា ២ ថ្មី", 15),
    ]
    assert all(made.text.startswith(section.title, section.start) for section in made.sections)
