"""Which passage says in the other language what a passage says: two columns of ordinals in a file.

A generation that was written before there were twins has no such file, and no twins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.storage.numbers import read_numbers, write_numbers
from khmerqa.types import Bilingual, Language

# For each language: from a passage in the other one to its twin in this.
Twins = Mapping[Language, Mapping[int, int]]


def write_twins(path: Path, pairs: Sequence[tuple[int, int]]) -> None:
    """Write pairs of ordinals, that of the passage in Khmer first.

    Raises IndexWriteError where the disk is full.
    """
    try:
        write_numbers(path, np.array(pairs, dtype=np.int64).reshape(-1, 2))
    except OSError as error:
        raise IndexWriteError(not_written(path.name, error)) from error


def read_twins(path: Path) -> Twins:
    """Read what ``write_twins`` wrote. Raises IndexDamagedError for a file that is something else."""
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


def without(twins: Twins, numbers: frozenset[int]) -> Twins:
    """Return the twins but for pairs with a passage of these ordinals."""
    return {
        language: {
            other: own for other, own in pairs.items() if not numbers.intersection((other, own))
        }
        for language, pairs in twins.items()
    }
