"""What each retriever finds: for question sets over an index, and for public benchmarks."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import QuestionError
from khmerqa.evaluation.benchmarks import Benchmark
from khmerqa.evaluation.evaluate import matches_evidence
from khmerqa.evaluation.metrics import DEPTH, Interval, intervals, means, rank_values
from khmerqa.evaluation.question_set import EvaluationQuestion
from khmerqa.search.hybrid import Retrievers
from khmerqa.search.question import MAX_QUESTION_LENGTH
from khmerqa.text.khmer.clusters import clip
from khmerqa.types import Hit

ABLATION: Mapping[str, Retrievers] = {
    "all retrievers": Retrievers(),
    "lexical": Retrievers(translated=False, dense=False),
    "translated": Retrievers(lexical=False, dense=False),
    "dense": Retrievers(lexical=False, translated=False),
    "lexical + translated": Retrievers(dense=False),
    "lexical + dense": Retrievers(translated=False),
    "translated + dense": Retrievers(lexical=False),
}
# A text may be split into several passages; among so many there are ten texts.
_PASSAGES = 3 * DEPTH


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The metrics of one list of questions; ``median_ms`` is of the search alone."""

    name: str
    retrievers: str
    questions: int
    metrics: Mapping[str, float]
    intervals: Mapping[str, Interval]
    median_ms: float


def retrieve_questions(
    assistant: Assistant, name: str, questions: Sequence[EvaluationQuestion], ablation: bool
) -> list[Retrieved]:
    """Return what search finds of the questions that have an answer."""
    answerable = [question for question in questions if question.answerable]

    def rank_of(number: int, hits: Sequence[Hit]) -> int | None:
        evidence = answerable[number].relevant
        found = (any(matches_evidence(each, hit.passage) for each in evidence) for hit in hits)
        return next((rank for rank, right in enumerate(found, start=1) if right), None)

    return _retrieved(
        assistant,
        name=name,
        questions=[question.question for question in answerable],
        depth=DEPTH,
        rank_of=rank_of,
        ablation=ablation,
    )


def retrieve_benchmark(
    assistant: Assistant, benchmark: Benchmark, ablation: bool
) -> list[Retrieved]:
    """Return what search finds of a benchmark that ``write_texts`` wrote and that is indexed."""

    def rank_of(number: int, hits: Sequence[Hit]) -> int | None:
        texts = list(dict.fromkeys(hit.passage.document_id for hit in hits))
        target = benchmark.queries[number].target
        return next((n for n, text in enumerate(texts, start=1) if text.startswith(target)), None)

    return _retrieved(
        assistant,
        name=benchmark.name,
        questions=[clip(query.question, MAX_QUESTION_LENGTH) for query in benchmark.queries],
        depth=_PASSAGES,
        rank_of=rank_of,
        ablation=ablation,
    )


def write_texts(benchmark: Benchmark, folder: Path) -> None:
    """Write each text as a file without a telling title: its name is no part of the benchmark."""
    folder.mkdir(parents=True)
    lines = []
    for text in benchmark.texts:
        file = f"{text.name}.txt"
        (folder / file).write_text(text.text, encoding="utf-8")
        lines.append(f'[{json.dumps(file)}]\ntitle_km = "-"\ntitle_en = "-"\n')
    (folder / "catalogue.toml").write_text("\n".join(lines), encoding="utf-8")


def _retrieved(
    assistant: Assistant,
    *,
    name: str,
    questions: Sequence[str],
    depth: int,
    rank_of: Callable[[int, Sequence[Hit]], int | None],
    ablation: bool,
) -> list[Retrieved]:
    """Search every question by itself; ``rank_of(number, hits)`` is the rank of what it should find."""
    generation = assistant.generation()
    found = []
    for label, retrievers in ABLATION.items() if ablation else [("all retrievers", Retrievers())]:
        ranks: list[int | None] = []
        spent = []
        for number, question in enumerate(questions):
            try:
                result = assistant.search(
                    question, depth, retrievers=retrievers, generation=generation
                )
            except QuestionError:
                ranks.append(None)
                continue
            spent.append(dict(result.timings_ms)["search"])
            ranks.append(rank_of(number, result.hits))
        values = rank_values(ranks)
        found.append(
            Retrieved(
                name=name,
                retrievers=label,
                questions=len(questions),
                metrics=means(values),
                intervals=intervals(values),
                median_ms=round(statistics.median(spent), 2) if spent else 0.0,
            )
        )
    return found
