"""What makes docs/results/quality.md: shares, curves, pictures, fates, and a page of a small corpus."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.evaluation.evaluate import Outcome
from khmerqa.evaluation.question_set import EvaluationQuestion, Evidence
from khmerqa.types import Answer
from quality import failures, refusal, tables
from quality.curves import Judged, area, point, refused, risk_coverage, wilson
from quality.failures import Fate, fate
from quality.measured import OFF, ON, SMALL_TALK, group_of, judged
from quality.pictures import Line, Panel, chart, rows_of_dots
from tests.small_corpus import FILES

ROOT = Path(__file__).parents[3]
RIGHT, WRONG = Judged(0.9, True, True), Judged(0.7, True, False)
UNASKED, NOTHING = Judged(0.5, False, False), Judged(0.0, True, False)
FOUR = (RIGHT, WRONG, UNASKED, NOTHING)
JUDGED = st.builds(
    lambda confidence, answerable, right: Judged(confidence, answerable, answerable and right),
    st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.8]),
    st.booleans(),
    st.booleans(),
)
QUESTION = EvaluationQuestion(
    id="q1",
    question="តើបណ្ណាល័យ\u200bបើកម៉ោងប៉ុន្មាន?",
    language="km",
    answerable=True,
    relevant=(Evidence("library.km.md", (2, 3)),),
    must_include=(("8", "៨"), ("5", "៥")),
    kind="when",
    style="km",
)
ANSWER = Answer(
    id="a",
    question="",
    language="km",
    status="answered",
    text="",
    citations=(),
    hits=(),
    writer="",
    generation="",
    confidence=0.81,
)


def outcome(answered: bool, rank: int | None, cited: bool, complete: bool) -> Outcome:
    answer = replace(ANSWER, status="answered" if answered else "no_evidence")
    return Outcome(QUESTION, answer, rank, cited, complete)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
)
def test_wilson_is_as_published(count: int, of: int, low: float, high: float) -> None:
    """The values that R's binom package gives for these."""
    assert wilson(count, of) == pytest.approx((low, high), abs=0.001)


def test_a_point_of_the_curve() -> None:
    at = point(FOUR, 0.6)

    assert at.answers == 2
    assert (at.coverage, at.risk) == pytest.approx((2 / 3, 1 / 2))
    assert refused(FOUR, 0.6) == 2


@given(st.lists(JUDGED, max_size=12))
def test_refusing_more_covers_no_more(every: list[Judged]) -> None:
    curve = risk_coverage(every)

    assert [each.coverage for each in curve] == sorted(
        (each.coverage for each in curve), reverse=True
    )
    assert all(0 <= each.risk <= 1 for each in curve)
    # The curve is what the points are, threshold by threshold, with nothing left out.
    assert curve == [point(every, each) for each in sorted({j.confidence for j in every} - {0.0})]
    assert min((e.risk for e in curve), default=0.0) <= area(curve) + 1e-9
    assert area(curve) <= max((e.risk for e in curve), default=0.0) + 1e-9


@pytest.mark.parametrize(
    ("value", "shown"), [(0.5, ".500"), (1.0, "1.000"), (0.0, ".000"), (None, "")]
)
def test_figures(value: float | None, shown: str) -> None:
    assert tables.figure(value) == shown


def test_a_table() -> None:
    assert tables.table(["", "of | all"], [["one", "two\nlines"]]) == (
        "|  | of \\| all |\n| --- | ---: |\n| one | two lines |"
    )
    assert tables.share(1, 2) == ".500 (1 of 2; .09–.91)"
    assert tables.share(0, 0) == "–"


FATES: Sequence[tuple[tuple[bool, int | None, bool, bool], Fate]] = [
    ((True, 1, True, True), Fate.WHOLE),
    ((True, 1, False, True), Fate.ELSEWHERE),
    ((True, None, False, True), Fate.ELSEWHERE),
    ((True, 4, True, False), Fate.LACKING),
    ((True, 4, False, False), Fate.WRONG_QUOTE),
    ((True, None, False, False), Fate.LOST),
    ((False, 2, False, False), Fate.REFUSED),
    ((False, None, False, False), Fate.LOST_REFUSED),
]


@pytest.mark.parametrize(("known", "expected"), FATES, ids=[each.name for _, each in FATES])
def test_fates(known: tuple[bool, int | None, bool, bool], expected: Fate) -> None:
    assert fate(outcome(*known)) is expected


