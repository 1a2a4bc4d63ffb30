"""Texts in Braille: by liblouis where it is installed, and as files for an embosser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khmerqa.serve.braille import PROGRAM, braille, brf, is_installed

from .conftest import Running, empty_service, is_problem

CELLS = st.characters(min_codepoint=0x2800, max_codepoint=0x28FF)


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of liblouis' name first on the path."""
    program = folder / PROGRAM
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


TABLES_IN_CELLS = 'case "$2" in *km-g1.utb) sed "s/.*/⠁/";; *en-ueb-g1.ctb) sed "s/.*/⠃/";; esac'


def test_each_line_is_made_with_the_table_of_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Running
) -> None:
    stand_in(tmp_path, monkeypatch, TABLES_IN_CELLS)
    made = service.client.post("/v1/braille", json={"text": "ក a\nb\n១"})
    assert made.json() == {"braille": "⠁\n⠃\n⠁", "brf": "A\r\nB\r\nA\r\n"}


def test_signs_that_the_khmer_table_lacks_are_written_with_known_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, "cat")
    assert braille("«ក\u200bខ» – ១០៛៖ é²…") == '"កខ" - ១០រៀល: e2...'
    assert braille("“a” – é") == "“a” – é"  # English Braille has its own


@pytest.mark.skipif(not is_installed(), reason="liblouis is not installed: liblouis-bin")
class TestLiblouis:
    def test_khmer_and_english(self) -> None:
        assert braille("ឆ្នាំ ២០២៥").endswith("⠀⠼⠃⠚⠃⠑")
        unknown = "⡳⠭"  # begins what liblouis writes for a sign that it does not know
        assert unknown not in braille("«ឆ្នាំ» – ១០៛៖ “ក” ៕ •…")
        assert braille("cat 12") == "⠉⠁⠞⠀⠼⠁⠃"

    def test_a_long_line_stays_one(self) -> None:
        khmer, english = "កខគ" * 900, "policy " * 900
        assert braille(f"{khmer}\n{english}").count("\n") == 1
        assert braille(khmer) == braille("កខគ" * 100) * 9

    @settings(max_examples=25)
    @given(st.text(max_size=300))
    def test_any_text_keeps_its_lines_and_can_be_embossed(self, text: str) -> None:
        made = braille(text)
        assert made.count("\n") == text.count("\n")
        assert brf(made).isascii()


def test_without_it_the_page_offers_none_and_the_service_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = empty_service(tmp_path / "service")
    assert "data-braille" not in made.client.get("/").text
    response = made.client.post("/v1/braille", json={"text": "ក"})
    is_problem(response, 404)
    assert "liblouis-bin" in response.json()["detail"]


def test_where_it_fails_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "exit 3")
    made = empty_service(tmp_path / "service")
    assert 'data-braille=""' in made.client.get("/").text
    is_problem(made.client.post("/v1/braille", json={"text": "ក"}), 503)


def test_cells_become_the_letters_that_embossers_know() -> None:
    assert brf("⠁⠃⠉⠀⠝⠼") == "ABC N#\r\n"
    assert brf("⡁") == "A\r\n"  # the dots 7 and 8 are left out


@given(st.text(CELLS, max_size=3000))
def test_no_line_is_longer_than_a_sheet_is_wide_and_no_cell_is_lost(text: str) -> None:
    made = brf(text)
    assert made.isascii()
    sheets = made.split("\f")
    for sheet in sheets:
        lines = sheet.removesuffix("\r\n").split("\r\n")
        assert len(lines) <= 25
        assert max(map(len, lines)) <= 40
    empty = {0x2800, 0x2840, 0x2880, 0x28C0}
    assert len("".join(made.split())) == sum(ord(cell) not in empty for cell in text)
