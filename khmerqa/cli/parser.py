"""The commands and their flags."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from functools import partial
from typing import Any, NoReturn

from khmerqa.cli.service_parser import add_service_commands
from khmerqa.types import Bilingual, CatalogueEntry

CATALOGUE_FLAGS = tuple(field.name for field in fields(CatalogueEntry))
# What argparse finds wrong, in Khmer.
_FAULTS = (
    (re.compile("the following arguments are required: (.+)"), "ពាក្យបញ្ជានេះខ្វះ {} ។"),
    (re.compile("argument .+: invalid choice: (.+?) \\(choose from"), "មិនស្គាល់ {} ទេ។"),
    (re.compile("unrecognized arguments: (.+)"), "មិនស្គាល់ {} ទេ។"),
    (re.compile("argument (.+): expected "), "{} ខ្វះតម្លៃ។"),
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, as every other error is said."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False)
        self._positionals.title = str(Bilingual("តម្លៃ", "positional arguments"))
        self._optionals.title = str(Bilingual("ជម្រើស", "options"))
        self.add_argument(
            *("-h", "--help"),
            action="help",
            help=str(Bilingual("បង្ហាញជំនួយនេះ", "show this help message and exit")),
        )

    def error(self, message: str) -> NoReturn:
        """Print the message with what to do, and exit."""
        see = f"{self.prog} --help"
        khmer = f"{_in_khmer(message)} សូមមើលជំនួយ៖ {see} ។"
        self.exit(2, f"khmerqa: {Bilingual(khmer, f'{message}. See: {see}')}\n")


class _Version(argparse.Action):
    """Prints the version; looked up only then, for every other command would wait for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> NoReturn:
        from importlib.metadata import version

        print(f"khmerqa {version('khmerqa')}")
        parser.exit()


