"""The command line as a whole: help, wrong usage, errors, settings, output."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from khmerqa.cli import main

from ..ingest.samples import FERRY, FILES
from .conftest import Run, assert_fails, edited

COMMANDS = (
    *("init", "index", "add", "remove", "documents", "read", "search", "ask", "glossary", "serve"),
    *("eval", "bench", "doctor", "verify", "export", "import"),
    *("rollback", "prune"),
    *("keys", "feedback", "release", "mcp", "telegram", "completion"),
)
COMMAND = [sys.executable, "-m", "khmerqa"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_both_languages(run: Run, command: str) -> None:
    ran = run(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    description = ran.out.split("options:")[0].split("positional arguments:")[0]
    assert re.search("[\u1780-\u17d3]{3}", description)
    assert re.search(r"\| [a-z]+ [a-z]+|in Khmer or English", description)


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    listed = re.findall(r"^ {4}(\w+)\s", ran.out, re.MULTILINE)
    assert listed == list(COMMANDS)


def test_only_a_process_that_ends_gives_up_looking_for_garbage(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(sys.argv[1]))
    monkeypatch.setattr(sys, "argv", ["khmerqa", "--help"])
    run("--help")
    assert not frozen
    with pytest.raises(SystemExit):
        main()
    assert frozen == ["--help"]


def test_version(run: Run) -> None:
    assert re.fullmatch(r"khmerqa \d+\.\d+\.\d+\n", run("--version").out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--lang", "en"], "COMMAND is missing.*khmerqa --help", id="no command"),
        pytest.param(["ask", "x", "--index"], "--index needs a value. See", id="no value"),
        pytest.param(
            ["bench", "--sizes"], "--sizes/-n needs a value. See", id="no value, two names"
        ),
        pytest.param(["fly"], "'fly' is not known.*khmerqa --help", id="unknown command"),
        pytest.param(["ask", "--lang", "fr"], "'fr' .*'lang'. Choose one of: km", id="language"),
        pytest.param(["ask", ""], "សំណួរទទេ.*The question is empty", id="empty question"),
        pytest.param(["search", " \u200b?"], "The question is empty", id="question mark alone"),
        pytest.param(["ask", "a" * 100_000], r"too long \(100000 char.*2000", id="long question"),
        pytest.param(["ask", "ក" * 100_000], r"too long \(100000 char", id="long Khmer question"),
        pytest.param(["ask", "x", "--top-k", "0"], "'0' .*'top_k'.* 1 to 50", id="top-k 0"),
        pytest.param(["ask", "x", "--top-k", "few"], "'few' .*'top_k'", id="top-k a word"),
        pytest.param(["serve", "--port", "99999"], "'99999' .*'port'", id="port"),
        pytest.param(["serve", "--host", "0.0.0.0"], "no access control", id="open address"),
        pytest.param(["index"], "no file or folder .*corpus. Check", id="no corpus folder"),
        pytest.param(["index", "nowhere.pdf"], "no file or folder .*nowhere.pdf", id="no path"),
        pytest.param(["add", "nowhere.pdf"], "no file nowhere.pdf. Check", id="nothing to add"),
    ],
)
def test_wrong_usage_is_2(run: Run, arguments: Sequence[str], said: str) -> None:
    assert_fails(run(*arguments), 2, said)


@pytest.mark.parametrize(
    ("arguments", "khmer"),
    [
        pytest.param(["keys"], "ពាក្យបញ្ជានេះខ្វះ ACTION ។", id="no action"),
        pytest.param(["fly"], "មិនស្គាល់ 'fly' ទេ។", id="unknown command"),
        pytest.param(["documents", "--fly"], "មិនស្គាល់ --fly ទេ។", id="unknown flag"),
        pytest.param(["ask", "x", "--top-k"], "--top-k ខ្វះតម្លៃ។", id="flag without value"),
        pytest.param(["ask", "--json=x"], "ពាក្យបញ្ជាមិនត្រឹមត្រូវទេ។", id="other wrong usage"),
        pytest.param(["ask", ""], "សំណួរទទេ។", id="empty question"),
        pytest.param(["ask", "x", "--top-k", "0"], "បន្ទាត់ពាក្យបញ្ជា៖ '0' ", id="setting"),
        pytest.param(["serve", "--host", "0.0.0.0"], "ម៉ាស៊ីនផ្សេង", id="open address"),
        pytest.param(["index", "x.pdf"], "គ្មានឯកសារ \\(file\\) ឬថតឯកសារ ", id="no path"),
        pytest.param(["eval", "x.jsonl"], "មិនអាចអាន x.jsonl បានទេ។", id="no question set"),
        pytest.param(["documents"], "", id="no index"),
        pytest.param(["index", "..", "--index", "/dev/null"], "/dev/null", id="system"),
    ],
)
def test_an_error_is_said_in_both_languages(
    run: Run, tmp_path: Path, arguments: Sequence[str], khmer: str
) -> None:
    ran = run(*arguments)
    assert ran.code in {1, 2}
    assert re.fullmatch(rf"khmerqa: {khmer}[^|]*[\u1780-\u17ff][^|]*។ \| [\w/'-].*\n", ran.err), (
        ran.err
    )


def test_without_arguments_the_commands_are_shown(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == run("--help").out


def test_help_of_flags_speaks_both_languages(run: Run) -> None:
    lines = run("--help").out.splitlines()
    assert "ជម្រើស | options:" in lines
    assert any(line.endswith("បង្ហាញជំនួយនេះ | show this help message and exit") for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [["ask", "x"], ["search", "x"], ["documents"], ["verify"], ["remove", "x"]],
    ids=lambda arguments: arguments[0],
)
def test_no_index_yet_is_1(run: Run, arguments: Sequence[str]) -> None:
    assert_fails(run(*arguments), 1, "There is no index in indexes/default yet. Run: khmerqa index")


def test_index_where_a_file_is_is_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    ran = run("index", "ferry.txt", "--index", "ferry.txt")
    assert_fails(ran, 1, "ferry.txt: File exists. Check the path")


def test_debug_shows_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Exception, match="no index"):
        run("documents", "--debug")
    monkeypatch.setenv("KHMERQA_DEBUG", "1")
    with pytest.raises(Exception, match="no index"):
        run("documents")


def test_settings_come_from_file_environment_and_flag(
    run: Run, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("documents").code == 1
    (tmp_path / "khmerqa.toml").write_text('index = "index"\njson = true\n', encoding="utf-8")
    assert len(run("documents").json) == len(FILES)
    monkeypatch.setenv("KHMERQA_INDEX", "elsewhere")
    assert_fails(run("documents"), 1, "no index in elsewhere")
    assert len(run("documents", "--index", "index").json) == len(FILES)


@pytest.mark.parametrize(
    ("toml", "said"),
    [("port = 'x'", "khmerqa.toml: 'x' .*'port'"), ("port 1", "khmerqa.toml: .*Correct")],
    ids=["value", "syntax"],
)
def test_bad_settings_file_is_2(run: Run, tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "khmerqa.toml").write_text(toml, encoding="utf-8")
    assert_fails(run("documents"), 2, said)


def test_fault_of_ours_is_one_line_too(run: Run, index: Path, tmp_path: Path) -> None:
    edited(index, {"roots": [5]})
    assert_fails(run("add", "x.txt", "--index", "index"), 1, "TypeError.*fault of khmerqa")


def test_any_locale_prints_khmer(index: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    command = [*COMMAND, "documents", "--index", str(index)]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "អណ្តូង" in done.stdout.decode()


def test_reader_that_has_had_enough_is_no_fault(index: Path) -> None:
    command = [*COMMAND, "documents", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "command",
    [
        "ask x",
        "documents",
        "index",
        "index --watch",
        "add missing.pdf",
        "remove x",
        "release x",
        "keys create x",
        "feedback",
        "verify",
        "prune",
        "rollback",
        "export index.kqa",
        "import index.kqa",
    ],
)
def test_nothing_is_left_in_a_folder_that_has_no_index(
    run: Run, tmp_path: Path, command: str
) -> None:
    ran = run(*command.split())
    assert ran.code in {1, 2}
    assert "There is no " in ran.err or "No such file" in ran.err
    assert list(tmp_path.iterdir()) == []
