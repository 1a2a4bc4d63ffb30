"""The default installation is light, and every extra that is named anywhere exists."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.errors import MissingDependencyError, without_extra
from khmerqa.types import Bilingual

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HEAVY = {"torch", "transformers", "sentence-transformers"}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", each)[0] for each in requirements}


def test_the_default_installation_is_without_torch() -> None:
    assert names(PROJECT["dependencies"]) & HEAVY == set()
    assert "onnxruntime" in names(PROJECT["dependencies"])
    assert names(PROJECT["optional-dependencies"]["models"]) == HEAVY


@pytest.mark.parametrize("extra", ["test", "train"])
def test_tests_and_training_bring_the_models(extra: str) -> None:
    own = [each for each in PROJECT["optional-dependencies"][extra] if each.startswith("khmerqa[")]
    assert "models" in re.findall(r"\w+", " ".join(own))


def test_every_extra_that_is_named_exists() -> None:
    files = [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "khmerqa").rglob("*.py"),
        ROOT / "Containerfile",
    ]
    named = set()
    for path in files:
        text = path.read_text(encoding="utf-8")
        for extras in re.findall(r"(?:khmerqa|\.)\[([a-z,]+)\]", text):
            named.update(extras.split(","))
        named.update(re.findall(r"without_extra\(\"(\w+)\"", text))
    assert named >= {"models", "llm", "milvus", "telemetry", "train"}
    assert named <= PROJECT["optional-dependencies"].keys()


def test_the_error_holds_the_command_in_both_languages() -> None:
    message = without_extra("models", Bilingual("ផ្នែកនេះ", "This part")).message
    for text in (message.km, message.en):
        assert 'pip install "khmerqa[models]" (./scripts/serve --with-models)' in text


@pytest.mark.parametrize("part", ["embedder", "reranker"])
def test_a_model_that_is_set_names_the_extra(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    make = getattr(wiring, part).__wrapped__  # without its cache
    with pytest.raises(MissingDependencyError, match=rf'{part} = big/model .*"khmerqa\[models\]"'):
        make("big/model")
