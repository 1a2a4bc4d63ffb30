"""Colours: on a terminal only, and never where NO_COLOR is set."""

from __future__ import annotations

import io

import pytest

from khmerqa.cli.colour import bold, has_colour

from .conftest import Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environ", "expected"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_where_there_are_colours(
    stream: io.StringIO, environ: dict[str, str], expected: bool
) -> None:
    assert has_colour(stream, environ) is expected


def test_a_style_ends_where_the_text_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert bold("ទឹក") == "\x1b[1mទឹក\x1b[0m"
    assert bold("") == ""


def test_a_pipe_gets_none_and_errors_have_them_when_forced(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert "\x1b" not in run("documents").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run("documents").err.startswith("\x1b[1;31mkhmerqa:\x1b[0m ")
