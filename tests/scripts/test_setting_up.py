"""Setting up in a checkout: what is installed when, and what is said meanwhile.

Python, pip, apt-get and tesseract are stand-ins that write down how they were called.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
PYTHON = """#!/usr/bin/env bash
echo "$*" >>called
[[ "$*" == *" pip install "* ]] || exit 0
printf 'Collecting numpy>=1.26\\n  Downloading numpy.whl\\nCollecting torch<2.14\\n'
[ ! -e slow-network ] || sleep 0.7
[ ! -e no-network ] || { echo 'ERROR: No matching distribution found for torch' >&2; exit 1; }
printf 'Installing collected packages: numpy, torch, khmerqa\\n'
mkdir -p .venv/lib/python3/site-packages/numpy-2.dist-info
[ ! -e slow-network ] || sleep 0.7
cp command .venv/bin/khmerqa
"""
KHMERQA = """#!/usr/bin/env bash
echo "khmerqa $*" >>called
[ "$1" != index ] || cat report 2>/dev/null || true
"""
APT = """#!/usr/bin/env bash
echo "apt-get $*" >>called
[ ! -e no-network ]
"""


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with an environment that is made but empty."""
    (tmp_path / "scripts").mkdir()
    for name in ("environment.sh", "serve", "eval", "check"):
        shutil.copy2(SCRIPTS / name, tmp_path / "scripts")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    executable(tmp_path / ".venv/bin/python", PYTHON)
    executable(tmp_path / ".venv/bin/pip", "#!/bin/sh\n")
    executable(tmp_path / "command", KHMERQA)
    executable(tmp_path / "bin/bare", f'#!/bin/sh\nexec {sys.executable} -S -E "$@"\n')
    (tmp_path / "khmerqa").symlink_to(SCRIPTS.parent / "khmerqa")
    executable(tmp_path / "bin/apt-get", APT)
    executable(tmp_path / "bin/dpkg-query", "#!/bin/sh\nexit 1\n")
    executable(tmp_path / "bin/sudo", '#!/bin/sh\nexec "$@"\n')
    executable(tmp_path / "bin/tesseract", "#!/bin/sh\n[ -e languages ] && cat languages\n")
    return tmp_path


