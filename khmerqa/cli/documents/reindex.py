"""What ``index``, ``add`` and ``remove`` share: index with progress, then report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from khmerqa import wiring
from khmerqa.cli.progress import Progress
from khmerqa.cli.rendering.output import write_result
from khmerqa.cli.rendering.reports import index_report
from khmerqa.ingest.report import report_json
from khmerqa.settings import Settings
from khmerqa.types import IndexReport


def reindex(
    settings: Settings, roots: Sequence[Path], *, full: bool = False, allow_empty: bool = False
) -> IndexReport:
    """Index the files under ``roots``, with progress on standard error."""
    with Progress(sys.stderr) as progress:
        reindexer = wiring.reindexer(settings, progress)
        return reindexer.run(roots, full=full, allow_empty=allow_empty)


def write_report(arguments: argparse.Namespace, report: IndexReport) -> None:
    """Print what was done."""
    write_result(arguments, report_json(report), lambda: index_report(report))
