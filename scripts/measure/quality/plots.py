"""The pictures of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from khmerqa.evaluation.evaluate import compute_metrics
from khmerqa.evaluation.retrieval import Retrieved
from quality.curves import Judged, point, risk_coverage
from quality.measured import Collection, by_trait
from quality.pictures import Line, Panel, chart, rows_of_dots

DEPTHS = (1, 3, 5, 10)
FEWEST = 10  # answers; with fewer the risk means nothing
RETRIEVERS = ("all retrievers", "lexical", "translated", "dense")
KIND_FIGURES = {"hit_at_5": "found: among the first five", "cited": "cited", "complete": "complete"}


def drawn(collections: Sequence[Collection]) -> Mapping[str, str]:
    """Return the pictures by file name."""
    return {
        "quality-hits.svg": hits(collections),
        "quality-risk.svg": risk(collections),
        "quality-kinds.svg": kinds(collections[0]),
    }


def hits(collections: Sequence[Collection]) -> str:
    """Draw hit@k of each retriever, and of all together with its interval."""
    ticks = [(depth / DEPTHS[-1], str(depth)) for depth in DEPTHS]
    panels = [
        Panel(
            f"{collection.name} ({collection.retrieved[''][0].questions} questions)",
            "first k passages",
            [
                _retriever(each)
                for each in collection.retrieved[""]
                if each.retrievers in RETRIEVERS
            ],
            ticks,
            dots=True,
        )
        for collection in collections
    ]
    return chart("How often the evidence is among the first k passages", "found", panels)


def _retriever(found: Retrieved) -> Line:
    points = [(k / DEPTHS[-1], found.metrics[f"hit_at_{k}"]) for k in DEPTHS]
    sure = found.intervals if found.retrievers == RETRIEVERS[0] else {}
    band = [(k / DEPTHS[-1], *sure[f"hit_at_{k}"]) for k in DEPTHS if f"hit_at_{k}" in sure]
    return Line(found.retrievers, points, band=band)


def risk(collections: Sequence[Collection]) -> str:
    """Draw risk over coverage, with the threshold in use marked."""
    panels = []
    for collection in collections:
        judged = collection.reporting.judged
        at = point(judged, collection.threshold)
        known = [each for each in judged if each.answerable]
        lines = [
            Line(
                "all questions; the dot: the threshold in use",
                _curve(judged),
                [(at.coverage, at.risk)],
            ),
            Line("questions with an answer only", _curve(known)),
        ]
        panels.append(Panel(collection.name, "coverage: answerable questions answered", lines))
    return chart("Risk and coverage", "risk: answers that are wrong", panels)


def _curve(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    curve = risk_coverage(judged)
    return [(each.coverage, each.risk) for each in curve if each.answers >= FEWEST]


def kinds(collection: Collection) -> str:
    """Draw the figures of each kind of question, the most frequent kind first."""
    groups = by_trait(collection.reporting.answerable(), lambda o: (o.question.kind,))
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows = [
        (f"{name} ({len(those)})", [asdict(compute_metrics(those))[each] for each in KIND_FIGURES])
        for name, those in ordered
    ]
    title = f"{collection.name}: found, cited and complete, by kind of question"
    return rows_of_dots(title, list(KIND_FIGURES.values()), rows)
