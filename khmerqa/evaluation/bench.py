"""How fast an index answers, and what that costs: figures, not judgements."""

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
from khmerqa.search.hybrid import DEPTH
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.terms.search_terms import search_terms_of_many
from khmerqa.types import LANGUAGES, Language, Passage

WARM_UP = 20  # questions that do not count
NEAR = 0.8  # Jaccard similarity of two passages' shingles from which one nearly doubles the other
_SHINGLE = 5  # code points
_NEIGHBOURS = 10
_ASKED = range(30, 80)  # code points of a passage that a question is about
_ASKING: Mapping[Language, tuple[str, str]] = {
    "km": ("តើ", "គឺជាអ្វី?"),
    "en": ("What is said about ", "?"),
}


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of a stage: median, mean, and what one question in twenty is slower than."""

    p50: float
    p95: float
    mean: float


def latency(milliseconds: Sequence[float]) -> Latency:
    """Return the latency of some measurements."""
    p50, p95 = np.percentile(milliseconds, [50, 95]).tolist()
    return Latency(round(p50, 2), round(p95, 2), round(float(np.mean(milliseconds)), 2))


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return how values grow with sizes: the slope of their logarithms by least squares."""
    x = [math.log(size) for size in sizes]
    y = [math.log(max(value, 1e-9)) for value in values]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def sampled(generation: Generation, count: int, seed: int) -> list[Passage]:
    """Return passages drawn from an index, the same ones for the same index and seed."""
    chance = random.Random(seed)
    numbers = [chance.randrange(generation.manifest.passages) for _ in range(count)]
    store = generation.passages
    return [store.passages([number])[0] for number in numbers]


def questions(generation: Generation, count: int, seed: int) -> list[str]:
    """Return questions about slices of an index's own passages, no two about the same slice."""
    chance = random.Random(f"questions {seed}")
    asked = []
    for passage in sampled(generation, count, seed):
        # A heading says too little to ask about.
        text = passage.text.split("\n")[-1]
        length = chance.choice(_ASKED)
        start = chance.randrange(max(1, len(text) - length))
        space = text.find(" ", start, start + 20) + 1
        before, after = _ASKING[passage.language]
        asked.append(f"{before}{clip(text[space or start :], length).strip()}{after}")
    return asked


def asked_one_by_one(assistant: Assistant, asked: Sequence[str]) -> dict[str, Latency]:
    """Return the latency of each stage of answering, one question after the other."""
    for question in asked[:WARM_UP]:
        assistant.ask(question, 8)
    laps: dict[str, list[float]] = {}
    for question in asked[WARM_UP:]:
        for stage, milliseconds in assistant.ask(question, 8).timings_ms:
            laps.setdefault(stage, []).append(milliseconds)
    return {stage: latency(found) for stage, found in laps.items()}


def asked_side_by_side(assistant: Assistant, asked: Sequence[str], threads: int) -> float:
    """Return the answers a second that one process gives to as many threads."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda question: assistant.ask(question, 8), asked):
            pass
    return len(asked) / (time.perf_counter() - began)


def recall(dense: FaissIndex, embedder: Embedder, asked: Sequence[str]) -> dict[str, float]:
    """Return the share of the exact ten nearest vectors that the index finds, by language."""
    found = dict.fromkeys(LANGUAGES, 0)
    wanted = dict.fromkeys(LANGUAGES, 0)
    for question in asked:
        vector = embedder.embed_question(question)
        for language in LANGUAGES:
            exact = dense.exhaustive(vector, language, _NEIGHBOURS)
            near = dense.search(vector, language, DEPTH)[:_NEIGHBOURS]
            found[language] += len({number for number, _ in exact} & {number for number, _ in near})
            wanted[language] += len(exact)
    return {each: round(found[each] / wanted[each], 4) for each in LANGUAGES if wanted[each]}


def near_doubles(generation: Generation, segmenter: Segmenter, count: int, seed: int) -> float:
    """Return the share of a sample of passages that another passage nearly doubles.

    The ten passages nearest by words are compared with each, by the Jaccard similarity of their
    shingles of five code points: of a near double most words are the same.
    """
    sample = sampled(generation, count, seed)
    doubled = 0
    terms = search_terms_of_many([passage.text for passage in sample], segmenter)
    for passage, found in zip(sample, terms, strict=True):
        weighted = dict.fromkeys(found[:200], 1.0)
        near = generation.lexical.search(weighted, passage.language, _NEIGHBOURS + 1)
        others = generation.passages.passages([number for number, _ in near])
        own = set(_shingles(passage.text))
        doubled += any(
            _alike(own, set(_shingles(other.text))) >= NEAR
            for other in others
            if other.id != passage.id
        )
    return doubled / max(1, len(sample))


def _shingles(text: str) -> Iterator[str]:
    text = text.split("\n")[-1]
    return (text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1)))


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def resident_mebibytes() -> dict[str, float]:
    """Return this process's memory: all, and how much of it are pages of files others may share.

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
