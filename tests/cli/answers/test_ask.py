"""`khmerqa ask` and `khmerqa search`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from khmerqa.serve.braille import PROGRAM

from ..conftest import Run, assert_fails
from ..terminal import in_terminal

QUESTION = "How often is a well cleaned?"
QUESTION_KM = "អណ្តូងត្រូវសម្អាតប៉ុន្មានដងក្នុងមួយឆ្នាំ?"


@pytest.mark.parametrize(
    ("question", "language", "said", "source"),
    [
        pytest.param(QUESTION, "en", "A well is cleaned twice a year.", "wells.md", id="English"),
        pytest.param(QUESTION_KM, "km", "អណ្តូងត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។", "អណ្តូង.md", id="Khmer"),
    ],
)
def test_ask(run: Run, index: Path, question: str, language: str, said: str, source: str) -> None:
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["language"]) == ("answered", language)
    assert said in value["answer"]
    assert value["citations"][0]["source"] == source
    assert value["index"] == "000001"
    plain = run("ask", question, "--index", "index")
    assert plain.code == 0
    assert said in plain.out
    assert f"· {source}" in plain.out


def test_an_answer_is_printed_in_braille(
    run: Run, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("ask", QUESTION, "--index", "index", "--braille")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert_fails(run(*asked), 1, "apt-get install liblouis-bin")
    program = tmp_path / PROGRAM
    program.write_text("#!/bin/sh\nexec /usr/bin/tr a-z A-Z\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("FORCE_COLOR", "1")
    made = run(*asked).out
    assert "A WELL IS CLEANED TWICE A YEAR." in made
    assert "WELLS.MD" in made
    assert "\x1b" not in made
    value = run(*asked, "--json").json
    assert value["braille"] == made.removesuffix("\n")


def test_an_answer_is_saved_for_an_embosser(
    run: Run, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / PROGRAM
    program.write_text("#!/bin/sh\nLC_ALL=C exec /usr/bin/tr -cd ' -~\\n'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    asked = ("ask", QUESTION, "--index", "index", "--brf")
    saved = tmp_path / "answer.brf"
    assert "A well is cleaned" in run(*asked, str(saved)).out  # it is shown as well
    text = saved.read_bytes().decode("ascii")
    assert "A well is cleaned twice a year." in text
    assert max(map(len, text.split("\r\n"))) <= 40
    assert_fails(run(*asked, str(tmp_path / "none" / "answer.brf")), 2, "Check the folder")
    assert_fails(run(*asked, ""), 2, "cannot be written")
    assert_fails(run(*asked, str(saved)), 2, "exists, and is not overwritten. Give another name")
    assert saved.read_bytes().decode("ascii") == text
    (tmp_path / "link.brf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.brf")
    for name in ("link.brf", "pipe.brf", "/dev/null"):
        assert_fails(run(*asked, str(tmp_path / name)), 2, "exists, and is not overwritten")
    assert not (tmp_path / "nowhere").exists()
    monkeypatch.setenv("KHMERQA_DRY_RUN", "1")
    new = tmp_path / "new.brf"
    assert_fails(run(*asked, str(new)), 2, "khmerqa ask cannot only say")
    assert not new.exists()
    assert run(*asked[:-1]).code == 0  # without --brf nothing is written


def test_ask_without_evidence_is_0(run: Run, index: Path) -> None:
    question = "How much does a moon lander weigh?"
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["citations"]) == ("no_evidence", [])
    ran = run("ask", question, "--index", "index")
    assert (ran.code, ran.err) == (0, "")
    assert "no sufficient evidence" in ran.out


def test_search(run: Run, index: Path) -> None:
    value = run("search", QUESTION, "--index", "index", "--top-k", "2", "--json").json
    assert len(value["hits"]) == 2
    assert value["hits"][0]["source"] == "wells.md"
    assert value["timings_ms"]["total"] > 0
    assert "1. Wells of the village" in run("search", QUESTION, "--index", "index").out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["how", "often", "is", "a", "well", "cleaned?"], id="words"),
        pytest.param(["--json", "how", "often", "is", "a", "well", "cleaned?"], id="flag first"),
        pytest.param(["how", "often", "--top-k", "3", "is", "a", "well", "cleaned?"], id="between"),
    ],
)
def test_a_question_needs_no_quotation_marks(run: Run, index: Path, arguments: list[str]) -> None:
    rest = () if "--json" in arguments else ("--json",)
    value = run("ask", *arguments, "--index", "index", *rest).json
    assert value["question"] == "how often is a well cleaned?"
    assert value["status"] == "answered"


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stream)


@pytest.mark.parametrize("arguments", [[], ["-"]], ids=["pipe", "dash"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_comes_from_another_program(
    run: Run, index: Path, monkeypatch: pytest.MonkeyPatch, command: str, arguments: list[str]
) -> None:
    piped(monkeypatch, f"{QUESTION_KM}\n")
    said = run(command, *arguments, "--index", "index").out
    assert "អណ្តូង.md" in said


def test_an_empty_pipe_is_an_empty_question(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, "\n")
    assert_fails(run("ask"), 2, "The question is empty")


def test_a_conversation_follows_up(index: Path) -> None:
    said = in_terminal(
        ["ask", "--index", str(index), "--lang", "en"],
        [f"{QUESTION}\n", "who looks after them?\n", "\n", "?\n", "exit\n"],
    )
    assert "To end: Ctrl+D" in said.text
    assert "A well is cleaned twice a year." in said.text
    assert "names a keeper for each well" in said.text  # "them" are the wells
    assert "The question is empty" in said.text
    assert said.code == 0


def test_a_conversation_without_index_does_not_begin(tmp_path: Path) -> None:
    said = in_terminal(["ask", "--index", str(tmp_path), "--lang", "en"], [])
    assert "There is no index in" in said.text
    assert said.code == 1
