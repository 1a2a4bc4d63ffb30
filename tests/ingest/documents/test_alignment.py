"""Parallel passages of synthetic documents, and of the digests, whose paragraphs are parallel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa import wiring
from khmerqa.index.indexed_text import indexed_text
from khmerqa.ingest.documents.alignment import Indexed, align
from khmerqa.ingest.documents.canonical import canonical
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.ports import Vectors
from khmerqa.reading.formats import read
from khmerqa.types import CatalogueEntry, Document, Language, Passage

SOURCES = Path(__file__).parents[3] / "corpus" / "_sources"
PASSAGES = 12


def made(name: str, language: Language, passages: int, work: str | None) -> Indexed:
    """A document of as many passages as wanted, ten letters each."""
    text = "x" * 10 * passages
    document = Document(
        *(name, f"{name}.md", name, language, name, text), catalogue=CatalogueEntry(work=work)
    )
    cut = [
        Passage(f"{name}.{n}", name, n, 10 * n, 10 * n + 10, text[:10], None, None, (), language)
        for n in range(passages)
    ]
    return document, document.source, cut


def directions(rows: int, seed: int = 1) -> Vectors:
    random = np.random.default_rng(seed)
    found = random.normal(size=(rows, 64)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("work", ["a policy", None], ids=["named by the catalogue", "detected"])
def test_passages_that_mean_the_same_in_the_same_order_are_parallel(work: str | None) -> None:
    documents = [made("one", "km", PASSAGES, work), made("two", "en", PASSAGES, work)]
    rows = directions(PASSAGES)

    found = align(documents, np.concatenate([rows, rows]))

    assert found == [(place, PASSAGES + place) for place in range(PASSAGES)]


def test_what_means_the_same_in_another_order_is_no_version_of_a_work() -> None:
    documents = [made("one", "km", PASSAGES, None), made("two", "en", PASSAGES, None)]
    rows = directions(PASSAGES)
    shuffled = np.random.default_rng(2).permutation(rows)

    assert align(documents, np.concatenate([rows, shuffled])) == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(made("two", "km", PASSAGES, "a policy"), id="the same language"),
        pytest.param(made("two", "en", 0, "a policy"), id="nothing in it"),
        pytest.param(made("two", "en", 1, "another policy"), id="another work"),
    ],
)
def test_no_parallel_passages(other: Indexed) -> None:
    one = made("one", "km", PASSAGES, "a policy")
    rows = directions(PASSAGES)

    assert align([one, other], np.concatenate([rows, rows[: len(other[2])]])) == []


def test_a_digest_is_no_version_of_its_official_text() -> None:
    one, two = made("one", "km", 3, "a policy"), made("two", "en", 3, "a policy")
    digest = replace(two[0], catalogue=CatalogueEntry(work="a policy", kind="digest"))
    rows = directions(3)

    assert align([one, (digest, *two[1:])], np.concatenate([rows, rows])) == []


@given(
    shape=st.lists(
        st.tuples(
            st.sampled_from(("km", "en")), st.integers(0, 9), st.sampled_from(("a", "b", None))
        ),
        max_size=6,
    )
)
def test_laws(shape: Sequence[tuple[Language, int, str | None]]) -> None:
    """A pair joins Khmer with English, and no passage is in two."""
    documents = [made(str(n), *of_shape) for n, of_shape in enumerate(shape)]
    languages = [passage.language for _, _, passages in documents for passage in passages]

    found = align(documents, directions(len(languages)))

    assert [(languages[a], languages[b]) for a, b in found] == [("km", "en")] * len(found)
    assert len({number for pair in found for number in pair}) == 2 * len(found)


def paragraphs(passage: Passage) -> set[tuple[str, int]]:
    """The paragraphs of a digest's source, by work and place, that begin or end in a passage."""
    path = SOURCES / f"{passage.document_id}.md"
    paragraphs = [re.sub(r"[\s#*-]", "", each) for each in path.read_text("utf-8").split("\n\n")]
    inside = re.sub(r"[\s#*-]", "", passage.text)
    return {
        (path.name.split(".")[0], place)
        for place, each in enumerate(paragraphs)
        if len(each) > 15 and (each[:30] in inside or each[-30:] in inside)
    }


@pytest.mark.parametrize("labelled", [True, False])
def test_the_digests(labelled: bool) -> None:
    """Nine of ten passages have a parallel, and nine of ten pairs share a paragraph."""
    documents: list[Indexed] = []
    for path in sorted(SOURCES.glob("*.md")):
        work, language, _ = path.name.split(".")
        text = canonical(read(path.name, path.read_bytes()))
        document = Document(
            id=path.stem,
            source=path.name,
            title=path.stem,
            language="km" if language == "km" else "en",
            sha256="",
            text=text.text,
            sections=text.sections,
            catalogue=CatalogueEntry(work=work if labelled else None),
        )
        documents.append((document, path.name, chunk(document)))
    texts = [
        indexed_text(document, each) for document, _, passages in documents for each in passages
    ]
    passages = [each for _, _, its in documents for each in its]

    found = align(documents, wiring.embedder("built-in").embed_passages(texts))

    assert len(found) >= 0.9 * len(passages) / 2
    shared = [bool(paragraphs(passages[a]) & paragraphs(passages[b])) for a, b in found]
    assert sum(shared) >= 0.9 * len(shared)
