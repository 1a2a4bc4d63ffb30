"""What an unknown command, flag, setting or variable may have meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.cli.parser import Parser
from khmerqa.cli.suggestions import nearest, unknown_variables

from .conftest import Run, assert_fails


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("aks x", "Did you mean ask\\? See: khmerqa --help"),
        ("serach x", "Did you mean search\\?"),
        ("ask x --tpo-k 3", "--tpo-k is not known here. Did you mean --top-k\\? See: khmerqa ask"),
        ("documents --jason", "Did you mean --json\\? See: khmerqa documents --help"),
        ("keys craete x", "Did you mean create\\? See: khmerqa keys --help"),
        ("keys create x --scope admn", "Did you mean admin\\?"),
    ],
)
def test_the_nearest_name_is_asked_for(run: Run, command: str, said: str) -> None:
    ran = run(*command.split())
    assert_fails(ran, 2, said)
    assert "តើអ្នកចង់និយាយថា" in ran.err


def test_a_name_like_no_other_gets_no_suggestion(run: Run) -> None:
    assert "Did you mean" not in run("fly").err
    assert nearest("fly", ["ask", "index"]) is None


def test_what_is_missing_is_not_what_was_misspelt(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser(prog="measure")
    parser.add_argument("--index", required=True)
    parser.add_argument("--official", required=True)
    with pytest.raises(SystemExit):
        parser.parse_args([])
    said = capsys.readouterr().err
    assert "--index, --official is missing. See: measure --help" in said


def test_a_misspelt_setting_in_the_file_is_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "khmerqa.toml").write_text("topk = 3", encoding="utf-8")
    assert_fails(run("documents"), 2, "there is no setting 'topk'. Use: top_k.")


def test_a_misspelt_variable_is_named_and_the_command_runs(
    run: Run, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHMERQA_INDXE", "elsewhere")
    ran = run("documents", "--index", str(index))
    assert ran.code == 0
    assert (
        "KHMERQA_INDXE is not a setting and has no effect. Did you mean KHMERQA_INDEX?" in ran.err
    )


def test_only_variables_that_look_like_settings_are_looked_at() -> None:
    environ = {"PATH": "x", "KHMERQA_TOP_K": "3", "KHMERQA_SHARED": "x", "khmerqa_top_k": "4"}
    (warning,) = unknown_variables(environ, ["top_k"])
    assert "khmerqa_top_k" in warning.en
    assert "KHMERQA_TOP_K?" in warning.en
