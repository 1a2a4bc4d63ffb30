"""The default path runs where torch and the libraries on top of it are not installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WITHOUT_TORCH = """
import importlib.metadata, sys

MISSING = {"torch", "transformers", "sentence_transformers"}

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    def find_distributions(self, context):
        return ()

class Distributions(importlib.metadata.MetadataPathFinder):
    @classmethod
    def find_distributions(cls, context=importlib.metadata.DistributionFinder.Context()):
        if (context.name or "").replace("-", "_") in MISSING:
            return ()
        return super().find_distributions(context)

for finder in list(sys.meta_path):
    if hasattr(finder, "find_distributions"):
        finder.find_distributions = Distributions.find_distributions
sys.meta_path.insert(0, Missing())
"""
COMMAND = "from khmerqa.cli import main; sys.exit(main(sys.argv[1:]))"
SERVICE = """
import time
from pathlib import Path
from khmerqa.serve.run import application
from khmerqa.settings import IndexSettings, Settings
from fastapi.testclient import TestClient

settings = Settings(index=IndexSettings(directory=Path(sys.argv[1])))
with TestClient(application(settings), "http://localhost") as client:
    until = time.monotonic() + 60
    while client.get("/ready").status_code != 200 and time.monotonic() < until:
        time.sleep(0.02)
    answer = client.post("/v1/ask", json={"question": "When does the ferry cross?"}).json()
print(answer["status"])
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("default")
    (folder / "corpus").mkdir()
    shutil.copy(
        ROOT / "corpus" / "_sources" / "camdx-and-digital-identity.en.md", folder / "corpus"
    )
    (folder / "corpus" / "ferry.md").write_text(
        "# Ferry policy\n\nThe ferry crosses the river at six in the morning.\n", encoding="utf-8"
    )
    run(COMMAND, "index", str(folder / "corpus"), "--index", str(folder / "index"))
    return folder / "index"


def run(code: str, *arguments: str) -> str:
    """Run code in a Python that has no torch; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"{WITHOUT_TORCH}{code}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_question_is_answered(index: Path) -> None:
    question = "When does the ferry cross the river?"
    answer = json.loads(run(COMMAND, "ask", question, "--index", str(index), "--json"))
    assert answer["status"] == "answered"
    assert "six in the morning" in answer["answer"]


def test_doctor_finds_what_is_needed(index: Path) -> None:
    found = json.loads(run(COMMAND, "doctor", "--index", str(index), "--json"))
    missing = {each["name"] for each in found if not each["ok"]}
    assert missing >= {"torch", "transformers", "sentence-transformers"}
    assert all(each["optional"] for each in found if not each["ok"])


def test_service_answers(index: Path) -> None:
    assert run(SERVICE, str(index)).split() == ["answered"]
