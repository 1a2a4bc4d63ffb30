from __future__ import annotations

import json
from pathlib import Path

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import UsageError
from khmerqa.evaluation.benchmarks import Benchmark, Query, Text, load_benchmark
from khmerqa.evaluation.question_set import EvaluationQuestion, Evidence
from khmerqa.evaluation.retrieval import (
    ABLATION,
    retrieve_benchmark,
    retrieve_questions,
    write_texts,
)
from khmerqa.ports import Segmenter
from tests.small_corpus import FILES, small_index

LIBRARY = EvaluationQuestion(
    "library",
    "How many books does the library hold?",
    "en",
    True,
    (Evidence("library.en.md"),),
    (),
    "",
)
NOWHERE = EvaluationQuestion(
    "nowhere", "Who feeds the dogs?", "en", True, (Evidence("zoo"),), (), ""
)
UNANSWERABLE = EvaluationQuestion("none", "What is the budget?", "en", False, (), (), "")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    return small_index(tmp_path_factory.mktemp("retrieval"), segmenter).assistant()


def test_questions_without_an_answer_do_not_count(assistant: Assistant) -> None:
    [everything] = retrieve_questions(assistant, "mine", [LIBRARY, NOWHERE, UNANSWERABLE], False)

    assert (everything.retrievers, everything.questions) == ("all retrievers", 2)
    assert everything.metrics["hit_at_1"] == 0.5
    assert everything.metrics["hit_at_10"] == 0.5


def test_an_ablation_has_every_choice_of_retrievers(assistant: Assistant) -> None:
    found = retrieve_questions(assistant, "mine", [LIBRARY], True)

    assert [each.retrievers for each in found] == list(ABLATION)
    assert {each.retrievers: each.metrics["hit_at_1"] for each in found}["lexical"] == 1.0


def test_a_benchmark_counts_texts_and_not_passages(assistant: Assistant) -> None:
    # The small corpus serves as a benchmark: the names of its files are the names of the texts.
    texts = tuple(Text(name, text) for name, text in FILES.items())
    queries = (Query("How many books does the library hold?", "library-en"), Query("?", "gardens"))

    [found] = retrieve_benchmark(assistant, Benchmark("b", "en", texts, queries), False)

    assert found.metrics["hit_at_1"] == 0.5


def test_texts_are_written_as_readable_files(tmp_path: Path) -> None:
    texts = (Text("text-00000", "ទឹកស្អាត"), Text("text-00001", "Clean water"))

    write_texts(Benchmark("b", "en", texts, ()), tmp_path / "texts")

    assert (tmp_path / "texts" / "text-00001.txt").read_text(encoding="utf-8") == "Clean water"
    catalogue = (tmp_path / "texts" / "catalogue.toml").read_text(encoding="utf-8")
    assert catalogue.count('title_km = "-"') == 2


def test_benchmark_of_sentences_has_two_directions(tmp_path: Path) -> None:
    rows = [{"km": "ទឹក", "en": "water"}, {"km": "ភ្លើង", "en": "fire"}]
    file = tmp_path / "tatoeba-khm-eng.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    one, other = load_benchmark("tatoeba", tmp_path)

    assert (one.language, other.language) == ("km", "en")
    assert [query.question for query in one.queries] == ["ទឹក", "ភ្លើង"]
    assert [text.text for text in one.texts] == ["water", "fire"]
    assert one.queries[1].target == one.texts[1].name


def test_benchmark_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"flores200-devtest.jsonl .*--benchmarks"):
        load_benchmark("flores", tmp_path)
    with pytest.raises(UsageError, match="There is no benchmark 'x'"):
        load_benchmark("x", tmp_path)
