"""What the embedders and the translation table refuse is said in Khmer and in English."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from khmerqa.embedding.sentence_transformer import SentenceTransformerEmbedder
from khmerqa.embedding.static import StaticEmbedder
from khmerqa.errors import KhmerQAError
from khmerqa.search.translation_table import TranslationTable


def without_model(folder: Path) -> None:
    StaticEmbedder(folder, lambda texts: [text.split() for text in texts])


def without_table(folder: Path) -> None:
    TranslationTable.load(folder / "table.npz")


def without_named_model(folder: Path) -> None:
    pytest.importorskip("sentence_transformers")
    SentenceTransformerEmbedder(str(folder / "nothing"))


@pytest.mark.parametrize("load", [without_model, without_table, without_named_model])
def test_errors_are_said_in_khmer_and_in_english(
    tmp_path: Path, load: Callable[[Path], None]
) -> None:
    with pytest.raises(KhmerQAError, match=r"^[^|]*[\u1780-\u17ff].*។ \| .*[a-z]"):
        load(tmp_path)


def test_missing_library_is_said_in_khmer_and_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(
        KhmerQAError, match=r"^ម៉ូដែលវ៉ិចទ័រ.*pip install .*។ \| The embedding .* pip install"
    ):
        SentenceTransformerEmbedder(str(tmp_path))
