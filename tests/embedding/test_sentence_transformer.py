from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from khmerqa.embedding.sentence_transformer import (
    Prefixes,
    SentenceTransformerEmbedder,
    prefixes_of,
)
from khmerqa.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        pytest.param(
            "intfloat/multilingual-e5-small",
            {"query": "", "document": ""},
            Prefixes("query: ", "passage: "),
            id="known by name",
        ),
        pytest.param(
            "/models/multilingual-e5-base", None, Prefixes("query: ", "passage: "), id="in a folder"
        ),
        pytest.param(
            "sentence-transformers/LaBSE", {"query": "q: "}, Prefixes("", ""), id="whatever it says"
        ),
        pytest.param(
            "Qwen/Qwen3-Embedding-0.6B",
            None,
            Prefixes(
                "Instruct: Given a question, retrieve passages of policy documents that answer it"
                "\nQuery:",
                "",
            ),
            id="an instruction",
        ),
        pytest.param("BAAI/bge-m3", None, Prefixes("", ""), id="known to need none"),
        pytest.param(
            "some/model", {"query": "q: ", "document": "d: "}, Prefixes("q: ", "d: "), id="its own"
        ),
        pytest.param("some/model", None, Prefixes("", ""), id="none at all"),
    ],
)
def test_prefixes(name: str, prompts: dict[str, str] | None, expected: Prefixes) -> None:
    assert prefixes_of(name, prompts) == expected


def test_a_known_model_sees_its_prefix_before_a_question(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snowflake-arctic-embed-m-v2.0"
    shutil.copytree(tiny_model, folder)
    embedder = SentenceTransformerEmbedder(str(folder))

    # "query: " is a word of the tiny model, with a direction of its own.
    assert embedder.embed_question("law")[1] > 0
    assert embedder.embed_passages(["law"])[0, 1] == 0


def test_fingerprint_follows_the_files_of_a_folder(tiny_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / tiny_model.name
    shutil.copytree(tiny_model, copy)
    before = SentenceTransformerEmbedder(str(tiny_model)).fingerprint
    assert SentenceTransformerEmbedder(str(copy)).fingerprint == before

    (copy / "note.txt").write_text("another training", encoding="utf-8")

    assert SentenceTransformerEmbedder(str(copy)).fingerprint != before


def test_a_model_that_is_not_there_is_a_setting_that_says_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")

    with pytest.raises(SettingsError, match="Name a folder"):
        SentenceTransformerEmbedder(str(tmp_path / "nothing"))
