"""The translation table: a small one, and the one that ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from khmerqa.errors import SettingsError
from khmerqa.search.translation_table import Rows, TranslationTable

DATA = Path(__file__).parents[2] / "khmerqa" / "data"
SMALL = TranslationTable.of(
    english=("law", "data"),
    khmer=("ច្បាប់", "ទិន្នន័យ", "data"),
    to_english=Rows(
        np.array([0, 1, 2, 2], np.int32), np.array([0, 1], np.int32), np.ones(2, np.float16)
    ),
    to_khmer=Rows(
        np.array([0, 1, 3], np.int32),
        np.array([0, 1, 2], np.int32),
        np.array([1, 0.75, 0.25], np.float16),
    ),
)


def test_both_directions_best_first() -> None:
    assert SMALL.translate("ច្បាប់") == (("law", 1.0),)
    assert SMALL.translate("data") == (("ទិន្នន័យ", 0.75), ("data", 0.25))
    assert SMALL.translate("ព្រៃ") == ()
    assert SMALL.translate("forest") == ()


def test_a_saved_table_is_read_as_it_was(tmp_path: Path) -> None:
    SMALL.save(tmp_path / "table.npz")
    loaded = TranslationTable.load(tmp_path / "table.npz")

    for word in (*SMALL.english, *SMALL.khmer):
        assert loaded.translate(word) == SMALL.translate(word)


@pytest.mark.parametrize("content", [None, b"", b"no archive"], ids=["absent", "empty", "other"])
def test_a_file_that_is_no_table_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "table.npz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsError, match="scripts/train/embedder"):
        TranslationTable.load(path)


@pytest.fixture(scope="module")
def shipped() -> TranslationTable:
    return TranslationTable.load(DATA / "translation" / "table.npz")


@pytest.mark.parametrize(
    ("word", "translation"),
    [("ច្បាប់", "law"), ("ឌីជីថល", "digital"), ("minister", "រដ្ឋមន្ត្រី"), ("skills", "ជំនាញ")],
)
def test_the_shipped_table_knows_the_words_of_policies(
    shipped: TranslationTable, word: str, translation: str
) -> None:
    assert shipped.translate(word)[0][0] == translation


def test_shipped_probabilities_fall_and_sum_to_one(shipped: TranslationTable) -> None:
    for word in (*shipped.english[::50], *shipped.khmer[::50]):
        probabilities = [probability for _, probability in shipped.translate(word)]

        assert probabilities == sorted(probabilities, reverse=True)
        assert not probabilities or sum(probabilities) == pytest.approx(1, abs=0.01)
