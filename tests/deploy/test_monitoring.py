"""Dashboard and alerts ask for metrics that the service has, by labels that it gives them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from khmerqa.serve.observability.metrics import Metrics
from khmerqa.types import Answer, Manifest

DEPLOY = Path(__file__).parents[2] / "deploy"
MANIFEST = Manifest(
    *("000001", 4, "2026-11-22T00:00:00+00:00", "", (), "", "", "", "built-in"),
    *(384, "", 3, 30, ()),
)
ANSWER = Answer(
    id="1",
    question="?",
    language="en",
    status="answered",
    text="",
    citations=(),
    hits=(),
    writer="extractive",
    generation="000001",
    confidence=1.0,
    timings_ms=(("search", 1.0), ("total", 2.0)),
)
NAME = re.compile(r"\bkhmerqa_\w+")
LABELS = re.compile(r"(?:by \(([\w, ]+)\)|\{(\w+)(?:=~?)\")")


@pytest.fixture(scope="module")
def metrics() -> dict[str, set[str]]:
    """The series of a service that answered and refused something, with their labels."""
    made = Metrics()
    made.requests.labels("POST", "/v1/ask", "200").inc()
    made.seconds.labels("/v1/ask").observe(1.0)
    made.refused.labels("rate").inc()
    made.answered(ANSWER, "http")
    return {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(made.text(MANIFEST).decode())
        for sample in family.samples
    }


def expressions() -> list[str]:
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    found = [each["expr"] for panel in board["panels"] for each in panel["targets"]]
    alerts = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
    return [*found, *re.findall(r"^ +expr: (.+)$", alerts, re.MULTILINE)]


@pytest.mark.parametrize("expression", expressions())
def test_what_is_asked_for_is_there(expression: str, metrics: dict[str, set[str]]) -> None:
    names = NAME.findall(expression)
    assert set(names) <= metrics.keys()
    known = {"le", *(label for name in names for label in metrics.get(name, ()))}
    for several, one in LABELS.findall(expression):
        if one != "job":
            assert set(re.findall(r"\w+", several or one)) <= known


def test_panels_do_not_overlap() -> None:
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells
    assert max(x for x, _ in taken) < 24
