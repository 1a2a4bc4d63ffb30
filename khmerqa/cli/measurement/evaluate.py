"""``khmerqa eval``: a question set over an index, or a public benchmark in an index of its own."""

from __future__ import annotations

import argparse

from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_embedder, add_json, add_reranker
from khmerqa.evaluation.benchmarks import names
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message(
        f"សំណួរជា JSONL ឬ {', '.join(names())}",
        f"questions as JSONL, or the name of a benchmark: {', '.join(names())}",
    )
    parser.operand("file", "FILE", about)
    about = Message("ថតនៃតេស្តសាធារណៈ", "the folder of the public benchmarks")
    parser.value("--benchmarks", metavar="DIR", about=about)
    about = Message("វាស់វិធីស្វែងរកនីមួយៗដាច់ដោយឡែក", "measure each retriever by itself as well")
    parser.switch("--ablation", about)
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Score what is named: a benchmark, or the questions of a file."""
    from khmerqa.cli.measurement.scores import (
        score,  # scripts/eval reads the flags on a bare Python
    )

    return score(settings, arguments)
