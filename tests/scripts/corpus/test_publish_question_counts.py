"""The counts in docs/results/benchmark.md are between two marks; only these are rewritten."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "corpus" / "publish-question-counts"))
BETWEEN, BEGIN, END = SCRIPT["between"], SCRIPT["BEGIN"], SCRIPT["END"]


def test_only_text_between_the_marks_is_replaced() -> None:
    page = BETWEEN(f"before\n{BEGIN}\nold\n{END}\nafter\n", "\nnew\n")

    assert page == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert BETWEEN(page, "new") == page


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}"])
def test_page_without_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="must hold the marks"):
        BETWEEN(page, "new")


def test_the_published_counts_are_those_of_the_questions() -> None:
    page = (ROOT / "docs" / "results" / "benchmark.md").read_text(encoding="utf-8")
    tables = page.partition(BEGIN)[2].partition(END)[0]
    for split, column in (("tune", 0), ("report", 1)):
        path = ROOT / "tests" / "questions" / f"benchmark-{split}.jsonl"
        rows = path.read_text(encoding="utf-8").splitlines()
        for style in ("km", "en", "mixed", "noisy"):
            (counts,) = re.findall(rf"^\| {style} \| (\d+) \| (\d+) \| \d+ \|$", tables, re.M)
            assert int(counts[column]) == sum(f'"style": "{style}"' in row for row in rows)
