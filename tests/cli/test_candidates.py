"""Completion: what may stand at the end of a command line, and the scripts of the shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

from khmerqa.cli.candidates import FILES, FOLDERS, candidates, subparsers
from khmerqa.cli.maintenance.completion import SHELLS
from khmerqa.cli.registry import COMMANDS, build_parser

from .conftest import Run

ASKED: list[str | None] = []


def ids(index: str | None) -> list[str]:
    ASKED.append(index)
    return ["ferry", "wells"]


def found(line: str) -> list[str]:
    """The candidates for a line without the name of the program; "|" marks the end of a word."""
    return [each.partition("\t")[0] for each in candidates(line.split(" "), ids)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", list(COMMANDS)),
        ("re", ["read", "remove", "release"]),
        ("--l", ["--lang"]),
        ("--lang ", ["km", "en", "both"]),
        ("--lang en do", ["documents", "doctor"]),
        ("ask --to", ["--top-k"]),
        ("ask --top-k ", []),
        ("ask how ofte", []),
        ("keys ", ["create", "list", "revoke", "unlock"]),
        ("keys create --scope i", ["internal"]),
        ("keys revoke ", []),
        ("completion ", ["bash", "zsh", "fish"]),
        ("completion bash ", []),
        ("remove ", ["ferry", "wells"]),
        ("remove ferry w", ["wells"]),
        ("documents --history f", ["ferry"]),
        ("index ", [FILES]),
        ("index --corpus ", [FOLDERS]),
        ("read ", [FILES]),
        ("read a.pdf ", []),
        ("add a.pdf ", [FILES]),
        ("fly ", list(COMMANDS)),
    ],
)
def test_candidates(line: str, expected: list[str]) -> None:
    assert sorted(found(line)) == sorted(expected)


def test_the_ids_are_those_of_the_index_that_is_named() -> None:
    ASKED.clear()
    found("remove --index elsewhere ")
    found("remove ")
    found("ask ")
    assert ASKED == ["elsewhere", None]


def test_a_flag_that_is_there_is_not_offered_again() -> None:
    assert "--json" in found("documents --")
    assert "--json" not in found("documents --json --")


@given(
    st.lists(st.sampled_from([*COMMANDS, "--lang", "--index", "--json", "x", "", "-", "create"]))
)
def test_any_line_can_be_completed(words: list[str]) -> None:
    current = words[-1] if words else ""
    for each in candidates(words, ids):
        assert each in (FILES, FOLDERS) or each.startswith(current)


def test_every_command_and_flag_is_offered() -> None:
    assert set(found("")) == set(COMMANDS)
    for command in COMMANDS:
        own = subparsers(build_parser(command))[command]
        flags = {flag for flag in own._option_string_actions if flag.startswith("--")}
        assert set(found(f"{command} --")) == flags


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_its_script(run: Run, tmp_path: Path, shell: str) -> None:
    script = run("completion", shell).out
    assert "__complete" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "script"
    path.write_text(script, encoding="utf-8")
    subprocess.run([program, "-n", str(path)], check=True, capture_output=True)


def test_bash_completes(run: Run, index: Path, tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    program = tmp_path / "bin" / "khmerqa"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m khmerqa "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "script").write_text(run("completion", "bash").out, encoding="utf-8")
    (tmp_path / "ferry timetable.txt").write_text("x", encoding="utf-8")

    def completed(*words: str) -> list[str]:
        line = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(
            [
                *("bash", "--norc", "-c"),
                f"source ./script; COMP_WORDS=(khmerqa {line}); COMP_CWORD={len(words)}; "
                '_khmerqa 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"',
            ],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    assert completed("as") == ["ask"]
    assert completed("remove", "--index", "index", "fe") == ["ferry"]
    assert completed("read", "ferry") == ["ferry timetable.txt"]
