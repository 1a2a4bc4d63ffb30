"""The command line, run in this process, and an index of a small corpus made by it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from khmerqa.cli import main
from khmerqa.cli.language import speak
from khmerqa.index.layout import IndexLayout
from khmerqa.index.publish import make_current

from ..ingest.samples import FILES


@dataclass(frozen=True)
class Ran:
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one value on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def both_languages() -> Iterator[None]:
    """Messages in both languages, before and after each test."""
    speak(None)
    yield
    speak(None)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder without settings from around it."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("KHMERQA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KHMERQA_LANG", "both")

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capsys.readouterr())

    return command


@pytest.fixture(scope="session")
def indexed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and its index, which no test changes."""
    folder = tmp_path_factory.mktemp("command-line")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    corpus, index = str(folder / "corpus"), str(folder / "index")
    assert main(["index", "--corpus", corpus, "--index", index]) == 0
    return folder


@pytest.fixture
def index(indexed_once: Path, tmp_path: Path) -> Path:
    """A copy of the index, next to a copy of its corpus."""
    shutil.copytree(indexed_once / "corpus", tmp_path / "corpus")
    shutil.copytree(indexed_once / "index", tmp_path / "index")
    manifest = tmp_path / "index" / "generations" / "000001" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(str(indexed_once), str(tmp_path)), encoding="utf-8")
    make_current(IndexLayout(tmp_path / "index"), "000001")
    return tmp_path / "index"


def assert_fails(ran: Ran, code: int, said: str) -> None:
    """The exit code, nothing on standard output, and one plain last line on standard error."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    lines = [line for line in ran.err.splitlines() if line.startswith("khmerqa: ")]
    assert len(lines) == 1
    assert ran.err.endswith(f"{lines[0]}\n")
    assert re.search(said, lines[0]), lines[0]
    assert re.search(r"[.។?]$|--help$|index$|--full$|documents$|list$|-bin$|init$", lines[0])


def edited(index: Path, values: Mapping[str, object]) -> None:
    path = index / "generations" / "000001" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, **values}), encoding="utf-8")
    make_current(IndexLayout(index), "000001")
