from __future__ import annotations

import gc
import sys
import tempfile
import threading
import time
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from khmerqa.storage.numbers import read_numbers, write_numbers

SHAPES = st.one_of(st.tuples(st.integers(0, 40)), st.tuples(st.integers(0, 40), st.integers(1, 3)))


@settings(deadline=None)
@given(SHAPES, st.integers(-(2**63), 2**63 - 1))
def test_as_numpy_reads_them(shape: tuple[int, ...], first: int) -> None:
    numbers = np.arange(np.prod(shape), dtype=np.int64).reshape(shape)
    numbers[:1] = first
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "numbers.npy")
        write_numbers(path, numbers)
        found = read_numbers(path)
        assert found.dtype == np.int64
        assert np.array_equal(found, np.load(path))


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"no array",
        np.zeros(3, dtype=np.float64),
        np.zeros((2, 3), dtype=np.int64, order="F"),
        np.zeros((2, 2, 2), dtype=np.int64),
    ],
    ids=["empty", "text", "fractions", "columns first", "three dimensions"],
)
def test_anything_else_is_refused(tmp_path: Path, written: object) -> None:
    path = tmp_path / "numbers.npy"
    if isinstance(written, bytes):
        path.write_bytes(written)
    else:
        np.save(path, np.asarray(written))
    with pytest.raises(ValueError, match="no whole numbers"):
        read_numbers(path)


@pytest.mark.parametrize("change", [-1, 1])
def test_another_length_is_refused(tmp_path: Path, change: int) -> None:
    path = tmp_path / "numbers.npy"
    write_numbers(path, np.arange(9))
    data = path.read_bytes()
    path.write_bytes(data[:change] if change < 0 else data + b"\0")
    with pytest.raises(ValueError, match="instead of 72"):
        read_numbers(path)


class Knot:
    """What only the garbage collector takes away, and Python code runs when it does."""

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        sum(range(50))


def test_many_threads_may_read_at_a_time(tmp_path: Path) -> None:
    # What np.load does in their place fails here within a second, in Python 3.11.
    path = tmp_path / "numbers.npy"
    write_numbers(path, np.arange(9))
    failed: list[BaseException] = []
    end = time.monotonic() + 1.0

    def read(depth: int) -> None:
        if depth:
            read(depth - 1)
            return
        while time.monotonic() < end and not failed:
            Knot()
            try:
                read_numbers(path)
            except BaseException as error:
                failed.append(error)

    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    threads = [threading.Thread(target=read, args=(depth,)) for depth in (0, 3, 7, 20)]
    try:
        sys.setswitchinterval(1e-6)
        gc.set_threshold(20)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
    assert failed == []
