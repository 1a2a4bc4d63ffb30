"""The examples in docs/khmer-text.md are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.search_terms import search_terms_of_many

PAGE = (Path(__file__).parents[2] / "docs" / "khmer-text.md").read_text("utf-8")
TABLE = PAGE.split("## Examples", 1)[1].split("\n## ", 1)[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| ") and not line.startswith(("| written", "| ---"))
]


def test_there_are_a_dozen() -> None:
    assert len(ROWS) >= 12


@pytest.mark.parametrize("row", ROWS, ids=[row[-1] for row in ROWS])
def test_both_spellings_give_the_term(segmenter: CrfSegmenter, row: list[str]) -> None:
    one, other, term, _ = row
    for found in search_terms_of_many([one, other], segmenter):
        assert term in found
