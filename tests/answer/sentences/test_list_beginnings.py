"""A list that was cut into several passages is found by any of them, and quoted whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.answer.sentences.list_beginnings import MAX_STEPS_BACK, with_list_beginnings
from khmerqa.storage.passages import PassageStore, write_passages
from khmerqa.types import Document, Hit, Passage, RetrieverScores

TEXTS = [
    "The members are:\n1. One",
    "2. Two",
    "3. Three",
    "An end.",
    "4. Alone",
    "5. And",
    "6. On",
    "7. On",
]


@pytest.fixture
def store(tmp_path: Path) -> PassageStore:
    text = "\n".join(TEXTS)
    document = Document("d", "d.md", "D", "en", "0" * 64, text)
    at, passages = 0, []
    for number, each in enumerate(TEXTS):
        passages.append(
            Passage(f"d.{number}", "d", number, at, at + len(each), each, None, None, (), "en")
        )
        at += len(each) + 1
    path = tmp_path / "passages.sqlite"
    write_passages(path, [(document, "d.md", passages)])
    return PassageStore(path)


def hits(store: PassageStore, *numbers: int) -> list[Hit]:
    found = store.passages(numbers)
    return [
        Hit(passage, 1.0 - place / 10, RetrieverScores()) for place, passage in enumerate(found)
    ]


def test_the_passages_back_to_the_beginning_come_with_it(store: PassageStore) -> None:
    found = with_list_beginnings(hits(store, 3, 2, 1), store)

    assert [(hit.passage.position, hit.score) for hit in found] == [
        (3, 1.0),
        (2, 0.9),
        (1, 0.9),
        (0, 0.9),
    ]


def test_not_farther_than_need_be(store: PassageStore) -> None:
    found = with_list_beginnings(hits(store, 7), store)

    assert [hit.passage.position for hit in found] == [7, *range(6, 6 - MAX_STEPS_BACK, -1)]


def test_what_begins_with_no_item_comes_alone(store: PassageStore) -> None:
    assert with_list_beginnings(hits(store, 0, 3), store) == hits(store, 0, 3)
