"""Arrays by name in one file of numpy's format ``npz``, written and read a part at a time.

numpy itself writes and reads each array as a whole, so an index of ten million passages would need tens
of gigabytes of memory. The files are the same as numpy's, uncompressed.
"""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.types import Bilingual

_SUFFIX = ".npy"
_LOCAL_HEADER = 30  # bytes before the name of a member (PKWARE's APPNOTE, 4.3.7)
# Two threads at a time would be too many for Python 3.11's parser (see storage/numbers.py).
_READING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Column:
    """An array that is made a part at a time: the parts together have its shape."""

    dtype: str  # as numpy writes it, such as "<i8"
    shape: tuple[int, ...]
    parts: Iterable[NDArray[Any]]


def whole(array: NDArray[Any]) -> Column:
    """Return an array that is in memory as one part."""
    return Column(array.dtype.str, array.shape, [array])


def write_arrays(path: Path, columns: Mapping[str, Column]) -> None:
    """Write arrays by name; raises IndexWriteError where the disk is full."""
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for name, column in columns.items():
                member = zipfile.ZipInfo(name + _SUFFIX)  # without a time: equal input, equal files
                with archive.open(member, "w", force_zip64=True) as file:
                    header = {"descr": column.dtype, "fortran_order": False, "shape": column.shape}
                    npy.write_array_header_1_0(cast("Any", file), header)
                    for part in column.parts:
                        file.write(np.asarray(part, column.dtype).tobytes())
    except OSError as error:
        raise IndexWriteError(not_written(path.name, error)) from error


def mapped_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file by name, mapped, not copied; raises IndexDamagedError."""
    try:
        with _READING, path.open("rb") as file, zipfile.ZipFile(file) as archive:
            return {
                each.filename.removesuffix(_SUFFIX): _mapped(path, file, each)
                for each in archive.infolist()
            }
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile) as error:
        raise IndexDamagedError(unreadable(error)) from error


def _mapped(path: Path, file: BinaryIO, member: zipfile.ZipInfo) -> NDArray[Any]:
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed")
    file.seek(member.header_offset)
    local = file.read(_LOCAL_HEADER)
    name, extra = (int.from_bytes(local[at : at + 2], "little") for at in (26, 28))
    begin = member.header_offset + _LOCAL_HEADER + name + extra
    file.seek(begin)
    npy.read_magic(cast("Any", file))
    shape, fortran_order, dtype = npy.read_array_header_1_0(cast("Any", file))
    expected = int(np.prod(shape)) * dtype.itemsize
    if fortran_order or dtype.hasobject or file.tell() - begin + expected != member.file_size:
        raise ValueError(f"{member.filename} is no array")
    if not expected:
        return np.zeros(shape, dtype)
    return np.memmap(path, dtype, "r", offset=file.tell(), shape=shape)


def unreadable(error: Exception) -> Bilingual:
    """Return the message for a file that cannot be read."""
    return Bilingual(
        "មិនអាចបើកលិបិក្រមបានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
        f"The index cannot be opened ({error}). Run: khmerqa index --full",
    )


def in_parts(array: NDArray[Any], chosen: Sequence[int] | NDArray[np.int64], size: int) -> Column:
    """Return some rows of an array that may be mapped, ``size`` of them at a time."""
    return Column(
        array.dtype.str,
        (len(chosen), *array.shape[1:]),
        (array[chosen[at : at + size]] for at in range(0, len(chosen), size)),
    )
