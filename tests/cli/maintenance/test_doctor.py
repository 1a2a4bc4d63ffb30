"""`khmerqa doctor`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khmerqa.testing import ScriptedModel

from ..conftest import Run


def test_doctor(run: Run, index: Path) -> None:
    findings = run("doctor", "--index", "index", "--json").json
    by_name = {each["name"]: each for each in findings}
    assert all(each["ok"] for each in findings if not each["optional"])
    khmer, english = by_name["index"]["detail"].split(" | ")
    assert khmer.startswith("index៖ ឯកសារ 3 ")
    assert english.startswith("index: 3 documents")
    assert by_name["tesseract"]["optional"]
    assert "✓ Python: 3." in run("doctor").out


def test_doctor_without_index_is_0(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 0
    said = "– index: .*។ \\| There is no index in indexes/default yet. Run: khmerqa index\n"
    assert re.search(said, ran.out)


def test_doctor_asks_the_language_model_for_a_word(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openai")
    monkeypatch.setenv("KHMERQA_WRITER", "openai")
    monkeypatch.setenv("KHMERQA_LLM", "none-such")
    monkeypatch.setenv("KHMERQA_LLM_URL", "http://127.0.0.1:9/v1")
    ran = run("doctor")
    assert ran.code == 1
    assert re.search(
        "✗ language model: .*មិនអាចភ្ជាប់.* \\| .*nothing answers at the address", ran.out
    )
    monkeypatch.setattr("khmerqa.wiring.language_model", lambda settings: ScriptedModel(_yes))
    assert "✓ language model: scripted" in run("doctor").out


def _yes(messages: object) -> str:
    return "yes"
