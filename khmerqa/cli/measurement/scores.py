"""What ``khmerqa eval`` computes and prints."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.progress import Progress
from khmerqa.cli.rendering import metrics
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import UsageError
from khmerqa.evaluation.benchmarks import load_benchmark, names
from khmerqa.evaluation.evaluate import evaluate, report
from khmerqa.evaluation.question_set import load_questions
from khmerqa.evaluation.retrieval import (
    Retrieved,
    retrieve_benchmark,
    retrieve_questions,
    write_texts,
)
from khmerqa.settings import Settings


def score(settings: Settings, arguments: argparse.Namespace) -> int:
    """Score what is named and print it: a benchmark, or the questions of a file."""
    if arguments.file in names() and not Path(arguments.file).exists():
        return _reported(arguments, _benchmark(settings, arguments), {})
    if arguments.benchmarks is not None:
        known = ", ".join(names())
        raise UsageError(
            Message(
                f"--benchmarks ប្រើបានតែជាមួយឈ្មោះមួយក្នុងចំណោម៖ {known} ។",
                f"--benchmarks goes with one of these names: {known}.",
            )
        )
    questions = load_questions(Path(arguments.file))
    assistant = wiring.assistant(settings)
    retrieved: list[Retrieved] = []
    if arguments.ablation:
        name = Path(arguments.file).stem
        retrieved = retrieve_questions(assistant, name, questions, ablation=True)
        for language in sorted({each.language for each in questions if each.answerable}):
            of_language = [each for each in questions if each.language == language]
            retrieved += retrieve_questions(
                assistant, f"{name} {language}", of_language, ablation=True
            )
    return _reported(arguments, retrieved, report(evaluate(assistant, questions)))


def _benchmark(settings: Settings, arguments: argparse.Namespace) -> list[Retrieved]:
    """Index each part of the benchmark once, where nothing of it stays, and search it."""
    found: list[Retrieved] = []
    for part in load_benchmark(arguments.file, Path(arguments.benchmarks or "benchmarks")):
        with tempfile.TemporaryDirectory(prefix="khmerqa-eval-") as folder:
            texts = Path(folder, "texts")
            write_texts(part, texts)
            own = replace(settings, index=replace(settings.index, directory=Path(folder, "index")))
            with Progress(sys.stderr) as progress:
                wiring.reindexer(own, progress).run([texts])
            found += retrieve_benchmark(wiring.assistant(own), part, bool(arguments.ablation))
    return found


def _reported(
    arguments: argparse.Namespace, retrieved: Sequence[Retrieved], value: dict[str, object]
) -> int:
    by_retrieval = {"retrieval": [asdict(each) for each in retrieved]} if retrieved else {}
    parts = [metrics.metrics(value)] if value else []
    if retrieved:
        parts.append(metrics.retrieved(retrieved))
    write_result(arguments, value | by_retrieval, lambda: "\n\n".join(parts))
    return 0