def _in_khmer(message: str) -> str:
    for fault, khmer in _FAULTS:
        if found := fault.search(message):
            return khmer.format(found[1])
    return "ពាក្យបញ្ជាមិនត្រឹមត្រូវទេ។"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the ``khmerqa`` command."""
    parser = Parser(
        prog="khmerqa",
        description=(
            "សួរជាភាសាខ្មែរអំពីឯកសារគោលនយោបាយ និងទទួលចម្លើយដែលដកស្រង់ពីទំព័រពិត។ "
            "Ask about policy documents in Khmer or English; answers quote the very page."
        ),
    )
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help=str(Bilingual("បង្ហាញលេខកំណែ", "show program's version number and exit")),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    index = _command(commands, "index", "ធ្វើឱ្យលិបិក្រមទាន់សម័យ | bring the index up to date")
    index.add_argument("paths", nargs="*", metavar="PATH")
    index.add_argument("--corpus", metavar="DIR", help="ថតឯកសារ | the folder to index")
    index.add_argument(
        "--full", action="store_true", default=None, help="ធ្វើទាំងអស់ឡើងវិញ | do everything again"
    )
    index.add_argument(
        "--dry-run",
        action="store_true",
        default=None,
        help="គ្រាន់តែប្រាប់អ្វីដែលនឹងធ្វើ | only say what would be done",
    )
    index.add_argument(
        "--watch",
        action="store_true",
        default=None,
        help="ធ្វើឡើងវិញពេលឯកសារប្រែប្រួល រហូតដល់ Ctrl+C | again whenever the files change",
    )
    index.add_argument(
        "--interval", metavar="SECONDS", help="ពិនិត្យរៀងរាល់ប៉ុន្មានវិនាទី | how often --watch looks"
    )
    _embedder(index)
    _json(index)

    add = _command(commands, "add", "បោះពុម្ពឯកសារ | publish a document, then index")
    add.add_argument("files", nargs="+", metavar="FILE|URL")
    for name in CATALOGUE_FLAGS:
        add.add_argument(f"--{name.replace('_', '-')}", dest=f"catalogue_{name}", metavar="TEXT")
    add.add_argument(
        "--replace",
        action="store_true",
        default=None,
        help="ជំនួសកំណែចាស់ដែលមានឈ្មោះដូចគ្នា | replace the version of the same name",
    )
    _embedder(add)
    _json(add)

    remove = _command(commands, "remove", "ដកឯកសារចេញ | withdraw a document")
    remove.add_argument("ids", nargs="+", metavar="ID")
    _embedder(remove)
    _json(remove)

    documents = _command(commands, "documents", "បញ្ជីឯកសារ | list the documents")
    documents.add_argument(
        "--history", metavar="ID", help="កំណែមុនៗនៃឯកសារ | the versions of a document"
    )
    documents.add_argument(
        "--show", metavar="N", help="អត្ថបទនៃកំណែទី N | with --history: the text of version N"
    )
    documents.add_argument(
        "--pages", action="store_true", help="របៀបអានទំព័រនីមួយៗ | how each page was read, and why"
    )
    _json(documents)

    read = _command(commands, "read", "មើលអ្វីដែលនឹងត្រូវបញ្ចូល | show what would be indexed of a file")
    read.add_argument("file", metavar="FILE")
    read.add_argument("--page", metavar="N", help="ទំព័រនេះតែមួយ | this page only")
    _json(read)

    for name, about in (
        ("search", "ស្វែងរកវគ្គអត្ថបទ | find passages"),
        ("ask", "សួរសំណួរ | answer a question with citations"),
    ):
        command = _command(commands, name, about)
        command.add_argument("question", metavar="QUESTION")
        command.add_argument("--top-k", metavar="N", help="ចំនួនវគ្គ | how many passages")
        _embedder(command)
        _reranker(command)
        _json(command)

    glossary = _command(commands, "glossary", "រកពាក្យផ្លូវការ | look up a term in Khmer or English")
    glossary.add_argument("term", metavar="TERM")
    _json(glossary)

    serve = _command(commands, "serve", "បើកសេវាតាមបណ្តាញ | run the web page and the HTTP service")
    serve.add_argument("--host", metavar="H", help="អាសយដ្ឋាន | the address to listen at")
    serve.add_argument("--port", metavar="P", help="ច្រក | the port to listen at")
    serve.add_argument(
        "--no-auth",
        action="store_true",
        default=None,
        help="អនុញ្ញាតអាសយដ្ឋានក្រៅម៉ាស៊ីននេះ | allow an address beyond this machine without keys",
    )
    serve.add_argument("--workers", metavar="N", help="ចំនួនដំណើរការ | how many worker processes")
    serve.add_argument(
        "--corpus", metavar="DIR", help="ថតឯកសារ | the folder that is published into"
    )
    _embedder(serve)
    _reranker(serve)

    evaluate = _command(commands, "eval", "វាស់គុណភាព | score a question set (JSONL)")
    evaluate.add_argument(
        "file",
        metavar="FILE",
        help="សំណួរជា JSONL ឬ | questions, or: flores, tatoeba, flores-passages, civil-code",
    )
    evaluate.add_argument(
        "--benchmarks", metavar="DIR", help="ថតនៃតេស្តសាធារណៈ | the folder of the public benchmarks"
    )
    evaluate.add_argument(
        "--ablation",
        action="store_true",
        default=None,
        help="វាស់វិធីស្វែងរកនីមួយៗដាច់ដោយឡែក | what each leg of the search finds by itself",
    )
    _embedder(evaluate)
    _reranker(evaluate)
    _json(evaluate)

    bench = _command(commands, "bench", "វាស់ល្បឿន | measure the speed of indexing and answering")
    bench.add_argument("--corpus", metavar="DIR", help="ថតឯកសារ .md | texts to make passages from")
    bench.add_argument(
        *("--sizes", "-n"),
        nargs="+",
        default=[],
        metavar="N",
        help="ចំនួនវគ្គដែលត្រូវបង្កើត | index as many made-up passages: 1k 10k 100k 1m",
    )
    bench.add_argument(
        "--questions", default="200", metavar="N", help="ចំនួនសំណួរ | how many questions"
    )
    bench.add_argument("--work", metavar="DIR", help="ថតបណ្តោះអាសន្ន | where to build them")
    _embedder(bench)
    _json(bench)

    _json(_command(commands, "doctor", "ពិនិត្យម៉ាស៊ីន | say what is installed and usable here"))
    verify = _command(commands, "verify", "ពិនិត្យលិបិក្រម | check that the index is whole")
    _embedder(verify)
    _json(verify)

    for name, about in (
        ("export", "នាំលិបិក្រមចេញជាឯកសារតែមួយ | write the index to one file"),
        ("import", "នាំលិបិក្រមចូលពីឯកសារ | take over an index from such a file"),
    ):
        moving = _command(commands, name, about)
        moving.add_argument("file", metavar="FILE")
        _json(moving)

    about = "ត្រឡប់ទៅលិបិក្រមមុន | go back to the index before"
    _json(_command(commands, "rollback", about))
    prune = _command(commands, "prune", "លុបជំនាន់ចាស់ៗ | remove older generations, free space")
    prune.add_argument("--keep", metavar="N", help="ចំនួនជំនាន់ដែលត្រូវទុក | how many generations to keep")
    _json(prune)
    add_service_commands(partial(_command, commands), _json)
    return parser


def _command(
    commands: argparse._SubParsersAction[Parser], name: str, about: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=about)
    command.add_argument("--index", metavar="DIR", help="ទីតាំងលិបិក្រម | where the index lies")
    command.add_argument(
        "--debug", action="store_true", default=None, help="បង្ហាញកំហុសលម្អិត | show tracebacks"
    )
    return command


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--json", action="store_true", default=None, help="បោះពុម្ពជា JSON | print one JSON value"
    )


def _embedder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--embedder",
        metavar="NAME",
        help="ម៉ូដែលវ៉ិចទ័រ | 'built-in', or a sentence-transformers model or folder",
    )


def _reranker(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--reranker",
        metavar="NAME",
        help="ម៉ូដែលតម្រៀបឡើងវិញ | a cross-encoder by name or folder, to sort the best passages again",
    )
