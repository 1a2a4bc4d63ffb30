"""Nearest vectors by FAISS: one index per language, rows named by the passage's docid.

Few passages are compared with the question one by one, which is exact. From ``CLUSTERED_FROM`` on they
are in clusters (inverted lists, Sivic and Zisserman 2003) with 16-bit components, and only the nearest
clusters are searched: as many as it takes for ``RECALL``, measured while the index is written.
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

FOLDER = "dense"  # of a generation
CLUSTERED_FROM = 50_000  # passages of one language
RECALL = 0.985  # of the ten nearest, searched with a sample of the passages
_SEED = 20261122
_TRAINED_ON = 64  # vectors per cluster
_ROUNDS = 8  # of k-means: more change nothing that can be measured
_SAMPLE = 256  # passages that recall is measured with
_NEAREST = 10
_BATCH = 65_536  # vectors read from the disk at a time


class FaissEngine:
    """Implements ``ports.DenseEngine``."""

    def __init__(self, clustered_from: int = CLUSTERED_FROM) -> None:
        self._clustered_from = max(clustered_from, 1)

    def write(self, generation: Path, vectors: Vectors, languages: Sequence[Language], /) -> None:
        """Write the vectors; equal input gives equal files.

        Raises IndexWriteError where the disk is full.
        """
        folder = generation / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        language_of = np.array(languages, dtype=object)
        for language in LANGUAGES:
            docids = np.flatnonzero(language_of == language).astype(np.int64)
            make = _clustered if len(docids) >= self._clustered_from else _flat
            index = make(vectors, docids)
            path = folder / f"{language}.faiss"
            try:
                faiss.write_index(index, str(path))
            except RuntimeError as error:
                raise IndexWriteError(not_written(path.name, error)) from error

    def open(self, generation: Path, /) -> FaissIndex:
        """Return the index; raises IndexDamagedError."""
        return FaissIndex(generation / FOLDER)

    def forget(self, generation: Path, /) -> None:
        """Do nothing: everything is in the generation's folder, which its owner removes."""


def _flat(vectors: Vectors, docids: Any) -> Any:
    index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    for some, rows in _parts(vectors, docids):
        index.add_with_ids(rows, some)
    return index


def _clustered(vectors: Vectors, docids: Any) -> Any:
    dimensions = vectors.shape[1]
    clusters = max(1, int(2 * len(docids) ** 0.5))
    index: Any = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        clusters,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.seed, index.cp.niter = _SEED, _ROUNDS
    index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, _TRAINED_ON
    index.train(vectors[_sample(docids, clusters * _TRAINED_ON)])
    for some, rows in _parts(vectors, docids):
        index.add_with_ids(rows, some)
    index.nprobe = _clusters_to_search(index, vectors, docids)
    return index


def _clusters_to_search(index: Any, vectors: Vectors, docids: Any) -> int:
    """Return how many clusters must be searched for ``RECALL``."""
    questions = vectors[_sample(docids, _SAMPLE)]
    nearest = min(_NEAREST, len(docids))
    best = faiss.ResultHeap(len(questions), nearest, keep_max=True)
    for some, rows in _parts(vectors, docids):
        near = min(nearest, len(some))
        similarities, positions = faiss.knn(questions, rows, near, faiss.METRIC_INNER_PRODUCT)
        best.add_result(similarities, some[positions])
    best.finalize()
    probes = 1
    while probes < index.nlist:
        index.nprobe = probes
        _, found = index.search(questions, nearest)
        common = sum(
            len(set(a) & set(b)) for a, b in zip(best.I.tolist(), found.tolist(), strict=True)
        )
        if common >= RECALL * best.I.size:
            return probes
        probes *= 2
    return int(index.nlist)


def _sample(docids: Any, count: int) -> Any:
    chance = np.random.default_rng(_SEED)
    return np.sort(chance.choice(docids, min(count, len(docids)), replace=False))


def _parts(vectors: Vectors, docids: Any) -> Iterator[tuple[Any, Vectors]]:
    """Yield some of the docids and their rows at a time: all together may not fit into memory."""
    for at in range(0, len(docids), _BATCH):
        some = docids[at : at + _BATCH]
        yield some, vectors[some]


class FaissIndex:
    """Implements ``ports.DenseIndex``; several threads may search at once."""

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
        """Return (docid, cosine) of the nearest passages in ``language``, best first."""
        # A search for every passage must find every passage.
        if limit >= int(self._indexes[language].ntotal):
            return self.exhaustive(vector, language, limit)
        return self._search(vector, language, limit)

    def exhaustive(
        self, vector: Vectors, language: Language, limit: int
    ) -> list[tuple[int, float]]:
        """Return what an exact search finds: the vector is compared with that of every passage."""
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
        similarities, docids = index.search(vector.reshape(1, -1), limit, params=parameters)
        pairs = zip(docids[0].tolist(), similarities[0].tolist(), strict=True)
        return sorted(
            ((docid, score) for docid, score in pairs if docid >= 0),
            key=lambda pair: (-pair[1], pair[0]),
        )


def _read(path: Path) -> Any:
    # Mapped, not copied: processes that serve the same index share its pages in memory.
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
