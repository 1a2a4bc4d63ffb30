"""The generated pages say what the parser and the service say today."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from command_reference import command_page
from http_reference import http_page, openapi
from khmerqa.cli.registry import build_parser
from khmerqa.settings import all_settings
from python_reference import python_page
from settings_reference import NOTES, settings_page

DOCS = Path(__file__).parents[2] / "docs"
AGAIN = "run: scripts/docs/write-reference"


@pytest.fixture(scope="module")
def described() -> str:
    return http_page(openapi())


def test_the_page_of_the_command_line_is_current() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == command_page(build_parser()), AGAIN


def test_the_page_of_the_settings_is_current() -> None:
    assert (DOCS / "settings.md").read_text(encoding="utf-8") == settings_page(build_parser()), (
        AGAIN
    )


def test_every_setting_is_in_the_one_table_and_no_note_is_left_over() -> None:
    page = settings_page(build_parser())
    named = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)
    assert named == list(all_settings())
    assert NOTES.keys() <= all_settings().keys()
    for name in ("writer", "llm", "llm_url", "llm_key", "reranker", "milvus_uri", "milvus_token"):
        assert name in named


def test_the_page_of_the_http_service_is_current(described: str) -> None:
    assert (DOCS / "http.md").read_text(encoding="utf-8") == described, AGAIN


def test_the_page_of_the_python_api_is_current() -> None:
    assert (DOCS / "python-api.md").read_text(encoding="utf-8") == python_page(), AGAIN


def test_the_examples_of_the_python_api_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = re.findall(r"^```python\n(.*?)^```$", python_page(), re.MULTILINE | re.DOTALL)
    assert len(examples) > 3
    (tmp_path / "corpus").mkdir()
    for language in ("km", "en"):
        name = f"pentagonal-strategy-phase-1.{language}.pdf"
        shutil.copy(DOCS.parent / "corpus" / name, tmp_path / "corpus" / name)
    monkeypatch.chdir(tmp_path)
    exec(compile("\n".join(examples), "python-api.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("2 documents; 0 could not be read")
    assert "Nothing found" not in printed
    assert "The question is empty" in printed


def test_every_command_has_a_section() -> None:
    page = command_page(build_parser())
    for command in ("index", "add", "ask", "search", "keys create", "mcp"):
        assert f"\n## khmerqa {command}\n" in page


def test_routes_and_bodies_have_a_section(described: str) -> None:
    for heading in ("## POST /v1/ask", "## GET /health", "## Errors", "### AnswerBody"):
        assert f"\n{heading}\n" in described
