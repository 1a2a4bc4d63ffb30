"""Texts in Braille: by liblouis where it is installed, and as files for an embosser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.serve.braille import PROGRAM, brf
from khmerqa.types import Language

from .conftest import Running, empty_service, is_problem

CELLS = st.characters(min_codepoint=0x2800, max_codepoint=0x28FF)


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of liblouis' name first on the path."""
    program = folder / PROGRAM
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def body(text: str, language: Language = "km") -> dict[str, str]:
    return {"text": text, "language": language}


def test_liblouis_is_asked_with_the_table_of_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Running
) -> None:
    stand_in(tmp_path, monkeypatch, 'echo "$2" >&2; sed "s/ក/⠁/g"; echo "$2" > "$0.tables"')
    made = service.client.post("/v1/braille", json=body("ក\nក"))
    assert made.json() == {"braille": "⠁\n⠁", "brf": "A\r\nA\r\n"}
    assert "km-g1.utb" in (tmp_path / f"{PROGRAM}.tables").read_text()
    service.client.post("/v1/braille", json=body("a", "en"))
    assert "en-ueb-g1.ctb" in (tmp_path / f"{PROGRAM}.tables").read_text()


def test_without_it_the_page_offers_none_and_the_service_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    made = empty_service(tmp_path / "service")
    assert "data-braille" not in made.client.get("/").text
    response = made.client.post("/v1/braille", json=body("ក"))
    is_problem(response, 404)
    assert "liblouis-bin" in response.json()["detail"]


def test_where_it_fails_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "exit 3")
    made = empty_service(tmp_path / "service")
    assert 'data-braille=""' in made.client.get("/").text
    is_problem(made.client.post("/v1/braille", json=body("ក")), 503)


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
