"""``khmerqa search``: passages only."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.answer.writing.public_json import hit_json
from khmerqa.cli.parser import Parser, add_embedder, add_json, add_reranker
from khmerqa.cli.rendering.answers import hits
from khmerqa.cli.rendering.output import write_result
from khmerqa.search.question import check_question
from khmerqa.settings import Settings
from khmerqa.types import Bilingual


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.operand("question", "QUESTION", Bilingual("សំណួរ", "in Khmer or English"))
    parser.value("--top-k", metavar="N", about=Bilingual("ចំនួនវគ្គ", "how many passages"))
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Search and print the hits."""
    check_question(arguments.question)  # before the models are loaded
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.search(arguments.question, settings.answer.top_k, generation=generation)
    values = [hit_json(hit, generation.passages) for hit in found.hits]
    write_result(
        arguments, {"hits": values, "timings_ms": dict(found.timings_ms)}, lambda: hits(values)
    )
    return 0
