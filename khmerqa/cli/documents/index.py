"""``khmerqa index``: the index holds what the corpus folder holds."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.documents.reindex import reindex, write_report
from khmerqa.cli.language import Message, one_line
from khmerqa.cli.parser import Parser, add_corpus, add_dry_run, add_embedder, add_json
from khmerqa.cli.progress import Progress
from khmerqa.errors import KhmerQAError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import roots_of
from khmerqa.ingest.files.discover import check_roots
from khmerqa.ingest.files.watch import take_snapshot, watch
from khmerqa.reading.formats import SUFFIXES
from khmerqa.settings import Settings


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message(
        "ឯកសារ (file) ឬថត ជំនួសឱ្យថតឯកសារ", "files or folders to index instead of the corpus folder"
    )
    parser.operand("paths", "PATH", about, nargs="*")
    add_corpus(parser)
    parser.switch("--full", Message("ធ្វើទាំងអស់ឡើងវិញ", "read and index every file again"))
    add_dry_run(parser)
    parser.switch(
        "--watch",
        Message(
            "ធ្វើឡើងវិញពេលឯកសារប្រែប្រួល រហូតដល់ Ctrl+C",
            "index again whenever the files change, until Ctrl+C",
        ),
    )
    about = Message("ពិនិត្យរៀងរាល់ប៉ុន្មានវិនាទី", "seconds between two checks of --watch; default 5")
    parser.value("--interval", metavar="SECONDS", about=about)
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Index once, show what would be done, or index on every change."""
    if arguments.watch and not arguments.dry_run:
        return _watch(settings, arguments)
    roots = [Path(path) for path in arguments.paths] or [settings.index.corpus]
    if arguments.dry_run:
        with Progress(sys.stderr) as progress:
            report = wiring.reindexer(settings, progress).plan(roots, full=arguments.full)
    else:
        report = reindex(settings, roots, full=arguments.full)
    write_report(arguments, report)
    return 1 if report.lost and not report.dry_run else 0


def _watch(settings: Settings, arguments: argparse.Namespace) -> int:
    """Index, and again whenever the files have changed and stay unchanged for a while."""
    layout = IndexLayout(settings.index.directory)
    roots = [Path(path).resolve() for path in arguments.paths]
    roots = roots or roots_of(layout, settings.index.corpus)
    check_roots(roots)  # one that goes away later may come back

    def act() -> bool:
        try:
            report = reindex(settings, roots)
        except KhmerQAError as error:  # locked, or nothing readable: it may succeed next time
            print(f"khmerqa: {one_line(error.message)}", file=sys.stderr, flush=True)
            return False
        except OSError as error:
            print(f"khmerqa: {error}", file=sys.stderr, flush=True)
            return False
        write_report(arguments, report)
        sys.stdout.flush()
        return True

    def rest() -> bool:
        time.sleep(arguments.interval)
        return True

    watch(lambda: take_snapshot(roots, SUFFIXES, layout.root), act, rest)
    return 0
