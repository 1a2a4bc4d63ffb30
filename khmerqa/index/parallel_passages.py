"""Which passages say the same in two languages: two columns of docids in a file.

Generations written before passages were aligned have no such file, and no parallel passages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.storage.numbers import read_numbers, write_numbers
from khmerqa.types import Bilingual, Language

# For each language: from the docid of a passage in the other one to that of its parallel in this.
ParallelPassages = Mapping[Language, Mapping[int, int]]


def write_parallel_passages(path: Path, pairs: Sequence[tuple[int, int]]) -> None:
    """Write pairs of docids, that of the passage in Khmer first.

    Raises IndexWriteError where the disk is full.
    """
    try:
        write_numbers(path, np.array(pairs, dtype=np.int64).reshape(-1, 2))
    except OSError as error:
        raise IndexWriteError(not_written(path.name, error)) from error


def read_parallel_passages(path: Path) -> ParallelPassages:
    """Read what ``write_parallel_passages`` wrote; raises IndexDamagedError for any other file."""
    if not path.exists():
        return {"km": {}, "en": {}}
    try:
        khmer, english = read_numbers(path).reshape(-1, 2).T.tolist()
    except (OSError, ValueError) as error:
        raise IndexDamagedError(
            Bilingual(
                f"មិនអាចអាន {path.name} បានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                f"{path.name} cannot be read ({error}). Run: khmerqa index --full",
            )
        ) from error
    return {
        "km": dict(zip(english, khmer, strict=True)),
        "en": dict(zip(khmer, english, strict=True)),
    }


def without_docids(parallel: ParallelPassages, docids: frozenset[int]) -> ParallelPassages:
    """Return the parallel passages without the pairs that hold one of these docids."""
    return {
        language: {
            other: own for other, own in pairs.items() if not docids.intersection((other, own))
        }
        for language, pairs in parallel.items()
    }
