"""How much of a question its evidence says already."""

from __future__ import annotations

from typing import Any

import pytest

from khmerqa.types import Document, Page
from question_overlap import print_overlap, share, surrounding

PAGES = ("The national library opens at eight.\n", "It closes at five in the evening.\n")
TEXT = "".join(PAGES)
LIBRARY = Document(
    id="library",
    source="library.pdf",
    title="",
    language="en",
    sha256="",
    text=TEXT,
    pages=(Page(1, None, 0, len(PAGES[0])), Page(2, None, len(PAGES[0]), len(TEXT))),
)


def row(question: str, **evidence: Any) -> dict[str, Any]:
    relevant = [{"source": "library.pdf", **evidence}]
    return {"id": question, "question": question, "style": "en", "language": "en"} | {
        "relevant": relevant,
        "answerable": True,
    }


def text_of(name: str) -> Document | None:
    return LIBRARY if name == LIBRARY.source else None


@pytest.mark.parametrize(
    ("question", "evidence", "expected"),
    [
        pytest.param(
            "When does this library open?", "It does this.", 0.0, id="only function words"
        ),
        pytest.param("When do banks open?", "A bank opens; open a bank.", 1.0, id="all"),
        pytest.param("Who and when?", "Who?", None, id="no content"),
        pytest.param("When does the library open?", "", None, id="no evidence"),
        pytest.param("តើបណ្ណាល័យបើកឬទេ?", "បណ្ណាល័យ", 0.5, id="Khmer"),
    ],
)
def test_share(question: str, evidence: str, expected: float | None) -> None:
    assert share(question, evidence) == expected


def test_whole_page_is_compared_if_only_the_page_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = row("When does the library close?", page=2)

    assert surrounding(asked, text_of) == PAGES[1]
    assert list(print_overlap([asked], text_of, ("en",))) == []
    assert "| en | 0 | – | 1 | 50% | 0 |" in capsys.readouterr().out


def test_copied_words_are_reported() -> None:
    asked = row("library opens eight", quote="The national library opens at eight.")

    assert list(print_overlap([asked], text_of, ("en",))) == [
        "en: the median overlap is 100%",
        "all: the median overlap is 100%",
    ]
