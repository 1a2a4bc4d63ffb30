"""`khmerqa telegram`."""

from __future__ import annotations

from pathlib import Path

from ..conftest import Run, assert_fails


def test_a_bot_without_a_token_is_2(run: Run, index: Path) -> None:
    assert_fails(run("telegram", "--index", str(index)), 2, "@BotFather")
