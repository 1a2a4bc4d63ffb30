"""The programs in scripts/ are listed in its table, can be run, and import what exists."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
ROOMS = ("bench", "measure", "train", "corpus", "deploy", "docs", "faults")
PROGRAMS = sorted(
    path
    for folder in (SCRIPTS, *map(SCRIPTS.joinpath, ROOMS))
    for path in folder.iterdir()
    if path.is_file() and not path.suffix
)
PYTHON = [path for path in PROGRAMS if path.read_bytes().startswith(b"#!/usr/bin/env python3")]


def name_of(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Every (module, name) that a program imports from khmerqa, wherever in it that is."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("khmerqa"):
            yield from ((str(node.module), alias.name) for alias in node.names)


@pytest.mark.parametrize("program", PROGRAMS, ids=name_of)
def test_program_is_executable(program: Path) -> None:
    assert program.read_bytes().startswith(b"#!/usr/bin/env ")
    assert os.access(program, os.X_OK)


@pytest.mark.parametrize("program", PYTHON, ids=name_of)
def test_program_imports_existing_names(program: Path) -> None:
    missing = [
        f"{module}.{name}"
        for module, name in imported(program)
        if not hasattr(import_module(module), name) and find_spec(f"{module}.{name}") is None
    ]
    assert missing == []


@pytest.mark.parametrize("program", PYTHON, ids=name_of)
def test_program_asks_which_option_was_meant(program: Path) -> None:
    text = program.read_text(encoding="utf-8")
    assert "ArgumentParser(" not in text, (
        "use khmerqa.cli.parser.Parser, which knows misspelt options"
    )
    assert "Parser(" in text or "sys.argv[1:]" in text


def test_the_table_lists_every_program() -> None:
    listed, room = [], ""
    for line in (SCRIPTS / "README.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## `(\w+/)`", line):
            room = heading[1]
        elif row := re.match(r"\| `([\w-]+)` \|", line):
            listed.append(room + row[1])

    assert sorted(listed) == sorted(map(name_of, PROGRAMS))
