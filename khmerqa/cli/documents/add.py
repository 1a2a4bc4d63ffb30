"""``khmerqa add``: copy files into the corpus folder with their catalogue entry, then index."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from khmerqa.cli.documents.reindex import with_reindexer, write_report
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_dry_run, add_embedder, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import add_files, planned_addition
from khmerqa.ingest.files.catalogue import file_key
from khmerqa.ingest.files.fetch import fetch, is_address
from khmerqa.settings import Settings

# Every field of khmerqa.types.CatalogueEntry is a flag.
CATALOGUE_FLAGS: Mapping[str, Message] = {
    "work": Message(
        "ឈ្មោះរួមនៃកំណែខ្មែរ និងអង់គ្លេស", "the policy that this is a version or translation of"
    ),
    "language": Message("ភាសា (km ឬ en)", "the language: km or en"),
    "title_km": Message("ចំណងជើងជាភាសាខ្មែរ", "the title in Khmer"),
    "title_en": Message("ចំណងជើងជាភាសាអង់គ្លេស", "the title in English"),
    "issuer": Message("ស្ថាប័នចេញឯកសារ", "the institution that issued it"),
    "date": Message("កាលបរិច្ឆេទ", "its date, such as 2026-11-22 or 22/11/2026"),
    "official_url": Message("អាសយដ្ឋានឯកសារផ្លូវការ", "the web address of the official document"),
    "kind": Message("official ឬ digest (សេចក្តីសង្ខេប)", "official, or digest for a summary"),
    "official_source": Message("ឯកសារផ្លូវការដែលត្រូវបានសង្ខេប", "of a summary: the official document"),
    "page": Message("ទំព័រនៃឯកសារផ្លូវការ", "of a summary: the page in the official document"),
    "type": Message("ប្រភេទឯកសារ", "law, sub-decree, prakas, policy, strategy, …"),
    "number": Message("លេខឯកសារ", "the number of the document"),
    "signatory": Message("ហត្ថលេខី", "who signed it"),
    "status": Message("ស្ថានភាពគតិយុត្ត", "in force, amended, repealed or draft"),
    "replaces": Message("ឯកសារដែលត្រូវបានជំនួស", "the document that it replaces"),
    "access": Message("public (សាធារណៈ) ឬ internal (ផ្ទៃក្នុង)", "public or internal"),
}


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    about = Message("ឯកសារ (file) ឬអាសយដ្ឋានបណ្តាញ", "files or web addresses")
    parser.operand("files", "FILE|URL", about, nargs="+")
    for name, about in CATALOGUE_FLAGS.items():
        flag = f"--{name.replace('_', '-')}"
        parser.value(flag, dest=f"catalogue_{name}", metavar="TEXT", about=about)
    parser.switch(
        "--replace",
        Message("ជំនួសកំណែចាស់ដែលមានឈ្មោះដូចគ្នា", "replace the earlier version of the same name"),
    )
    add_dry_run(parser)
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Publish, index and report."""
    entry = {
        name: value
        for name in CATALOGUE_FLAGS
        if (value := getattr(arguments, f"catalogue_{name}")) is not None
    }
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for file in arguments.files:
            if is_address(file):
                if len(arguments.files) == 1:
                    entry.setdefault("official_url", file)
                files.append(fetch(file, Path(folder)))
            else:
                files.append(Path(file))
        corpus, again = settings.index.corpus, arguments.replace
        if arguments.dry_run:
            layout = IndexLayout(settings.index.directory)
            planned = planned_addition(layout, corpus, files, entry, replace=again)
            targets = [str(target) for target in planned]
            value = {"dry_run": True, "added": targets}
            write_result(arguments, value, lambda: _planned(targets))
            return 0
        report = with_reindexer(
            settings,
            lambda reindexer: add_files(reindexer, corpus, files, entry, replace=again),
        )
    write_report(arguments, report)
    added = {file_key(file.name) for file in files}
    unread = any(path in added for path, _ in report.unread)
    return 1 if unread or report.lost else 0


def _planned(targets: Sequence[str]) -> Message:
    places = ", ".join(targets)
    return Message(
        f"ឯកសារ (file) នឹងត្រូវបានដាក់នៅ {places} រួចធ្វើលិបិក្រម។ គ្មានអ្វីត្រូវបានប្តូរទេ។",
        f"These files would be written and indexed: {places}. Nothing was changed.",
    )
