"""Measuring processor time on one thread, for the comparisons with other libraries."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from khmerqa.index.generation import Generation

WIDTH = 384  # of MiniLM's vectors
MAX_SECONDS = 5.0  # after these no more questions are asked

Search = Callable[[str], object]


def on_one_thread() -> None:
    """Limit libraries imported after this call to one thread, and keep them from downloading models."""
    for name in (
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "NUMBA_NUM_THREADS",
    ):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ["HF_HUB_OFFLINE"] = "1"


def minilm(vocabulary: int) -> Any:
    """Return the configuration of an encoder shaped like a multilingual MiniLM."""
    from transformers import XLMRobertaConfig

    return XLMRobertaConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=4 * WIDTH,
        max_position_embeddings=514,
    )


def texts_of(generation: Generation) -> list[str]:
    """Return the text that khmerqa indexes for each passage, for the other libraries."""
    from khmerqa.index.indexed_text import indexed_text

    store = generation.passages
    return [indexed_text(store.document(each.document_id), each) for each in store.all_passages()]


def processor_seconds() -> float:
    """Return the processor seconds of this process and of its finished children."""
    own, waited = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + waited.ru_utime + waited.ru_stime


def question_times(search: Search, questions: Sequence[str]) -> list[float]:
    """Return the processor milliseconds of each question except the first."""
    search(questions[0])
    spent: list[float] = []
    for question in questions[1:]:
        began = time.process_time()
        search(question)
        spent.append(1000 * (time.process_time() - began))
        if sum(spent) > 1000 * MAX_SECONDS:
            break
    return spent


def installed(package: str) -> str | None:
    """Return the version of a package, None if it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
