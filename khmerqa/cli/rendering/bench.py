"""The metrics of ``khmerqa bench``, as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.evaluation.bench import exponent


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a row for each metric and a column for each size; the last is the exponent of growth."""
    flat = [dict(_flat(row)) for row in rows]
    sizes = [row["passages"] for row in flat]
    lines = ["| metric | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |"]
    lines.append("| --- |" + " --- |" * (len(sizes) + 1))
    for name in flat[0]:
        values = [row.get(name) for row in flat]
        growth = ""
        if name != "passages" and len(sizes) > 1 and all(values):
            growth = f"{exponent(sizes, values):.2f}"  # type: ignore[arg-type]
        lines.append(f"| {name} | " + " | ".join(map(str, values)) + f" | {growth} |")
    return "\n".join(lines)


def _flat(row: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in row.items():
        path = f"{before}{name}"
        found += _flat(value, f"{path} ") if isinstance(value, Mapping) else [(path, value)]
    return found
