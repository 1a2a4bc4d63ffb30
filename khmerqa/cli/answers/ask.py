"""``khmerqa ask``: an answer with citations, or a conversation."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from khmerqa import wiring
from khmerqa.answer.writing.public_json import Json, answer_json
from khmerqa.cli.answers.conversation import converse
from khmerqa.cli.answers.question import words_or_input
from khmerqa.cli.colour import without_colour
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_embedder, add_json, add_reranker
from khmerqa.cli.rendering.answers import answer
from khmerqa.cli.rendering.fold import fold_for_terminal
from khmerqa.cli.rendering.output import write_result
from khmerqa.search.question import check_question
from khmerqa.serve.braille import braille
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message(
        "សំណួរជាភាសាខ្មែរ ឬអង់គ្លេស; - ៖ អានពី standard input; គ្មានសំណួរ៖ សន្ទនា",
        "a question in Khmer or English; -: read it from standard input; none: a conversation",
    )
    parser.words("question", "QUESTION", about)
    about = Message("ចំនួនវគ្គ (1 ដល់ 50; តាមធម្មតា 8)", "passages to search for, 1 to 50; default 8")
    parser.value("--top-k", metavar="N", about=about)
    about = Message(
        "បង្ហាញពាក្យ កាលបរិច្ឆេទ និងលេខនៃអត្ថបទដកស្រង់ជាភាសារបស់អ្នក",
        "show terms, dates and numbers of quotations in your language",
    )
    parser.switch("--gloss", about)
    about = Message(
        "បង្ហាញជាអក្សរប្រាយល៍យូនីកូដ (ត្រូវការ liblouis)",
        "print the answer in Unicode Braille; needs liblouis",
    )
    parser.switch("--braille", about)
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ask and print the answer. No evidence is an answer, too: exit code 0."""
    if not arguments.question and not arguments.json and sys.stdin.isatty():
        show = partial(_shown, arguments=arguments)
        return converse(wiring.assistant(settings), settings.answer.top_k, show)
    question = words_or_input(arguments.question)
    check_question(question)  # before the models are loaded
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.ask(question, settings.answer.top_k, generation=generation)
    value = answer_json(found, generation.passages)
    if arguments.json and arguments.braille:
        value = {**value, "braille": _in_braille(value, arguments)}
    write_result(arguments, value, lambda: _shown(value, arguments))
    return 0


def _shown(value: Json, arguments: argparse.Namespace) -> str:
    if arguments.braille:
        return _in_braille(value, arguments)
    return answer(value, fold_for_terminal(wiring.segmenter), gloss=bool(arguments.gloss))


def _in_braille(value: Json, arguments: argparse.Namespace) -> str:
    return braille(without_colour(answer(value, gloss=bool(arguments.gloss))))
