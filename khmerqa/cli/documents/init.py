"""``khmerqa init``: a corpus folder to begin with."""

from __future__ import annotations

import argparse
import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_corpus, add_dry_run, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import NotFoundError, UsageError
from khmerqa.settings import Settings

_PART = ".khmerqa-init.part"  # a file that is being copied


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_corpus(parser)
    about = Message("ថតទទេ គ្មានសេចក្តីសង្ខេប", "an empty folder, without our summaries")
    parser.switch("--empty", about)
    add_dry_run(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make the folder and say what to do next. Raises UsageError where there are files in it."""
    folder = settings.index.corpus
    paths = [] if arguments.empty else _digests()
    if folder.is_dir() and not _may_go_on(folder, paths):
        raise UsageError(
            Message(
                f"មានឯកសារ (file) ក្នុង {folder} រួចហើយ។ គ្មានអ្វីត្រូវបានប្តូរទេ។ សូមដំណើរការ៖ khmerqa index ។",
                f"There are files in {folder} already, and nothing was changed. Run: khmerqa index",
            )
        )
    if not arguments.dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        for path in paths:
            shutil.copyfile(path, folder / _PART).replace(folder / path.name)
    files = [path.name for path in paths]
    value = {"corpus": str(folder), "files": files, "dry_run": bool(arguments.dry_run)}
    write_result(arguments, value, lambda: _format(folder, len(files), dry_run=arguments.dry_run))
    return 0


def _may_go_on(folder: Path, paths: Sequence[Path]) -> bool:
    """Return whether a folder is empty, or holds only what an interrupted run copied."""
    ours = {path.name: path for path in paths}
    found = {path.name: path for path in folder.iterdir() if path.name != _PART}
    if found and found.keys() == ours.keys():
        return False
    return all(
        name in ours and path.is_file() and filecmp.cmp(path, ours[name], shallow=False)
        for name, path in found.items()
    )


def _digests() -> list[Path]:
    """Return the summaries that ship with the package, and their catalogue."""
    source = wiring.digests()
    if not source.is_dir():
        raise NotFoundError(
            Message(
                "សេចក្តីសង្ខេបមិនមានក្នុងការដំឡើងនេះទេ។ សូមដំណើរការ៖ khmerqa init --empty ។",
                "This installation is without our summaries. Run khmerqa init --empty for an empty "
                "folder.",
            )
        )
    return sorted(path for path in source.iterdir() if path.is_file())


def _format(folder: Path, count: int, *, dry_run: bool) -> Message:
    if dry_run:
        return Message(
            f"ថត {folder} នឹងត្រូវបានបង្កើត ជាមួយឯកសារ (file) {count} ។ គ្មានអ្វីត្រូវបានប្តូរទេ។",
            f"The folder {folder} would be made, with {count} files. Nothing was changed.",
        )
    return Message(
        f"ថត {folder} រួចរាល់ មានឯកសារ (file) {count} ។ សូមដាក់ឯកសាររបស់អ្នកនៅទីនោះ រួចដំណើរការ៖\n"
        "    khmerqa index\n    khmerqa serve",
        f"The folder {folder} is ready, with {count} files. Put your documents there, then run:\n"
        "    khmerqa index\n    khmerqa serve",
    )