def test_every_fate_is_counted_and_failures_are_shown() -> None:
    outcomes = [outcome(*known) for known, _ in FATES]

    counts = re.findall(r"\((\d) of 8;", failures.fates(outcomes))
    assert sum(map(int, counts)) == len(outcomes)
    shown = failures.shown(outcomes)
    assert [each.value.capitalize() in shown for each in Fate] == [False, False] + [True] * 5
    assert "`library.km.md`, p. 2, 3" in shown
    assert "refused, with a confidence of 0.81" in shown
    assert "\u200b" not in shown


def test_answer_without_a_quotation_is_always_refused() -> None:
    assert judged(outcome(False, 1, False, False)) == Judged(0.0, True, False)
    assert judged(outcome(True, 1, True, True)) == Judged(0.81, True, True)


def test_unanswerable_questions_have_three_groups() -> None:
    off = replace(QUESTION, answerable=False, kind="off-topic")

    assert group_of(off, frozenset({"q1"})) == SMALL_TALK
    assert group_of(off, frozenset()) == OFF
    assert group_of(replace(off, kind="when"), frozenset()) == ON


def test_pictures_are_svg_and_stay_inside() -> None:
    line = Line("one < two", [(0.1, 0.5), (1.0, 1.0)], [(0.0, 0.0)], [(0.1, 0.4, 0.6)])
    panels = [Panel("left & right", "k", [line], dots=True), Panel("other", "k", [line, line])]
    for drawn in (chart("title", "share", panels), rows_of_dots("t", ["a"], [("x", [0.0, 1.0])])):
        picture = ElementTree.fromstring(drawn)
        width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
        for circle in picture.iter("{http://www.w3.org/2000/svg}circle"):
            assert 0 <= float(circle.attrib["cx"]) <= width
            assert 0 <= float(circle.attrib["cy"]) <= height
    assert chart("title", "share", panels) == chart("title", "share", panels)


def ask(id: str, question: str, source: str = "", must: str = "", **more: str) -> str:
    row = {"id": id, "question": question, "language": "en", "answerable": bool(source)}
    row |= {"style": "en", "kind": "when", "collection": "corpus" if source else None, **more}
    row |= {"relevant": [{"source": source}] if source else [], "must_include": [must] * bool(must)}
    return json.dumps(row, ensure_ascii=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with a corpus, and questions about it."""
    for folder in ("corpus", "questions"):
        (tmp_path / folder).mkdir()
    for name, text in FILES.items():
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    lines = [
        ask("q1", "When does the national library open?", "library.en.md", "8"),
        ask(
            "q2",
            "តើបណ្ណាល័យជាតិមានសៀវភៅប៉ុន្មានក្បាល?",
            "library.km.md",
            "3500|៣៥០០",
            language="km",
            style="km",
        ),
        ask("q3", "Who won the match?", kind="off-topic", why="Sport."),
        ask("q4", "អរគុណ", kind="off-topic", why="Small talk.", language="km", style="km"),
        ask("q5", "What is the budget of the library?", why="Nowhere."),
    ]
    for half in ("report", "tune"):
        path = tmp_path / "questions" / f"benchmark-{half}.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def report(small: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    named = ("corpus", "questions", "output", "policies", "benchmarks")
    folders = [word for name in named for word in (f"--{name}", str(small / name))]
    return subprocess.run(
        [
            sys.executable,
            str(ROOT / "scripts" / "measure" / "report-quality"),
            *folders,
            *arguments,
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "SOURCE_DATE_EPOCH": "1800000000"},
        check=False,
    )


def test_a_page_of_a_small_corpus(small: Path) -> None:
    first = report(small, "--without-official")
    assert first.returncode == 0, first.stderr
    made = {path.name: path.read_bytes() for path in small.glob("output/**/*.*")}
    text = made["quality.md"].decode()

    assert set(made) >= {"quality.md", "quality-hits.svg", "quality-risk.svg", "quality-kinds.svg"}
    assert "on 2027-01-15" in text
    assert "Digests: 3 files" in text
    assert re.search(r"\| hit@10 \| 1\.000 \|", text)
    assert re.search(r"\| digests, reporting half \| .*1\.000 \(1 of 1; ", text)
    assert "$" not in text

    assert report(small, "--without-official").returncode == 0
    assert {path.name: path.read_bytes() for path in small.glob("output/**/*.*")} == made


def test_no_page_without_its_headline(small: Path) -> None:
    done = report(small)

    assert done.returncode == 1
    assert "--without-official" in done.stderr
    assert not (small / "output").exists()


def test_the_checked_in_page_is_complete() -> None:
    docs = ROOT / "docs" / "results"
    text = (docs / "quality.md").read_text(encoding="utf-8")
    pointed = re.findall(r"\]\(([^)#:]+)\)", text)

    assert len(pointed) > 5
    assert [name for name in pointed if not (docs / name).is_file()] == []
    assert all(name in text for name in refusal.GROUPS)
