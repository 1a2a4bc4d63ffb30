"""What is done with a document's text takes linear time, however its lines and headings lie."""

from __future__ import annotations

import time

import pytest

from khmerqa.answer.sentences.candidates import candidates
from khmerqa.index.indexed_text import indexed_text
from khmerqa.ingest.documents.canonical import MAX_TITLE_LENGTH, canonical
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.reading.formats import read
from khmerqa.types import Document

SMALL, FACTOR = 5_000, 8
FAST = 0.07  # seconds that are no fault, whatever they were before
# Each of them took time with the square of its length once, or memory.
PATTERNS = {
    "a.md": ("# a\nx\n", "## a b c\n", "- a\n", "|a|b|\n|-|-|\n"),
    "a.txt": ("1\n", "a b. ", "១.២.៣.៤.", "ការ", "មាត្រា 1\nx\n", "1- a\n", "?", "Who? It is a. "),
    "a.html": ("<h1>a</h1>x", "<p>a", "<li>a"),
    "a.csv": ("ab,", "ab\n"),
}


def document(name: str, text: str) -> Document:
    found = canonical(read(name, text.encode(), ()))
    return Document(
        id="d",
        source=name,
        title="t",
        language="km",
        sha256="0",
        text=found.text,
        pages=found.pages,
        sections=found.sections,
    )


def seconds(name: str, text: str) -> float:
    began = time.process_time()
    whole = document(name, text)
    for passage in chunk(whole):
        list(candidates(whole, passage))
    return time.process_time() - began


@pytest.mark.parametrize(
    ("name", "pattern"), [(name, each) for name, several in PATTERNS.items() for each in several]
)
def test_time_is_linear(name: str, pattern: str) -> None:
    large = pattern * (SMALL * FACTOR // len(pattern))
    if (taken := seconds(name, large)) < FAST:
        return
    small = min(seconds(name, large[: SMALL // len(pattern) * len(pattern)]) for _ in range(2))
    # Quadratic time would grow 64 times, linear time 8 times.
    assert min(taken, seconds(name, large)) < 3 * FACTOR * max(small, 1e-3)


def test_a_title_of_any_length_is_repeated_only_in_part() -> None:
    whole = document("a.md", f"# {'a ' * 50_000}\n\nOne.\n\nTwo.\n")
    assert all(len(title) <= MAX_TITLE_LENGTH for p in chunk(whole) for title in p.section)
    assert sum(len(indexed_text(whole, p)) for p in chunk(whole)) < 3 * len(whole.text)


def test_a_line_is_looked_at_only_near_its_passage() -> None:
    whole = document("a.txt", "It was so. " * 2_000)
    found = [len(list(candidates(whole, passage))) for passage in chunk(whole)]
    assert max(found) < 1_000
