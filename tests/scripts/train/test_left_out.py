"""No training reads a source that is not clearly usable."""

from __future__ import annotations

import csv
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

import left_out
from bilingual_encoder import pairs as encoder
from static_embedder import pairs as static

ROOT = Path(__file__).parents[3]
WEB = {"yast": "Ferry", "trc_ui": "Trc", "trc_law_titles": "Law", "govtech_site": "Gov"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which each source has one text, its own name."""
    names = {*static.SOURCE_WEIGHTS, *left_out.FILES} - {"glossary"}
    for name in sorted(names):
        (tmp_path / f"{name}.en-km.tsv").write_text(f"{name}\tខ{name}\n", encoding="utf-8")
    lines = "".join(f"{english}\tខ{english}\t{source}\n" for source, english in WEB.items())
    (tmp_path / "web.en-km-source.tsv").write_text(lines, encoding="utf-8")
    with (tmp_path / "glossary.tsv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([("en", "km", "status"), ("term", "ពាក្យ", "")])
    return tmp_path


def test_the_static_model_does_not(folder: Path) -> None:
    found = {pair.source for pair in static.read_pairs(folder, None, str.split)}
    assert found == set(static.SOURCE_WEIGHTS)
    assert not found & set(left_out.FILES)


def test_the_encoder_does_not(folder: Path) -> None:
    found = {pair.english for pair in encoder.read_pairs(folder, [])}
    assert {"tico19", "term", "Ferry"} <= found
    assert not found & {*left_out.FILES, "Trc", "Law", "Gov"}


def test_the_trigrams_do_not(folder: Path) -> None:
    loader = SourceFileLoader("plausibility", str(ROOT / "scripts" / "train" / "plausibility"))
    spec = spec_from_loader("plausibility", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    found = set(module.khmer_columns(folder))
    assert {"ខtico19", "ខFerry"} <= found
    assert not found & {"ខdsc-site", "ខwmt20-newstest", "ខTrc", "ខLaw", "ខGov"}


def test_the_model_card_names_each() -> None:
    card = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
    weighed = card.split("### Sources without a stated licence, weighed")[1]
    for name in (*left_out.FILES, "TRC", "govtech"):
        assert name in weighed
