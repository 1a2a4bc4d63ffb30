"""``khmerqa ask``: an answer with citations, or a conversation.

Braille is imported only where it is asked for.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path

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
from khmerqa.errors import UsageError
from khmerqa.search.question import check_question
from khmerqa.settings import Settings
from khmerqa.types import Bilingual


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
    about = Message(
        "រក្សាទុកជាឯកសារប្រាយល៍ .brf សម្រាប់ម៉ាស៊ីនបោះពុម្ព ឬអេក្រង់ប្រាយល៍ (ត្រូវការ liblouis)",
        "also save the answer as a .brf file, for an embosser or a Braille display; needs liblouis",
    )
    parser.value("--brf", metavar="FILE", about=about)
    add_embedder(parser)
    add_reranker(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ask and print the answer. No evidence is an answer, too: exit code 0."""
    alone = arguments.json or arguments.brf is not None  # one answer, not those of a conversation
    if not arguments.question and not alone and sys.stdin.isatty():
        show = partial(_in_braille if arguments.braille else _shown, arguments=arguments)
        return converse(wiring.assistant(settings), settings.answer.top_k, show)
    question = words_or_input(arguments.question)
    check_question(question)  # before the models are loaded
    if arguments.brf is not None:
        _check_is_new(Path(arguments.brf))
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.ask(question, settings.answer.top_k, generation=generation)
    value = answer_json(found, generation.passages)
    made = _in_braille(value, arguments) if arguments.braille or arguments.brf is not None else ""
    if arguments.json and arguments.braille:
        value = {**value, "braille": made}
    if arguments.brf is not None:
        _save(Path(arguments.brf), _as_brf(value, made, arguments))
    write_result(arguments, value, lambda: made if arguments.braille else _shown(value, arguments))
    return 0


def _check_is_new(path: Path) -> None:
    # Also a link to nowhere, a device, and a pipe that nobody reads.
    if os.path.lexists(path) and not path.is_dir():
        raise UsageError(
            Bilingual(
                f"មាន {path} រួចហើយ។ គ្មានអ្វីត្រូវបានសរសេរជាន់លើទេ។ សូមប្រើឈ្មោះផ្សេង ឬលុបឯកសារ (file) នោះជាមុន។",
                f"{path} exists, and is not overwritten. Give another name, or remove it first.",
            )
        )


def _save(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="ascii", newline="") as file:  # what came meanwhile stays, too
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink()  # half an answer would be taken for all of it
                raise
    except OSError as error:
        if isinstance(error, FileExistsError):
            _check_is_new(path)
        raise UsageError(
            Bilingual(
                f"មិនអាចសរសេរ {path} បានទេ។ សូមពិនិត្យថត និងសិទ្ធិសរសេរ ឬប្រើឈ្មោះផ្សេង។",
                f"{path} cannot be written ({error.strerror}). Check the folder and its permissions, "
                "or give another name.",
            )
        ) from error


def _shown(value: Json, arguments: argparse.Namespace) -> str:
    return answer(value, fold_for_terminal(wiring.segmenter), gloss=bool(arguments.gloss))


def _in_braille(value: Json, arguments: argparse.Namespace) -> str:
    from khmerqa.serve.braille import braille

    return braille(_plain(value, arguments))


def _as_brf(value: Json, made: str, arguments: argparse.Namespace) -> str:
    from khmerqa.serve.braille import brf

    return brf(_plain(value, arguments), made, wiring.segmenter())


def _plain(value: Json, arguments: argparse.Namespace) -> str:
    return without_colour(answer(value, gloss=bool(arguments.gloss)))
