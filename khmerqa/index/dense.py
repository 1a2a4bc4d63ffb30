"""Nearest vectors by FAISS: one exact index a language, rows named by the passage's ordinal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from khmerqa.errors import IndexDamagedError, IndexWriteError, both, not_written
from khmerqa.ports import Vectors
from khmerqa.types import Language

LANGUAGES: tuple[Language, ...] = ("km", "en")


def write_dense(folder: Path, vectors: Vectors, languages: Sequence[Language]) -> None:
    """Write the vectors, shape ``(passages, dimensions)``, each under its row number.

    Raises IndexWriteError where the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        found = [number for number, each in enumerate(languages) if each == language]
        numbers = np.array(found, dtype=np.int64)
        index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if len(numbers):
            index.add_with_ids(np.ascontiguousarray(vectors[numbers]), numbers)
        path = folder / f"{language}.faiss"
        try:
            faiss.write_index(index, str(path))
        except RuntimeError as error:
            raise IndexWriteError(not_written(path.name, error)) from error


class FaissIndex:
    """The dense leg of one generation, read only; searches may run side by side."""

    def __init__(self, folder: Path) -> None:
        faiss.omp_set_num_threads(1)  # one question, one thread: a second one slows both down
        try:
            self._indexes: Mapping[Language, Any] = {
                language: faiss.read_index(str(folder / f"{language}.faiss"))
                for language in LANGUAGES
            }
        except RuntimeError as error:
            raise IndexDamagedError(
                both(
                    "មិនអាចបើកលិបិក្រមវ៉ិចទ័របានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The vector index cannot be opened ({error}). Run: khmerqa index --full",
                )
            ) from error

    def __len__(self) -> int:
        return sum(int(index.ntotal) for index in self._indexes.values())

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (ordinal, cosine) of the nearest passages in ``language``, best first."""
        index = self._indexes[language]
        limit = min(limit, int(index.ntotal))
        if not limit or not vector.any():
            return []
        similarities, numbers = index.search(vector.reshape(1, -1), limit)
        pairs = zip(numbers[0].tolist(), similarities[0].tolist(), strict=True)
        return sorted(
            ((number, score) for number, score in pairs if number >= 0),
            key=lambda pair: (-pair[1], pair[0]),
        )
