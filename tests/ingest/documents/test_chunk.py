from __future__ import annotations

from dataclasses import replace
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.index.indexed_text import indexed_text
from khmerqa.ingest.documents.chunk import LIMIT, PAGES, chunk
from khmerqa.text.khmer.clusters import cluster_boundaries
from khmerqa.types import Block, Document, Extracted, ExtractedPage, Page, Section, Verdict

from ..samples import document, extracted


def plain(text: str, *sections: Section, pages: tuple[Page, ...] = ()) -> Document:
    return Document("d", "d.txt", "D", "en", "0" * 64, text, pages, sections)


def one_page(*blocks: Block) -> Document:
    return document(Extracted((ExtractedPage(None, None, Verdict.HEALTHY, blocks),)))


def uncut(text: str) -> set[int]:
    """The offsets at which no cluster is cut; a line end ends a cluster."""
    offsets: set[int] = set()
    start = 0
    for line in text.split("\n"):
        offsets.update(start + at for at in cluster_boundaries(line))
        start += len(line) + 1
    return offsets


@settings(deadline=None, max_examples=100)
@given(extracted())
def test_passages_keep_the_law(seen: Extracted) -> None:
    made = document(seen)
    passages = chunk(made)
    boundaries = uncut(made.text)
    end = 0
    for ordinal, passage in enumerate(passages):
        assert made.text[passage.start : passage.end] == passage.text
        assert passage.position == ordinal
        assert not made.text[end : passage.start].strip()
        assert len(passage.text) <= LIMIT
        touched = made.pages_of(passage.start, passage.end)
        assert len(touched) <= PAGES
        assert {passage.start, passage.end} <= boundaries
        first, last = (touched[0].number, touched[-1].number) if touched else (None, None)
        assert (passage.page, passage.page_end) == (first, last)
        end = passage.end
    assert not made.text[end:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


@settings(deadline=None, max_examples=100)
@given(extracted())
def test_same_document_gives_the_same_passages(seen: Extracted) -> None:
    assert chunk(document(seen)) == chunk(document(seen))


_SENTENCE = st.sampled_from(("Water is clean. ", "ទឹកស្អាត។ ", "A well is dug by hand. "))


@settings(deadline=None, max_examples=100)
@given(st.lists(_SENTENCE, max_size=60), st.lists(st.integers(1, 90), min_size=1, max_size=12))
def test_list_that_fits_stays_whole(before: list[str], items: list[int]) -> None:
    listed = ["The plan has these goals:"]
    listed += [f"{number}. {'well ' * words}".rstrip() for number, words in enumerate(items, 1)]
    whole = "\n".join(listed)
    made = one_page(Block("".join(before)), *(Block(line) for line in listed), Block("An end."))
    holding = [passage for passage in chunk(made) if whole in passage.text]
    assert len(holding) == (len(whole) <= LIMIT)


def test_list_on_three_pages_is_cut_between_items() -> None:
    items = [f"{number}. a goal of the plan" for number in range(1, 7)]
    pages = [["The plan has six goals:", *items[:2]], items[2:4], items[4:]]
    seen = Extracted(
        tuple(
            ExtractedPage(n, None, Verdict.HEALTHY, tuple(Block(text) for text in page))
            for n, page in enumerate(pages, start=1)
        )
    )
    passages = chunk(document(seen))
    assert [line for passage in passages for line in passage.text.split("\n")] == [
        "The plan has six goals:",
        *items,
    ]
    assert [(passage.page, passage.page_end) for passage in passages] == [(1, 2), (3, 3)]


def test_paragraph_over_many_pages_is_cut_at_two() -> None:
    text = "word " * 60
    pages = tuple(Page(n + 1, None, n * 50, (n + 1) * 50) for n in range(6))
    passages = chunk(plain(text, pages=pages))
    assert [(passage.page, passage.page_end) for passage in passages] == [(1, 2), (3, 4), (5, 6)]


def test_an_endless_cluster_is_split() -> None:
    passages = chunk(plain("ក" + "\u17b6" * 4000))
    assert [len(passage.text) for passage in passages] == [1500, 1500, 1001]


def test_long_sentence_is_split_after_a_space() -> None:
    passages = chunk(plain("well " * 700))
    assert all(passage.text.startswith("well") for passage in passages)
    assert all(passage.text.endswith("well") for passage in passages)


def test_passage_begins_with_its_heading() -> None:
    passages = chunk(
        one_page(
            Block("Water", "heading", 1),
            Block("Wells", "heading", 2),
            Block("Two wells a village."),
            Block("Ferries", "heading", 2),
            Block("One ferry a river."),
            Block("Roads", "heading", 1),
            Block("Few roads."),
        )
    )
    assert [(passage.section, passage.text) for passage in passages] == [
        (("Water", "Wells"), "Water\n\nWells\nTwo wells a village."),
        (("Water", "Ferries"), "Ferries\nOne ferry a river."),
        (("Roads",), "Roads\nFew roads."),
    ]


def test_heading_that_announces_a_list_stays_with_it() -> None:
    passages = chunk(
        one_page(
            Block("Goals:", "heading", 2),
            Block("1. water", "item"),
            Block("Means", "heading", 2),
            Block("Wells are dug."),
        )
    )
    assert [(passage.section, passage.text) for passage in passages] == [
        (("Goals:",), "Goals:\n1. water"),
        (("Means",), "Means\nWells are dug."),
    ]


@pytest.mark.parametrize(
    ("sections", "paths"),
    [
        pytest.param(
            [("Title", 1, 0), ("A", 2, 10), ("B", 3, 20)], [(), ("A",), ("A", "B")], id="own title"
        ),
        pytest.param(
            [("A", 1, 0), ("B", 1, 10), ("C", 2, 20)], [("A",), ("B",), ("B", "C")], id="chapters"
        ),
        pytest.param(
            [("A", 1, 5), ("B", 2, 10), ("C", 2, 20)],
            [(), ("A", "B"), ("A", "C")],
            id="not at the start",
        ),
        pytest.param(
            [("A", 2, 0), ("B", 3, 10), ("C", 2, 20)],
            [("A",), ("A", "B"), ("C",)],
            id="no highest level",
        ),
        pytest.param([], [(), (), ()], id="none"),
    ],
)
def test_section_path(sections: list[tuple[str, int, int]], paths: list[tuple[str, ...]]) -> None:
    made = plain("x" * 30, *(Section(*section) for section in sections))
    assert [made.section_at(offset) for offset in (0, 10, 29)] == paths


def test_passage_is_indexed_below_its_titles_but_each_once() -> None:
    made = one_page(
        Block("Water", "heading", 1), Block("Wells", "heading", 2), Block("Two a village.")
    )
    made = replace(made, title="Water")
    (passage,) = chunk(made)
    assert indexed_text(made, passage) == "Water\nWater\n\nWells\nTwo a village."
    moved = replace(passage, section=("Chapter", "Wells"))
    assert indexed_text(made, moved) == "Water\nChapter\nWater\n\nWells\nTwo a village."


@settings(deadline=None, max_examples=100)
@given(extracted(), st.randoms(use_true_random=False))
def test_no_passage_touches_an_excluded_span(seen: Extracted, chance: Random) -> None:
    spoken = replace(
        seen,
        pages=tuple(
            replace(
                page,
                blocks=tuple(
                    replace(block, kind=chance.choice(["contents", "distribution"]), level=0)
                    if chance.random() < 0.3
                    else block
                    for block in page.blocks
                ),
            )
            for page in seen.pages
        ),
    )
    made = document(spoken)
    kept = "".join(made.text[start:end] for start, end in made.excluded_spans)
    text_of_passages = [
        b.text for p in spoken.pages for b in p.blocks if b.kind in ("contents", "distribution")
    ]
    assert kept == "".join(text_of_passages)
    for passage in chunk(made):
        assert made.text[passage.start : passage.end] == passage.text
        assert not any(
            passage.start < end and start < passage.end for start, end in made.excluded_spans
        )


def test_text_after_contents_keeps_its_heading() -> None:
    made = one_page(
        Block("Contents", "contents"),
        Block("1. Aim | 4", "contents"),
        Block("1. Aim", "heading", 1),
        Block("The aim is clear."),
    )
    (passage,) = chunk(made)
    assert passage.text == "1. Aim\nThe aim is clear."
