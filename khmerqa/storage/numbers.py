"""Arrays of whole numbers in files of numpy's format (NEP 1), read without numpy's own reader.

numpy reads a file's header with Python's parser. In Python 3.11 that sometimes fails when several
threads do it at once (SystemError, "AST constructor recursion depth mismatch"), as questions do just
after an index was replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '<i8', 'fortran_order': False, 'shape': \((\d+),(?: (\d+))?\), \} *\n"
)


def write_numbers(path: Path, numbers: NDArray[np.int64]) -> None:
    """Write one or two dimensions of numbers."""
    np.save(path, numbers.astype("<i8", copy=False), allow_pickle=False)


def read_numbers(path: Path) -> NDArray[np.int64]:
    """Return what ``write_numbers`` wrote, mapped, not copied.

    Raises OSError where the file cannot be read and ValueError where it holds anything else.
    """
    with path.open("rb") as file:
        head = file.read(len(_MAGIC) + 2)
        header = _HEADER.fullmatch(file.read(int.from_bytes(head[len(_MAGIC) :], "little")))
        begin, end = file.tell(), file.seek(0, 2)
    if not head.startswith(_MAGIC) or header is None:
        raise ValueError("no whole numbers")
    shape = tuple(int(each) for each in header.groups() if each is not None)
    count = int(np.prod(shape))
    if end - begin != 8 * count:
        raise ValueError(f"{end - begin} bytes instead of {8 * count}")
    if not count:
        return np.zeros(shape, dtype=np.int64)
    return np.memmap(path, np.dtype("<i8"), "r", offset=begin, shape=shape)
