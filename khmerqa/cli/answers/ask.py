"""``khmerqa ask``: an answer with citations."""

from __future__ import annotations

import argparse

from khmerqa import wiring
from khmerqa.answer.writing.public_json import answer_json
from khmerqa.cli.parser import Parser, add_embedder, add_json, add_reranker
from khmerqa.cli.rendering.answers import answer
from khmerqa.cli.rendering.output import write_result
from khmerqa.search.question import check_question
from khmerqa.settings import Settings
from khmerqa.types import Bilingual


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.operand("question", "QUESTION", Bilingual("សំណួរ", "in Khmer or English"))
    about = Bilingual("ចំនួនវគ្គ", "how many passages to search for")
    parser.value("--top-k", metavar="N", about=about)
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ask and print the answer. No evidence is an answer, too: exit code 0."""
    check_question(arguments.question)  # before the models are loaded
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.ask(arguments.question, settings.answer.top_k, generation=generation)
    value = answer_json(found, generation.passages)
    write_result(arguments, value, lambda: answer(value))
    return 0
