"""What commands print with ``--json`` has the documented shape, in any language of messages."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.cli.registry import build_parser
from khmerqa.cli.rendering.shapes import ANY, SHAPES, mismatches, written
from khmerqa.settings import IndexSettings, Settings
from khmerqa.storage.service.records import Feedback, Records

from ..ingest.samples import SCHOOL
from .conftest import Run

# Each command as it is run, in an order in which each finds what it needs.
COMMANDS = {
    "init": "init --corpus new",
    "add --dry-run": "add school.txt --dry-run",
    "add": "add school.txt --date 22/11/2026",
    "index": "index --corpus corpus",
    "documents": "documents",
    "documents --history": "documents --history ferry",
    "documents --history --show": "documents --history ferry --show 1",
    "read": "read corpus/wells.md",
    "search": "search how often is a well cleaned",
    "ask": "ask how often is a well cleaned",
    "glossary": "glossary policy",
    "eval": "eval questions.jsonl --ablation",
    "bench": "bench --questions 2",
    "doctor": "doctor",
    "verify": "verify",
    "export": "export index.tar",
    "import": "import index.tar",
    "rollback": "rollback",
    "prune": "prune --keep 1",
    "keys create": "keys create portal",
    "keys list": "keys list",
    "keys revoke": "keys revoke {key}",
    "keys unlock": "keys unlock",
    "feedback": "feedback",
    "feedback --forget-before": "feedback --forget-before 2026-01-01",
    "release": "release ferry",
    "remove --dry-run": "remove school --dry-run",
    "remove": "remove school",
}


def takes_json(parser: argparse.ArgumentParser, name: str = "") -> Iterator[str]:
    inner = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for action in inner:
        for word, each in action.choices.items():
            yield from takes_json(each, f"{name} {word}".strip())
    if not inner and "--json" in parser._option_string_actions:
        yield name


def test_every_command_has_a_shape_but_those_that_go_on() -> None:
    named = {name.partition(" --")[0] for name in SHAPES}
    assert set(takes_json(build_parser())) == named
    every = {name for action in build_parser()._actions for name in action.choices or ()}
    assert every - {name.partition(" ")[0] for name in named} == {
        *("serve", "mcp", "telegram", "completion"),
    }
    assert set(COMMANDS) == set(SHAPES)


def test_what_is_printed_has_its_shape(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    question = {"id": "1", "question": "How often is a well cleaned?", "language": "en"}
    relevant = {"relevant": [{"source": "wells.md"}], "answerable": True}
    (tmp_path / "questions.jsonl").write_text(json.dumps(question | relevant), encoding="utf-8")
    with closing(wiring.state(Settings(index=IndexSettings(directory=index)))) as state:
        Records(state).keep_feedback(Feedback(1.7e9, "a" * 32, "down", "no", "តើ…?", None))
    key = ""
    for name, command in COMMANDS.items():
        ran = run(*command.format(key=key).split(), "--index", "index", "--json")
        assert ran.out, (name, ran.err)
        assert list(mismatches(ran.json, SHAPES[name], name)) == []
        if name == "keys create":
            key = ran.json["id"]


def test_the_json_is_the_same_in_every_language(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    run("index", "--corpus", "corpus", "--index", "index")
    for command in ("doctor", "verify", "documents"):
        said = {
            run(command, "--index", "index", "--json", "--lang", language).out
            for language in ("km", "en", "both")
        }
        assert len(said) == 1


@pytest.mark.parametrize(
    ("value", "shape", "wrong"),
    [
        ({"a": 1}, {"a": int}, []),
        ({"a": 1}, {"a": str}, [".a: 1 is not string"]),
        ({"a": True}, {"a": int}, [".a: True is not integer"]),
        ({}, {"a": int, "b?": int}, [".a is missing"]),
        ({"x": 1.5, "a": 2}, {"a": int, "*": float}, []),
        ({"x": 1}, {}, [".x is not described"]),
        ([1, "x"], [int], ["[1]: 'x' is not integer"]),
        (None, (str, None), []),
        (3, (str, None), [": 3 is not string"]),
        ("x", ANY, []),
    ],
)
def test_a_mismatch_is_named(value: object, shape: object, wrong: list[str]) -> None:
    assert list(mismatches(value, shape)) == wrong


def test_a_shape_is_written_for_people() -> None:
    shape = {"a": [str], "b?": (int, None), "*": {"c": bool}}
    assert written(shape) == ('{"a": [string, …], "b"?: integer or null, …: {"c": true or false}}')
