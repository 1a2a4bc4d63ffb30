"""The progress that commands show."""

from __future__ import annotations

import io

from khmerqa.cli.progress import Progress, bar, clock


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


def test_terminal_gets_one_line_and_a_file_a_line_a_stage() -> None:
    said = {}
    for stream in (Terminal(), io.StringIO()):
        with Progress(stream) as progress:
            for done in range(3):
                progress("reading", done, 3)
            progress("terms", 0, 5)
        said[stream.isatty()] = stream.getvalue()
    assert "\n" not in said[True]
    assert "0/5" in said[True]
    assert said[True].endswith("\r\x1b[K")
    assert said[False].splitlines() == ["អានឯកសារ | reading", "កាត់ពាក្យ | indexing words"]
