"""How fast an index answers, and how much memory that takes."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from khmerqa.answer.assistant import Assistant
from khmerqa.index.engines.faiss import FaissIndex
from khmerqa.index.generation import Generation
from khmerqa.ports import Embedder, Segmenter
from khmerqa.search.hybrid import RETRIEVER_DEPTH
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.terms.search_terms import search_terms_of_many
from khmerqa.types import LANGUAGES, Language, Passage

WARM_UP = 20  # questions asked before measuring
NEAR_DUPLICATE = 0.8  # Jaccard similarity of two passages' shingles
_SHINGLE = 5  # code points
_NEIGHBOURS = 10
_LENGTHS = range(30, 80)  # code points of a passage that a question is about
_FRAMES: Mapping[Language, tuple[str, str]] = {
    "km": ("តើ", "គឺជាអ្វី?"),
    "en": ("What is said about ", "?"),
}


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of a stage: median, 95th percentile and mean."""

    p50: float
    p95: float
    mean: float


def latency(milliseconds: Sequence[float]) -> Latency:
    """Return the latency of some measurements."""
    p50, p95 = np.percentile(milliseconds, [50, 95]).tolist()
    mean = float(np.mean(milliseconds))
    return Latency(p50=round(p50, 2), p95=round(p95, 2), mean=round(mean, 2))


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return how values grow with sizes: the slope of their logarithms by least squares."""
    x = [math.log(size) for size in sizes]
    y = [math.log(max(value, 1e-9)) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def sample_passages(generation: Generation, count: int, seed: int) -> list[Passage]:
    """Return random passages of an index, the same ones for the same index and seed."""
    chance = random.Random(seed)
    docids = [chance.randrange(generation.manifest.passages) for _ in range(count)]
    store = generation.passages
    return [store.passages([docid])[0] for docid in docids]


def sample_questions(generation: Generation, count: int, seed: int) -> list[str]:
    """Return questions about slices of an index's own passages, no two about the same slice."""
    chance = random.Random(f"questions {seed}")
    questions = []
    for passage in sample_passages(generation, count, seed):
        # A heading says too little to ask about.
        text = passage.text.split("\n")[-1]
        length = chance.choice(_LENGTHS)
        start = chance.randrange(max(1, len(text) - length))
        space = text.find(" ", start, start + 20) + 1
        before, after = _FRAMES[passage.language]
        questions.append(f"{before}{clip(text[space or start :], length).strip()}{after}")
    return questions


def latency_by_stage(assistant: Assistant, questions: Sequence[str]) -> dict[str, Latency]:
    """Return the latency of each stage of answering, one question after the other."""
    for question in questions[:WARM_UP]:
        assistant.ask(question, 8)
    laps: dict[str, list[float]] = {}
    for question in questions[WARM_UP:]:
        for stage, milliseconds in assistant.ask(question, 8).timings_ms:
            laps.setdefault(stage, []).append(milliseconds)
    return {stage: latency(found) for stage, found in laps.items()}


def throughput(assistant: Assistant, questions: Sequence[str], threads: int) -> float:
    """Return the answers per second that one process gives to so many threads."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda question: assistant.ask(question, 8), questions):
            pass
    return len(questions) / (time.perf_counter() - began)


def recall(dense: FaissIndex, embedder: Embedder, questions: Sequence[str]) -> dict[str, float]:
    """Return the share of the exact ten nearest vectors that the index finds, by language."""
    found = dict.fromkeys(LANGUAGES, 0)
    expected = dict.fromkeys(LANGUAGES, 0)
    for question in questions:
        vector = embedder.embed_question(question)
        for language in LANGUAGES:
            exact = dense.exhaustive(vector, language, _NEIGHBOURS)
            near = dense.search(vector, language, RETRIEVER_DEPTH)[:_NEIGHBOURS]
            found[language] += len({docid for docid, _ in exact} & {docid for docid, _ in near})
            expected[language] += len(exact)
    return {each: round(found[each] / expected[each], 4) for each in LANGUAGES if expected[each]}


def near_duplicate_share(
    generation: Generation, segmenter: Segmenter, count: int, seed: int
) -> float:
    """Return the share of a sample of passages that are near duplicates of another passage.

    Each is compared with the ten passages nearest by words, by the Jaccard similarity of their shingles
    of five code points.
    """
    sample = sample_passages(generation, count, seed)
    duplicates = 0
    terms = search_terms_of_many([passage.text for passage in sample], segmenter)
    for passage, found in zip(sample, terms, strict=True):
        weighted = dict.fromkeys(found[:200], 1.0)
        near = generation.lexical.search(weighted, passage.language, _NEIGHBOURS + 1)
        others = generation.passages.passages([docid for docid, _ in near])
        own = set(_shingles(passage.text))
        duplicates += any(
            _jaccard(own, set(_shingles(other.text))) >= NEAR_DUPLICATE
            for other in others
            if other.id != passage.id
        )
    return duplicates / max(1, len(sample))


def _shingles(text: str) -> Iterator[str]:
    text = text.split("\n")[-1]
    return (text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1)))


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def resident_mebibytes() -> dict[str, float]:
    """Return this process's memory in MiB: all of it, mapped files that others may share, its own.

    Linux only; empty elsewhere.
    """
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return {}
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return {
        "resident": round(kib["Rss"] / 1024, 1),
        "of_files": round((kib["Rss"] - kib["Anonymous"]) / 1024, 1),
        "own": round(kib["Anonymous"] / 1024, 1),
    }
