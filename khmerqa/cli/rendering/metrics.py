"""Metrics of question sets and of retrieval, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khmerqa.evaluation.retrieval import Retrieved

Json = Mapping[str, Any]


def metrics(value: Json) -> str:
    """Return the metrics of a question set as tables: all and by language, by kind, by style."""
    intervals = {name: f"{low:.3f}-{high:.3f}" for name, (low, high) in value["intervals"].items()}
    tables = [_columns({"all": value["all"], "95 %": intervals, **value["by_language"]})]
    tables += [_columns(value[by]) for by in ("by_kind", "by_style") if len(value[by]) > 1]
    return "\n\n".join(tables)


def _columns(columns: Mapping[str, Json]) -> str:
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    first = max(map(len, names))
    width = max(14, *(len(column) + 2 for column in columns))
    lines = [" " * first + "".join(f"{column:>{width}}" for column in columns)]
    for name in names:
        cells = (column.get(name, "") for column in columns.values())
        lines.append(f"{name:<{first}}" + "".join(f"{_cell(cell):>{width}}" for cell in cells))
    return "\n".join(lines)


def retrieved(values: Sequence[Retrieved]) -> str:
    """Return what search found, a row for each choice of retrievers, intervals in brackets."""
    titles = ("hit@1", "hit@3", "hit@5", "hit@10", "MRR", "nDCG@10")
    head = f"{'':<44}{'questions':>10}" + "".join(f"{title:>21}" for title in titles)
    lines = [f"{head}{'ms':>8}"]
    for each in values:
        cells = "".join(
            f"{each.metrics[name]:.3f} [{low:.3f}-{high:.3f}]".rjust(21)
            for name, (low, high) in each.intervals.items()
        )
        label = f"{each.name}: {each.retrievers}"
        lines.append(f"{label:<44}{each.questions:>10}{cells}{each.median_ms:>8.2f}")
    return "\n".join(lines)


def _cell(value: float | str | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
