"""What ``index``, ``add`` and ``remove`` share: index with progress, then report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from khmerqa import wiring
from khmerqa.cli.progress import Progress
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.rendering.reports import index_report
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ingest.report import report_json
from khmerqa.settings import Settings
from khmerqa.types import IndexReport

T = TypeVar("T")


def with_reindexer(settings: Settings, change: Callable[[Reindexer], T]) -> T:
    """Make a change to the index, with progress on standard error."""
    with Progress(sys.stderr) as progress:
        return change(wiring.reindexer(settings, progress))


def reindex(settings: Settings, roots: Sequence[Path], *, full: bool = False) -> IndexReport:
    """Index the files under ``roots``, with progress on standard error."""
    return with_reindexer(settings, lambda reindexer: reindexer.run(roots, full=full))


def write_report(
    arguments: argparse.Namespace,
    report: IndexReport,
    more: Mapping[str, Any] = {},
    before: str = "",
) -> None:
    """Print what was done: more values in the JSON, more lines before the text."""
    text = f"{before}\n" if before else ""
    write_result(
        arguments, {**report_json(report), **more}, lambda: f"{text}{index_report(report)}"
    )
