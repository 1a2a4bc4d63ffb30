"""``khmerqa search``: passages only."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.answer.writing.public_json import hit_json
from khmerqa.cli.answers.question import words_or_input
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_embedder, add_json, add_reranker
from khmerqa.cli.rendering.answers import hits
from khmerqa.cli.rendering.fold import fold_for_terminal
from khmerqa.cli.rendering.output import write_result
from khmerqa.search.question import check_question
from khmerqa.settings import Settings

_QUESTION = Message(
    "សំណួរជាភាសាខ្មែរ ឬអង់គ្លេស; - ៖ អានពី standard input",
    "a question in Khmer or English; -: read it from standard input",
)


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.words("question", "QUESTION", _QUESTION)
    about = Message("ចំនួនវគ្គ (1 ដល់ 50; តាមធម្មតា 8)", "how many passages, 1 to 50; default 8")
    parser.value("--top-k", metavar="N", about=about)
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Search and print the hits."""
    question = words_or_input(arguments.question)
    check_question(question)  # before the models are loaded
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.search(question, settings.answer.top_k, generation=generation)
    values = [hit_json(hit, generation.passages) for hit in found.hits]
    value = {"hits": values, "timings_ms": dict(found.timings_ms)}
    fold = fold_for_terminal(wiring.segmenter)
    write_result(arguments, value, lambda: hits(values, wiring.segmenter(), fold))
    return 0
