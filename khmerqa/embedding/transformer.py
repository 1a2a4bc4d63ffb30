"""The body of the built-in encoder: a small transformer, run by onnxruntime.

Its input vectors are kept apart from the body, one row per piece of the tokenizer, in eight bits; only
the rows that a text uses are read. A text is always run by itself and never
padded, so its states depend on nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Ids = NDArray[np.int64]
States = NDArray[np.float32]  # shape (pieces, dimensions)

MAX_LENGTH = 448  # pieces of a text that are read; the body knows 512 positions
S = TypeVar("S")
T = TypeVar("T")
_QUIET = 3  # onnxruntime logs errors only


class InputVectors:
    """Looks up what the body reads: the vectors of pieces, of their positions and of their segments."""

    def __init__(self, path: Path) -> None:
        arrays = load_file(path)
        self._pieces: NDArray[np.int8] = arrays["pieces"]
        self._scales: States = arrays["scales"].astype(np.float32)[:, None]
        self._positions: States = arrays["positions"].astype(np.float32)
        self._segments: States = arrays["segments"].astype(np.float32)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._pieces.shape[1])

    def rows(self, ids: Ids, segments: Ids) -> States:
        """Return a row for each piece."""
        found: States = self._pieces[ids] * self._scales[ids]
        return found + self._positions[: len(ids)] + self._segments[segments]


@functools.cache
def read_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer in a file (65 ms): one for all models of a process that share it."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(MAX_LENGTH)
    return tokenizer


@functools.cache
def input_vectors(path: Path) -> InputVectors:
    """Return the input vectors in a file: one copy for all models of a process that share them."""
    return InputVectors(path)


class Body:
    """Runs the layers over the rows of one text; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def states(self, rows: States) -> States:
        """Return the last state of each piece."""
        found: States = self._session.run(None, {"rows": rows})[0]
        return found


def digest(paths: Sequence[Path]) -> str:
    """Return the start of the SHA-256 of files."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def in_threads(function: Callable[[S], T], items: Sequence[S]) -> list[T]:
    """Return what ``function`` makes of each item; onnxruntime works without the interpreter's lock."""
    count = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    if len(items) < 2 or count < 2:
        return [function(item) for item in items]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(function, items))
