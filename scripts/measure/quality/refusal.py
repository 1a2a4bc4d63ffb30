"""The section on refusing: refusals on both halves, and the effect of other thresholds."""

from __future__ import annotations

from collections.abc import Sequence

from quality.curves import Judged, area, point, refused, risk_coverage
from quality.measured import HALF_NAMES, OFF, ON, SMALL_TALK, Collection, Half
from quality.tables import figure, share, table

THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
GROUPS = (ON, OFF, SMALL_TALK)


def both_halves(collections: Sequence[Collection]) -> str:
    """Return the refusals of both halves, as a table."""
    rows = [
        [f"{collection.name}, {HALF_NAMES[name]}", *_shares(half)]
        for collection in collections
        for name, half in collection.halves.items()
    ]
    return table(["refused", "answerable", *GROUPS, "all three"], rows)


def _shares(half: Half) -> list[str]:
    answerable = half.answerable()
    missed = sum(each.answer.status == "no_evidence" for each in answerable)
    cells = [share(missed, len(answerable))]
    others = [each for each in half.outcomes if not each.question.answerable]
    for group in (*GROUPS, None):
        those = [o for o in others if group in (None, half.groups[o.question.id])]
        right = sum(each.answer.status == "no_evidence" for each in those)
        cells.append(share(right, len(those)))
    return cells


def thresholds(collection: Collection) -> str:
    """Return the refusals of the reporting half at other thresholds, as a table."""
    half = collection.reporting
    grouped: dict[str, list[Judged]] = {group: [] for group in GROUPS}
    for outcome, judged in zip(half.outcomes, half.judged, strict=True):
        if not judged.answerable:
            grouped[half.groups[outcome.question.id]].append(judged)
    rows = []
    for threshold in THRESHOLDS:
        at = point(half.judged, threshold)
        shares = [
            figure(refused(those, threshold) / len(those)) if those else ""
            for those in grouped.values()
        ]
        rows.append([f"{threshold:.2f}", figure(1 - at.coverage), *shares, figure(1 - at.risk)])
    mean = area(risk_coverage(half.judged))
    rows.append(["over all coverages", *[""] * (len(GROUPS) + 1), figure(1 - mean)])
    head = [f"{collection.name}: refused at", "answerable", *GROUPS, "answers that are right"]
    return table(head, rows)
