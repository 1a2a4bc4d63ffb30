"""The progress that commands show."""

from __future__ import annotations

import io
import re
import time
from contextlib import suppress

import pytest

from khmerqa.cli.progress import STAGES, Progress, bar, clock


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_bar_shows_the_time_left() -> None:
    assert "0/10" in bar(0, 10, 9.0)
    assert "left" not in bar(0, 10, 9.0)
    assert "0:30 left" in bar(1, 4, 10.0)
    assert bar(4, 4, 10.0).count("█") == 20
    assert [clock(each) for each in (5, 720, 3723)] == ["0:05", "12:00", "1:02:03"]


STAGED = (STAGES["reading"], STAGES["terms"])


def test_a_stage_ends_at_100_percent_on_a_terminal_and_is_a_line_elsewhere() -> None:
    said = {}
    for stream in (Terminal(), io.StringIO()):
        with Progress(stream) as progress:
            for done in range(3):
                progress("reading", done, 3)
            progress("terms", 0, 5)
        said[stream.isatty()] = stream.getvalue()
    lines = [line.rpartition("\r\x1b[K")[2] for line in said[True].split("\n")[:-1]]
    assert [line.partition(" █")[0] for line in lines] == list(map(str, STAGED))
    assert all(re.search(r" █{20} 100 % (3/3|5/5) · 0:00$", line) for line in lines)
    assert said[False].splitlines() == ["អានឯកសារ | reading", "កាត់ពាក្យ | indexing words"]


def test_a_stage_within_another_takes_its_line_for_a_while() -> None:
    for stream, expected in ((Terminal(), 1), (io.StringIO(), 2)):
        with Progress(stream) as progress:
            for done in range(4):
                progress("reading", done, 4)
                progress("ocr", done, 9)
        said = stream.getvalue()
        assert said.count("\n") == expected
        assert ("4/4" in said) is stream.isatty()


def test_a_slow_stage_says_how_far_it_is_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    stream = io.StringIO()
    with Progress(stream) as progress:
        for done in range(9):
            progress("reading", done, 8)
            now += 4
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3
    assert [re.findall(r" (\d/8)", line) for line in lines] == [[], ["3/8"], ["6/8"]]
    assert lines[1].endswith("0:20 left")


def test_a_run_that_fails_does_not_end_at_100_percent() -> None:
    stream = Terminal()
    progress = Progress(stream)
    progress("reading", 0, 4)
    with suppress(OSError), progress:
        raise OSError("full")
    assert "100 %" not in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")
