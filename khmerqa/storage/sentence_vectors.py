"""The vectors of a passage's sentences as bytes: eight bits a component, one factor a vector."""

from __future__ import annotations

import numpy as np

from khmerqa.ports import Vectors

_LARGEST = 127


def encode_vectors(vectors: Vectors) -> bytes:
    """Return vectors, one a row, as bytes: their number and length, their factors, their components."""
    largest = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-9)
    components = np.round(vectors / largest[:, None] * _LARGEST).astype(np.int8)
    shape = np.array(vectors.shape, dtype="<u2")
    return b"".join([shape.tobytes(), largest.astype("<f4").tobytes(), components.tobytes()])


def encoded_size(count: int, dimensions: int) -> int:
    """Return how many bytes ``encode_vectors`` makes of so many vectors."""
    return 4 + count * (4 + dimensions)


def decode_vectors(record: bytes) -> Vectors:
    """Return the vectors that ``encode_vectors`` wrote, shape ``(vectors, dimensions)``."""
    count, dimensions = np.frombuffer(record, "<u2", 2).tolist()
    largest = np.frombuffer(record, "<f4", count, 4).astype(np.float32, copy=False)
    components = np.frombuffer(record, np.int8, count * dimensions, 4 + 4 * count)
    factors = largest[:, None] / np.float32(_LARGEST)
    vectors: Vectors = components.reshape(count, dimensions).astype(np.float32) * factors
    return vectors
