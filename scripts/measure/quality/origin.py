"""The date, version and machine of the page."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

_MADE_OF = (
    "khmerqa",
    "corpus",
    "tests/questions",
    "scripts/measure/quality",
    "scripts/measure/report-quality",
)


def today() -> str:
    """Return the date, or that of SOURCE_DATE_EPOCH, for a reproducible page."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.date().isoformat()


def commit(root: Path) -> str:
    """Return the commit of the figures, and whether anything has changed since."""
    name = _git(root, "rev-parse", "--short", "HEAD")
    if not name:
        return "no commit"
    changed = _git(root, "status", "--porcelain", "--", *_MADE_OF)
    return f"commit {name}, with changes that are not committed" if changed else f"commit {name}"


def machine() -> str:
    """Return cores, memory and system, as far as Linux reports them."""
    parts = [f"{os.cpu_count()} cores"]
    try:
        kib = int(Path("/proc/meminfo").read_text(encoding="ascii").split()[1])
        parts.append(f"{round(kib / 2**20)} GB")
        release = Path("/etc/os-release").read_text(encoding="utf-8")
        values = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
        parts.append(values["PRETTY_NAME"].strip('"').partition(" (")[0].replace("GNU/Linux ", ""))
    except (OSError, KeyError, ValueError, IndexError):
        pass
    return ", ".join(parts)


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