def ran(checkout: Path, *command: str, code: int = 0) -> tuple[list[str], str]:
    """Run a command; return how the stand-ins were called, and what was said."""
    (checkout / "called").write_text("", encoding="utf-8")
    environ = {name: text for name, text in os.environ.items() if name != "container"}
    done = subprocess.run(
        command,
        cwd=checkout,
        env={**environ, "PATH": f"{checkout}/bin:{os.environ['PATH']}", "KHMERQA_INDEX": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return (checkout / "called").read_text(encoding="utf-8").splitlines(), done.stderr


def prepared(checkout: Path, *extras: str, code: int = 0) -> tuple[list[str], str]:
    line = f"source scripts/environment.sh; prepare {' '.join(extras)}"
    called, said = ran(checkout, "bash", "-c", line, code=code)
    return [each.rpartition(" --editable ")[2] for each in called if " pip install " in each], said


def test_what_is_asked_for_is_installed_once_and_kept(checkout: Path) -> None:
    assert prepared(checkout)[0] == ["."]
    assert prepared(checkout)[0] == []
    assert prepared(checkout, "models")[0] == [".[models]"]
    assert prepared(checkout, "models")[0] == []
    assert prepared(checkout)[0] == []
    assert prepared(checkout, "test", "check")[0] == [".[models,test,check]"]
    (checkout / "pyproject.toml").write_text("[project]\nname = 'other'\n", encoding="utf-8")
    assert prepared(checkout)[0] == [".[models,test,check]"]


def test_only_what_is_used_is_compiled(checkout: Path) -> None:
    called, _ = ran(checkout, "bash", "-c", "source scripts/environment.sh; prepare")
    assert [" --no-compile " in each for each in called if " pip install " in each] == [True]


def test_making_the_environment_is_shown(checkout: Path) -> None:
    (checkout / ".venv/bin/pip").unlink()
    made = 'sleep 1; mkdir -p .venv/bin; cp "$0" .venv/bin/python; touch .venv/bin/pip'
    stand_in = PYTHON.replace("|| exit 0", f"|| {{ [[ $* != *venv* ]] || {{ {made}; }}; exit 0; }}")
    executable(checkout / "bin/python3.11", stand_in)
    assert "copying Python and pip into it · " in prepared(checkout)[1]


def test_how_far_it_is_is_shown(checkout: Path) -> None:
    (checkout / "slow-network").touch()
    said = prepared(checkout)[1]
    assert re.search(
        r"asking the package index|fetching package [1-9]\d*: \S|installing \d of 3 packages, \d+ MB",
        said,
    )
    assert " | installed in " in said


def test_a_failure_shows_its_reason_and_is_tried_again(checkout: Path) -> None:
    (checkout / "no-network").touch()
    assert "No matching distribution found for torch" in prepared(checkout, code=1)[1]
    (checkout / "no-network").unlink()
    assert prepared(checkout)[0] == ["."]


def served(checkout: Path, *arguments: str) -> tuple[list[str], str]:
    return ran(checkout, "scripts/serve", *arguments)


def test_arguments_go_to_the_service_but_for_its_own(checkout: Path) -> None:
    called, _ = served(checkout, "--with-models", "--port", "1", "--embedder", "x")
    called = [each for each in called if not each.startswith("apt-get ")]
    assert "--editable .[models]" in called[0]
    assert called[1:] == [
        "khmerqa index --corpus corpus --index indexes/default --embedder x",
        "khmerqa serve --port 1 --embedder x",
    ]


@pytest.mark.parametrize("arguments", [["--corpus", "laws"], ["--corpus=laws"]])
def test_the_named_folder_is_indexed(checkout: Path, arguments: list[str]) -> None:
    called, _ = served(checkout, *arguments)
    assert "khmerqa index --corpus laws --index indexes/default" in called


@pytest.mark.parametrize("languages", ["", "eng\n", "khm\n"], ids=["none", "english", "khmer"])
def test_ocr_is_installed_where_it_is_asked_for(checkout: Path, languages: str) -> None:
    if languages:
        (checkout / "languages").write_text(languages, encoding="utf-8")
    called, _ = served(checkout, "--install-ocr")
    installed = [each for each in called if each.startswith("apt-get install")]
    assert len(installed) == 1
    assert installed[0].endswith("tesseract-ocr tesseract-ocr-khm")


def test_ocr_that_is_there_is_not_installed(checkout: Path) -> None:
    (checkout / "languages").write_text("List of languages:\neng\nkhm\n", encoding="utf-8")
    assert not [each for each in served(checkout, "--install-ocr")[0] if "apt-get" in each]


def test_without_a_terminal_nobody_is_asked(checkout: Path) -> None:
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        pytest.skip("root in a container installs OCR without asking")
    called, said = served(checkout)
    assert not [each for each in called if "apt-get" in each]
    assert "[y/N]" not in said


def test_ocr_that_cannot_be_installed_stops_nothing(checkout: Path) -> None:
    served(checkout)
    (checkout / "no-network").touch()
    called, said = served(checkout, "--install-ocr")
    assert "As an administrator, run: apt-get install tesseract-ocr tesseract-ocr-khm" in said
    assert called[-1] == "khmerqa serve"


def test_pages_unread_for_want_of_ocr_are_named_at_the_end(checkout: Path) -> None:
    advice = "To have pictures of text read, run: apt-get install tesseract-ocr tesseract-ocr-khm"
    unread = f"PAGES NOT READ: scan.pdf: Not read: pages 2–4 (a picture). {advice}"
    (checkout / "report").write_text(f"Index 000001\n{unread}\nembedded: 3\n", encoding="utf-8")
    lines = served(checkout)[1].splitlines()
    assert "Unread for want of OCR (./scripts/serve --install-ocr)" in lines[-2]
    assert lines[-1] == unread


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("serve --prot 1", "--prot is not known here. Did you mean --port? See: scripts/serve"),
        ("serve --with-model", "Did you mean --with-models?"),
        ("serve --port x", "'x' is not a value for 'port'"),
        ("eval set.jsonl --jsno", "Did you mean --json? See: scripts/eval --help"),
        ("eval", "FILE is missing"),
        ("check --fix", "--fix is not known here"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_done(
    checkout: Path, command: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON", "bare")  # as on a machine where nothing is installed yet
    called, errors = ran(checkout, *f"scripts/{command}".split(), code=2)
    assert called == []
    assert said in errors


def test_a_misspelt_variable_is_named_before_anything_is_done(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_PROT", "1")
    assert "Did you mean KHMERQA_PORT?" in served(checkout)[1].splitlines()[0]


@pytest.mark.parametrize("script", ["serve", "eval", "check"])
def test_help_installs_nothing(
    checkout: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON", "bare")
    assert ran(checkout, f"scripts/{script}", "--help")[0] == []


def test_help_names_its_own_options_and_those_of_the_service(checkout: Path) -> None:
    done = subprocess.run(
        [checkout / "scripts/serve", "--help"], capture_output=True, text=True, check=True
    )
    assert "--with-models   also install" in done.stdout
    assert "--install-ocr   also install" in done.stdout
    assert "--embedder NAME" in done.stdout
