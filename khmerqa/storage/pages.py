"""The pages of a document as JSON, the same in the stores and in the caches."""

from __future__ import annotations

import json
from collections.abc import Iterable

from khmerqa.types import Bilingual, Method, Page, Verdict


def pages_to_json(pages: Iterable[Page]) -> str:
    """Return the pages as one JSON list, a list of values for each page."""
    return json.dumps(
        [
            [
                page.number,
                page.label,
                page.start,
                page.end,
                page.verdict,
                page.method,
                page.confidence,
                page.evidence,
                page.remedy and (page.remedy.km, page.remedy.en),
                page.doubtful_digits,
            ]
            for page in pages
        ],
        ensure_ascii=False,
    )


def pages_from_json(kept: str) -> tuple[Page, ...]:
    """Return what ``pages_to_json`` was given; raises ValueError for anything else."""
    return tuple(_page(*values) for values in json.loads(kept))


def _page(
    number: int,
    label: str | None,
    start: int,
    end: int,
    verdict: str,
    method: str = Method.TEXT_LAYER,  # the first format knew no other
    confidence: float | None = None,
    evidence: Iterable[tuple[str, str]] = (),
    remedy: tuple[str, str] | None = None,
    doubtful_digits: Iterable[int] = (),
) -> Page:
    return Page(
        number=number,
        label=label,
        start=start,
        end=end,
        verdict=Verdict(verdict),
        method=Method(method),
        confidence=confidence,
        evidence=tuple((name, value) for name, value in evidence),
        remedy=Bilingual(*remedy) if remedy else None,
        doubtful_digits=tuple(doubtful_digits),
    )
