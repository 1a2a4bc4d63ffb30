"""Files, functions and folders stay small enough to take in at once.

A file or a function that must be longer says why: ``# long: REASON`` in a file's first ten lines, or on
the line of the ``def``. Complexity is measured by ruff (C901), with ``# noqa: C901`` and a reason.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_MODULES = 15
REASON = "# long: "


def is_python(path: Path) -> bool:
    """Whether the file is a module, or a program without a suffix."""
    if path.suffix:
        return path.suffix == ".py"
    return path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env python3")


def modules() -> Iterator[Path]:
    for folder in ("khmerqa", "tests", "scripts"):
        yield from (path for path in (ROOT / folder).rglob("*") if is_python(path))


def too_long(path: Path) -> Iterator[str]:
    """The file and its functions, by name, where they are too long and give no reason."""
    name = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    if len(lines) > MAX_FILE_LINES and not any(REASON in line for line in lines[:10]):
        yield name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION_LINES and REASON not in lines[node.lineno - 1]:
                yield f"{name}: {node.name}"


def test_files_and_functions_are_short_or_give_a_reason() -> None:
    assert {name for path in modules() for name in too_long(path)} == set()


def test_no_folder_has_too_many_modules() -> None:
    counts = Counter(
        path.parent.relative_to(ROOT).as_posix() for path in modules() if path.name != "__init__.py"
    )
    assert {folder for folder, count in counts.items() if count > MAX_MODULES} == set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("x = 1\n" * 300, [], id="300 lines"),
        pytest.param("x = 1\n" * 301, ["m.py"], id="301 lines"),
        pytest.param("# long: a table\n" + "x = 1\n" * 301, [], id="a file with a reason"),
        pytest.param("def f():\n" + "    x = 1\n" * 59, [], id="60 lines"),
        pytest.param("def f():\n" + "    x = 1\n" * 60, ["m.py: f"], id="61 lines"),
        pytest.param("def f():  # long: flat\n" + "    x = 1\n" * 60, [], id="with a reason"),
    ],
)
def test_what_is_too_long_is_named(
    source: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.test_sizes.ROOT", tmp_path)
    (tmp_path / "m.py").write_text(source, encoding="utf-8")

    assert list(too_long(tmp_path / "m.py")) == expected
