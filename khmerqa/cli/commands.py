"""What each command does: call the library, hand the outcome to ``render``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from khmerqa import wiring
from khmerqa.answer.writing.public_json import answer_json, document_json, hit_json
from khmerqa.cli import glossary, render, service
from khmerqa.cli import maintenance as upkeep
from khmerqa.cli import transfer as moving
from khmerqa.cli.parser import CATALOGUE_FLAGS
from khmerqa.cli.progress import Progress
from khmerqa.cli.read import read_file
from khmerqa.errors import IndexDamagedError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import damaged_files
from khmerqa.ingest.files.publish import publish_files, roots_of, withdraw
from khmerqa.ingest.report import manifest_json, report_json
from khmerqa.reading.formats import SUFFIXES
from khmerqa.search.question import check_question
from khmerqa.settings import Settings
from khmerqa.types import Bilingual, IndexReport

Command = Callable[[Settings, argparse.Namespace], int]


def run(name: str, settings: Settings, arguments: argparse.Namespace) -> int:
    """Run the command called ``name``; return its exit code."""
    return _COMMANDS[name](settings, arguments)


def _index(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.watch and not arguments.dry_run:
        return upkeep.watch_files(settings, arguments)
    roots = [Path(path) for path in arguments.paths] or [settings.index.corpus]
    if arguments.dry_run:
        return upkeep.plan(settings, arguments, roots)
    with Progress(sys.stderr) as progress:
        report = wiring.reindexer(settings, progress).run(roots, full=arguments.full)
    return _reported(report, arguments)


def _add(settings: Settings, arguments: argparse.Namespace) -> int:
    from khmerqa.ingest.files.fetch import fetch, is_address

    entry = {
        name: value
        for name in CATALOGUE_FLAGS
        if (value := getattr(arguments, f"catalogue_{name}")) is not None
    }
    roots = roots_of(IndexLayout(settings.index.directory), settings.index.corpus)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for file in arguments.files:
            if is_address(file):
                if len(arguments.files) == 1:
                    entry.setdefault("official_url", file)
                files.append(fetch(file, Path(folder)))
            else:
                files.append(Path(file))
        publish_files(roots, files, entry, SUFFIXES, replace=arguments.replace)
    with Progress(sys.stderr) as progress:
        report = wiring.reindexer(settings, progress).run(roots)
    return _reported(report, arguments)


def _remove(settings: Settings, arguments: argparse.Namespace) -> int:
    layout = IndexLayout(settings.index.directory)
    roots = withdraw(layout, roots_of(layout, settings.index.corpus), arguments.ids)
    with Progress(sys.stderr) as progress:
        report = wiring.reindexer(settings, progress).run(roots, allow_empty=True)
    return _reported(report, arguments)


def _reported(report: IndexReport, arguments: argparse.Namespace) -> int:
    if arguments.json:
        render.json_value(report_json(report))
    else:
        print(render.index_report(report))
    return 0


def _documents(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.history is not None:
        return upkeep.history(settings, arguments)
    listed = wiring.open_index(settings).passages.listed()
    if arguments.json:
        render.json_value([document_json(each) for each in listed])
    else:
        print(render.documents(listed, pages=arguments.pages))
    return 0


def _search(settings: Settings, arguments: argparse.Namespace) -> int:
    check_question(arguments.question)  # before the models are loaded
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    found = assistant.search(arguments.question, settings.answer.top_k, generation=generation)
    hits = [hit_json(hit, generation.passages) for hit in found.hits]
    if arguments.json:
        render.json_value({"hits": hits, "timings_ms": dict(found.timings_ms)})
    else:
        print(render.hits(hits))
    return 0


def _ask(settings: Settings, arguments: argparse.Namespace) -> int:
    check_question(arguments.question)
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    answer = assistant.ask(arguments.question, settings.answer.top_k, generation=generation)
    value = answer_json(answer, generation.passages)
    if arguments.json:
        render.json_value(value)
    else:
        print(render.answer(value))
    return 0


def _glossary(settings: Settings, arguments: argparse.Namespace) -> int:
    found = glossary.look_up(wiring.glossary(), arguments.term)
    if arguments.json:
        render.json_value(found)
    else:
        print(glossary.rendered(found))
    return 0


def _serve(settings: Settings, arguments: argparse.Namespace) -> int:
    from khmerqa.serve.run import serve

    serve(settings)
    return 0


def _eval(settings: Settings, arguments: argparse.Namespace) -> int:
    from khmerqa.cli.evaluation import run_evaluation

    return run_evaluation(settings, arguments)


def _bench(settings: Settings, arguments: argparse.Namespace) -> int:
    from khmerqa.cli import bench

    return bench.run(settings, arguments)


def _doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    from khmerqa.cli.doctor import examine, finding_json

    findings = examine(settings)
    if arguments.json:
        render.json_value([finding_json(finding) for finding in findings])
    else:
        print(render.findings(findings))
    return 0 if all(finding.ok or finding.optional for finding in findings) else 1


def _verify(settings: Settings, arguments: argparse.Namespace) -> int:
    damaged = damaged_files(IndexLayout(settings.index.directory))
    if damaged:
        names = ", ".join(damaged)
        raise IndexDamagedError(
            Bilingual(
                f"ឯកសារ (file) នៃលិបិក្រមបានប្រែប្រួល ឬបាត់៖ {names} ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"Changed or missing since they were written: {names}. Run: khmerqa index --full",
            )
        )
    generation = wiring.assistant(settings).generation()
    manifest = generation.manifest
    for passage in generation.passages.all_passages():
        text = generation.passages.document(passage.document_id).text
        if text[passage.start : passage.end] != passage.text:
            raise IndexDamagedError(
                Bilingual(
                    f"វគ្គ {passage.id} មិនមាននៅក្នុងឯកសាររបស់វាទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"Passage {passage.id} is not in its document. Run: khmerqa index --full",
                )
            )
    if arguments.json:
        render.json_value({"whole": True, "manifest": manifest_json(manifest)})
    else:
        print(render.verified(manifest))
    return 0


_COMMANDS: dict[str, Command] = {
    "index": _index,
    "add": _add,
    "remove": _remove,
    "documents": _documents,
    "read": read_file,
    "search": _search,
    "ask": _ask,
    "glossary": _glossary,
    "serve": _serve,
    "eval": _eval,
    "bench": _bench,
    "doctor": _doctor,
    "export": moving.export,
    "import": moving.import_,
    "verify": _verify,
    "rollback": upkeep.rollback,
    "prune": upkeep.prune_index,
    "keys": service.keys,
    "feedback": service.feedback,
    "release": service.release,
    "mcp": service.mcp,
    "telegram": service.telegram,
}
