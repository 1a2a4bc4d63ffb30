"""Arrays in files: the same as numpy's, but never whole in memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from khmerqa.adapters.array_files import in_parts, mapped_arrays, whole, write_arrays
from khmerqa.errors import IndexDamagedError, IndexWriteError

ROWS: NDArray[np.float32] = np.arange(60, dtype=np.float32).reshape(20, 3)
NUMBERS: NDArray[np.int64] = np.array([3, 1, 19], dtype=np.int64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "arrays.npz"
    empty = np.zeros((0, 5), np.uint32)
    columns = {"rows": in_parts(ROWS, NUMBERS, 2), "numbers": whole(NUMBERS), "none": whole(empty)}
    write_arrays(path, columns)
    return path


def test_numpy_reads_what_is_written(path: Path) -> None:
    with np.load(path) as arrays:
        assert sorted(arrays) == ["none", "numbers", "rows"]
        assert (arrays["rows"] == ROWS[NUMBERS]).all()
        assert arrays["none"].shape == (0, 5)


@pytest.mark.parametrize("own", [True, False], ids=["ours", "numpy's"])
def test_arrays_are_mapped(path: Path, own: bool) -> None:
    if not own:
        none = np.zeros((0, 5), np.uint32)
        np.savez(path, rows=ROWS[NUMBERS], numbers=NUMBERS, none=none)
    arrays = mapped_arrays(path)
    assert isinstance(arrays["rows"], np.memmap)
    assert (arrays["rows"] == ROWS[NUMBERS]).all()
    assert arrays["numbers"].tolist() == NUMBERS.tolist()
    assert arrays["none"].shape == (0, 5)


def test_equal_input_gives_equal_files(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.npz"
    columns = {"rows": in_parts(ROWS, NUMBERS, 1), "numbers": whole(NUMBERS)}
    write_arrays(other, {**columns, "none": whole(np.zeros((0, 5), np.uint32))})
    assert other.read_bytes() == path.read_bytes()


def test_a_damaged_file_is_named(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    for at in (len(content) // 2, len(content) - 1, 1):
        path.write_bytes(content[:at])
        with pytest.raises(IndexDamagedError):
            mapped_arrays(path)
    np.savez_compressed(path, rows=ROWS)
    with pytest.raises(IndexDamagedError, match="compressed"):
        mapped_arrays(path)
    with pytest.raises(IndexDamagedError):
        mapped_arrays(tmp_path / "nothing.npz")


def test_objects_are_refused(path: Path) -> None:
    np.savez(path, rows=np.array([{}], dtype=object))
    with pytest.raises(IndexDamagedError):
        mapped_arrays(path)


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexWriteError, match="cannot be written"):
        write_arrays(tmp_path / "nothing" / "a.npz", {"numbers": whole(NUMBERS)})
