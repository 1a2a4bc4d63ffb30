"""Nearest vectors by FAISS: one index a language, rows named by the passage's ordinal.

Few passages are compared with the question one by one, which is exact. From ``CLUSTERED_FROM`` on they
lie in clusters (inverted lists, Sivic and Zisserman 2003) with 16-bit components, and only the nearest
clusters are looked into: as many as it takes for ``RECALL``, measured while the index is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.ports import Vectors
from khmerqa.types import LANGUAGES, Bilingual, Language

CLUSTERED_FROM = 50_000  # passages of one language
RECALL = 0.985  # of the ten nearest, when each of a sample of passages is asked for
_SEED = 20261122
_TRAINED_ON = 64  # vectors a cluster
_ROUNDS = 8  # of k-means: more change nothing that can be measured
_SAMPLE = 256  # passages asked for
_NEAREST = 10
_AT_ONCE = 65_536  # vectors read from the disk


def write_dense(
    folder: Path,
    vectors: Vectors,
    languages: Sequence[Language],
    clustered_from: int = CLUSTERED_FROM,
) -> None:
    """Write the vectors, shape ``(passages, dimensions)``, each under its row number.

    Equal input gives equal files. Raises IndexWriteError where the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spoken = np.array(languages, dtype=object)
    for language in LANGUAGES:
        numbers = np.flatnonzero(spoken == language).astype(np.int64)
        make = _clustered if len(numbers) >= max(clustered_from, 1) else _flat
        index = make(vectors, numbers)
        path = folder / f"{language}.faiss"
        try:
            faiss.write_index(index, str(path))
        except RuntimeError as error:
            raise IndexWriteError(not_written(path.name, error)) from error


def _flat(vectors: Vectors, numbers: Any) -> Any:
    index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    for some, rows in _parts(vectors, numbers):
        index.add_with_ids(rows, some)
    return index


def _clustered(vectors: Vectors, numbers: Any) -> Any:
    dimensions = vectors.shape[1]
    clusters = max(1, int(2 * len(numbers) ** 0.5))
    index: Any = faiss.IndexIVFScalarQuantizer(
        *(faiss.IndexFlatIP(dimensions), dimensions, clusters),
        *(faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT),
    )
    index.cp.seed, index.cp.niter = _SEED, _ROUNDS
    index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, _TRAINED_ON
    index.train(vectors[_sample(numbers, clusters * _TRAINED_ON)])
    for some, rows in _parts(vectors, numbers):
        index.add_with_ids(rows, some)
    index.nprobe = _enough(index, vectors, numbers)
    return index


def _enough(index: Any, vectors: Vectors, numbers: Any) -> int:
    """Return how many clusters must be looked into for ``RECALL``."""
    asked = vectors[_sample(numbers, _SAMPLE)]
    nearest = min(_NEAREST, len(numbers))
    best = faiss.ResultHeap(len(asked), nearest, keep_max=True)
    for some, rows in _parts(vectors, numbers):
        near = min(nearest, len(some))
        similarities, places = faiss.knn(asked, rows, near, faiss.METRIC_INNER_PRODUCT)
        best.add_result(similarities, some[places])
    best.finalize()
    probes = 1
    while probes < index.nlist:
        index.nprobe = probes
        _, found = index.search(asked, nearest)
        held = sum(
            len(set(a) & set(b)) for a, b in zip(best.I.tolist(), found.tolist(), strict=True)
        )
        if held >= RECALL * best.I.size:
            return probes
        probes *= 2
    return int(index.nlist)


def _sample(numbers: Any, count: int) -> Any:
    chance = np.random.default_rng(_SEED)
    return np.sort(chance.choice(numbers, min(count, len(numbers)), replace=False))


def _parts(vectors: Vectors, numbers: Any) -> Iterator[tuple[Any, Vectors]]:
    """Yield some of the numbers and their rows at a time: all together may not fit into memory."""
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        yield some, vectors[some]


class FaissIndex:
    """The dense leg of one generation, read only; searches may run side by side."""

    def __init__(self, folder: Path) -> None:
        faiss.omp_set_num_threads(1)  # one question, one thread: a second one slows both down
        try:
            self._indexes: Mapping[Language, Any] = {
                language: _read(folder / f"{language}.faiss") for language in LANGUAGES
            }
        except RuntimeError as error:
            raise IndexDamagedError(
                Bilingual(
                    "មិនអាចបើកលិបិក្រមវ៉ិចទ័របានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The vector index cannot be opened ({error}). Run: khmerqa index --full",
                )
            ) from error

    def __len__(self) -> int:
        return sum(int(index.ntotal) for index in self._indexes.values())

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (ordinal, cosine) of the nearest passages in ``language``, best first."""
        # Whoever wants every passage gets every passage.
        if limit >= int(self._indexes[language].ntotal):
            return self.exhaustive(vector, language, limit)
        return self._search(vector, language, limit)

    def exhaustive(
        self, vector: Vectors, language: Language, limit: int
    ) -> list[tuple[int, float]]:
        """Return what ``search`` would, had it compared the vector with that of every passage."""
        index = self._indexes[language]
        every: Any = None
        if hasattr(index, "nlist"):
            every = faiss.SearchParametersIVF()
            every.nprobe = index.nlist
        return self._search(vector, language, limit, every)

    def _search(
        self, vector: Vectors, language: Language, limit: int, parameters: Any = None
    ) -> list[tuple[int, float]]:
        index = self._indexes[language]
        limit = min(limit, int(index.ntotal))
        if limit < 1 or not vector.any():
            return []
        similarities, numbers = index.search(vector.reshape(1, -1), limit, params=parameters)
        pairs = zip(numbers[0].tolist(), similarities[0].tolist(), strict=True)
        return sorted(
            ((number, score) for number, score in pairs if number >= 0),
            key=lambda pair: (-pair[1], pair[0]),
        )


def _read(path: Path) -> Any:
    # Mapped, not copied: processes that serve the same index share its pages in memory.
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
