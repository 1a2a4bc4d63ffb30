from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import UsageError
from khmerqa.evaluation.evaluate import (
    compute_metrics,
    evaluate,
    holds_all,
    matches_evidence,
    report,
)
from khmerqa.evaluation.fingerprint import fingerprint
from khmerqa.evaluation.question_set import Evidence, load_questions
from khmerqa.ports import Segmenter
from khmerqa.types import Passage
from tests.small_corpus import small_index

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "right",
        "question": "How many books does the library hold?",
        "language": "en",
        "relevant": [{"source": "library.en.md"}],
        "must_include": ["3,500|៣៥០០"],
    },
    {
        "id": "incomplete",
        "question": "តើបណ្ណាល័យជាតិផ្តល់សេវាអ្វីខ្លះ?",
        "language": "km",
        "relevant": [{"source": "library.km.md", "quote": "សេវាបី"}],
        "must_include": ["កាសែត", "ភាពយន្ត"],
    },
    {
        "id": "wrong source",
        "question": "Who appoints the director of the library?",
        "language": "en",
        "relevant": [{"source": "museum.md"}],
    },
    {"id": "unusable", "question": "???", "language": "en", "answerable": False},
    {
        "id": "unanswerable",
        "question": "How many dogs live in public gardens?",
        "language": "en",
        "relevant": [],
        "answerable": False,
    },
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    return small_index(tmp_path_factory.mktemp("evaluation"), segmenter).assistant()


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_metrics(assistant: Assistant, tmp_path: Path) -> None:
    path = written(tmp_path, [json.dumps(each) for each in QUESTIONS])

    outcomes = evaluate(assistant, load_questions(path))
    by_id = {outcome.question.id: outcome for outcome in outcomes}
    counted = compute_metrics(outcomes)

    assert by_id["right"].complete
    assert by_id["right"].cited
    assert by_id["right"].rank == 1
    assert by_id["incomplete"].cited
    assert not by_id["incomplete"].complete
    assert not by_id["wrong source"].cited
    assert by_id["wrong source"].rank is None
    assert (counted.questions, counted.answerable) == (5, 3)
    assert counted.complete == pytest.approx(2 / 3, abs=1e-4)
    assert counted.cited == pytest.approx(2 / 3, abs=1e-4)
    assert (by_id["right"].recall, by_id["wrong source"].recall) == (1.0, 0.0)
    assert by_id["wrong source"].precision == 0.0
    assert counted.citation_precision == pytest.approx(2 / 3, abs=1e-4)
    assert counted.citation_recall == pytest.approx(2 / 3, abs=1e-4)
    assert counted.median_length > 0
    assert counted.hit_at_10 == pytest.approx(2 / 3, abs=1e-4)
    assert by_id["unusable"].answer.status == "no_evidence"
    assert counted.refused_rightly == 0.5  # this assistant answers whatever it finds
    json.dumps(report(outcomes))


def test_two_languages_of_a_work_are_one(assistant: Assistant, tmp_path: Path) -> None:
    relevant = [{"source": "library.en.md"}, {"source": "library.km.md"}, {"source": "museum.md"}]
    question = {"id": "both", "question": "How many books?", "language": "en", "relevant": relevant}
    path = written(tmp_path, [json.dumps(question)])
    (outcome,) = evaluate(assistant, load_questions(path))
    assert outcome.recall == 0.5


def test_requirements_ignore_spelling(tmp_path: Path) -> None:
    [right, *_] = load_questions(written(tmp_path, [json.dumps(QUESTIONS[0])]))

    assert holds_all(right, "មាន 3500? ទេ ៣,៥០០")
    assert not holds_all(right, "many")


def passage(page: int | None = None, page_end: int | None = None) -> Passage:
    text = "The library holds\nforty reading rooms. បណ្ណាល័យ មានបន្ទប់អាន"
    return Passage(
        id="p",
        document_id="library-en",
        position=0,
        start=0,
        end=len(text),
        text=text,
        page=page,
        page_end=page_end,
        section=(),
        language="en",
    )


QUOTED_WORDS = fingerprint("forty reading rooms")
FOUND = {
    "one page": (Evidence("library.en.pdf", (4,)), passage(4), True),
    "the last of several pages": (Evidence("library.en.pdf", (3, 4)), passage(4), True),
    "a passage over two pages": (Evidence("library.en.pdf", (3,)), passage(2, 3), True),
    "between the pages": (Evidence("library.en.pdf", (3, 6)), passage(4, 5), False),
    "after the pages": (Evidence("library.en.pdf", (3, 4)), passage(5), False),
    "a text without pages": (Evidence("library.en.md", (3,)), passage(), True),
    "another document": (Evidence("gardens.en.pdf", (4,)), passage(4), False),
    "quoted over a line's end": (Evidence("library.en.md", (), "holds forty"), passage(), True),
    "quoted without a space": (Evidence("library.en.md", (), "បណ្ណាល័យមានបន្ទប់"), passage(), True),
    "quoted wrongly": (Evidence("library.en.md", (), "holds fifty"), passage(), False),
    "known by its words": (Evidence("library.en.txt", (), None, QUOTED_WORDS), passage(), True),
    "other words": (Evidence("library.en.txt", (), None, fingerprint("fifty")), passage(), False),
    "other words of that page": (
        Evidence("library.en.pdf", (4,), None, fingerprint("fifty")),
        passage(4),
        True,
    ),
}


@pytest.mark.parametrize(("evidence", "found", "relevant"), FOUND.values(), ids=FOUND.keys())
def test_passage_is_relevant(evidence: Evidence, found: Passage, relevant: bool) -> None:
    assert matches_evidence(evidence, found) == relevant


BAD = {
    "not JSON": "{",
    "no question": '{"id": "a", "language": "en"}',
    "relevant is no list": '{"id":"a","question":"b","language":"en","relevant":{}}',
    "not an object": "[]",
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match=r"បន្ទាត់ទី 2 .*។ .*line 2"):
        load_questions(written(tmp_path, [json.dumps(QUESTIONS[0]), line]))


def test_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"មិនអាចអាន .*cannot be read"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match=r"គ្មានសំណួរ.*no question"):
        load_questions(written(tmp_path, ["", " "]))
