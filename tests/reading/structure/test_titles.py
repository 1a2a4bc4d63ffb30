"""Titles of files without pages: an instrument's own, a confirmed one, a heading at the top."""

from __future__ import annotations

import pytest

from khmerqa.reading.structure.titles import is_title, kind_alone, may_be_title, typed_title
from khmerqa.types import Block

TEXT = Block("The market opens at six in the morning and closes at seven in the evening.")
ARTICLE = Block("មាត្រា ១.- ទីផ្សារបើកនៅម៉ោងប្រាំមួយ។")
PRAKAS = tuple(map(Block, ("KINGDOM OF CAMBODIA", "PRAKAS", "ON", "PUBLIC MARKETS")))
IN_ONE_LINE = Block("ច្បាប់ស្តីពីទីផ្សារសាធារណៈ")


def heading(text: str, level: int = 1) -> Block:
    return Block(text, "heading", level)


@pytest.mark.parametrize(
    ("blocks", "stated", "title"),
    [
        pytest.param([*PRAKAS, TEXT], "Document1", "PRAKAS ON PUBLIC MARKETS", id="instrument"),
        pytest.param([IN_ONE_LINE, ARTICLE], "", IN_ONE_LINE.text, id="in one line"),
        pytest.param([heading("Market Rules"), TEXT], "Port Rules", "Market Rules", id="old name"),
        pytest.param(
            [heading("Market Rules"), TEXT], "Market Rules - Kep", "Market Rules", id="site"
        ),
        pytest.param(
            [TEXT, heading("Hours")], "Market Rules", "Market Rules", id="no heading first"
        ),
        pytest.param([heading("Chapter 1: Hours"), TEXT], "", None, id="a chapter is none"),
        pytest.param([heading("ក្រសួងពាណិជ្ជកម្ម"), TEXT], "", None, id="an issuer is none"),
        pytest.param([heading("179"), TEXT], "", None, id="a page number is none"),
        pytest.param(
            [heading("INTERNAL"), heading("Market Rules"), TEXT],
            "INTERNAL",
            "Market Rules",
            id="a stamp is none",
        ),
        pytest.param(
            [heading("សម្ងាត់"), heading("Market Rules", 2), TEXT],
            "",
            "Market Rules",
            id="below a stamp",
        ),
        pytest.param([TEXT], "Word Document", None, id="a program is none"),
    ],
)
def test_titles(blocks: list[Block], stated: str, title: str | None) -> None:
    assert typed_title(blocks, stated) == title


@pytest.mark.parametrize(
    "text",
    [
        "Untitled",
        "Document1",
        "Slide 1",
        "scan0012",
        "Microsoft Word - a.doc",
        "a_b",
        "x.pdf",
        "12/3",
    ],
)
def test_names_of_programs_and_files_are_no_titles(text: str) -> None:
    assert not is_title(text)


@pytest.mark.parametrize("text", ["Article 5", "ជំពូកទី២ ទីផ្សារ", "- បានឃើញរដ្ឋធម្មនុញ្ញ", "1. Hours", "៣"])
def test_divisions_items_and_visas_are_no_titles(text: str) -> None:
    assert not may_be_title(text)


def test_an_instrument_without_a_subject_is_called_by_its_kind() -> None:
    visa = "-បានទ្រង់យល់រដ្ឋធម្មនុញ្ញ នៃព្រះរាជាណាចក្រកម្ពុជា"
    assert kind_alone(["ព្រះរាជក្រឹត្យ", "យើង", visa]) == "ព្រះរាជក្រឹត្យ"
    assert kind_alone(["យើង", visa, "ព្រះរាជក្រឹត្យ"]) is None
    assert kind_alone(["ព្រះរាជក្រឹត្យ"]) is None  # without visas, the word may be anything
