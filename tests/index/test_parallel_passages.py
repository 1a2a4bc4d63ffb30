from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.errors import IndexDamagedError
from khmerqa.index.parallel_passages import (
    read_parallel_passages,
    without_docids,
    write_parallel_passages,
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_parallel_passages(tmp_path / "twins.npy", [(0, 7), (3, 5)])

    assert read_parallel_passages(tmp_path / "twins.npy") == {
        "km": {7: 0, 5: 3},
        "en": {0: 7, 3: 5},
    }


def test_no_pairs(tmp_path: Path) -> None:
    write_parallel_passages(tmp_path / "twins.npy", [])

    assert read_parallel_passages(tmp_path / "twins.npy") == {"km": {}, "en": {}}


def test_a_generation_from_before_has_no_parallel_passages(tmp_path: Path) -> None:
    assert read_parallel_passages(tmp_path / "twins.npy") == {"km": {}, "en": {}}


def test_another_file_is_damage(tmp_path: Path) -> None:
    (tmp_path / "twins.npy").write_text("no array", encoding="utf-8")

    with pytest.raises(IndexDamagedError, match="index --full"):
        read_parallel_passages(tmp_path / "twins.npy")


@pytest.mark.parametrize("hidden", [7, 0], ids=["the English one", "the Khmer one"])
def test_a_pair_is_left_out_with_either_of_its_passages(tmp_path: Path, hidden: int) -> None:
    write_parallel_passages(tmp_path / "twins.npy", [(0, 7), (3, 5)])

    seen = without_docids(read_parallel_passages(tmp_path / "twins.npy"), frozenset({hidden}))

    assert seen == {"km": {5: 3}, "en": {3: 5}}
