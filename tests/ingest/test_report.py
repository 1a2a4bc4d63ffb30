from __future__ import annotations

import re
from pathlib import Path

import pytest

from khmerqa.errors import both
from khmerqa.ingest.report import halves, nothing_read

from .samples import BOTH


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        pytest.param(both("ក។", "a."), ("ក។", "a."), id="both"),
        pytest.param(both("'x | y'។", "'x | y'."), ("'x | y'។", "'x | y'."), id="sign in a name"),
        pytest.param("It is empty.", ("It is empty.", "It is empty."), id="one language"),
    ],
)
def test_halves(said: str, parts: tuple[str, str]) -> None:
    assert halves(said) == parts


@pytest.mark.parametrize(
    "unread",
    [
        pytest.param([], id="no file"),
        pytest.param(
            [("a.txt", both("ឯកសារទទេ។", "It is empty.")), ("b.txt", both("ខូច។", "Broken."))],
            id="unread files",
        ),
    ],
)
def test_nothing_read_is_said_once_in_each_language(unread: list[tuple[str, str]]) -> None:
    said = nothing_read([Path("corpus")], unread)
    assert re.search(BOTH, said)
    khmer, english = said.split(" | ")
    assert not re.search("[\u1780-\u17ff]", english)
    for name, reason in unread:
        assert f"{name}៖ {halves(reason)[0]}" in khmer
        assert f"{name}: {halves(reason)[1]}" in english
