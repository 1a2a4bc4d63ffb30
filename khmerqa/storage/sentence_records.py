"""One record of bytes for each passage, by docid: written once, then mapped into memory, read only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.storage.numbers import read_numbers, write_numbers
from khmerqa.types import Bilingual

_RECORDS, _ENDS = "records.bin", "ends.npy"


def write_sentence_records(folder: Path, records: Iterable[bytes]) -> None:
    """Write the records; docids follow the order given. Raises IndexWriteError for a full disk."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / _RECORDS).open("wb") as file:
            lengths = np.fromiter(map(file.write, records), dtype=np.int64)
        write_numbers(folder / _ENDS, np.cumsum(lengths))
    except OSError as error:
        raise IndexWriteError(not_written(folder.name, error)) from error


class SentenceRecordStore:
    """Implements ``ports.SentenceRecords``; processes that serve one generation share it in memory."""

    def __init__(self, folder: Path) -> None:
        try:
            self._ends = read_numbers(folder / _ENDS)
            size = (folder / _RECORDS).stat().st_size
            self._bytes: Any = (
                np.memmap(folder / _RECORDS, dtype=np.uint8, mode="r") if size else b""
            )
            whole = int(self._ends[-1]) if len(self._ends) else 0
            if whole != size:
                raise ValueError(f"{size} bytes instead of {whole}")
        except (OSError, ValueError) as error:
            raise IndexDamagedError(
                Bilingual(
                    f"មិនអាចបើក {folder.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"{folder.name} cannot be opened ({error}). Run: khmerqa index --full",
                )
            ) from error

    def __len__(self) -> int:
        return len(self._ends)

    def record(self, docid: int, /) -> bytes:
        """Return a passage's record; raises IndexError."""
        begin = int(self._ends[docid - 1]) if docid else 0
        return bytes(self._bytes[begin : int(self._ends[docid])])
