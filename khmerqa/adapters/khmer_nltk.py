"""The weights of the installed khmer-nltk, read once and kept as arrays.

khmer-nltk holds its model as a pickle that needs scikit-learn and several seconds to open. Here it
is opened once a version; after that a file in the user's cache folder takes its place.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import zipfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from khmerqa.errors import MissingDependencyError
from khmerqa.text.segmentation import (
    NGRAMS,
    REACH,
    TYPES,
    CrfSegmenter,
    CrfWeights,
    model_clusters,
)

_LAYOUT = 1  # of the cache file; raised whenever the arrays change their meaning


def load_segmenter(cache_folder: Path | None = None) -> CrfSegmenter:
    """Return a segmenter with khmer-nltk's weights.

    Raises MissingDependencyError where khmer-nltk is not installed.
    """
    try:
        installed = version("khmer-nltk")
    except PackageNotFoundError as error:
        raise MissingDependencyError(
            "khmer-nltk is not installed. Run: pip install khmer-nltk"
        ) from error
    folder = cache_folder or default_cache_folder()
    path = folder / f"khmer-nltk-{installed}-{_LAYOUT}.npz"
    with contextlib.suppress(OSError, KeyError, ValueError, zipfile.BadZipFile):
        return CrfSegmenter(_load(path))
    weights = _read_installed(f"khmer-nltk {installed}")
    with contextlib.suppress(OSError):  # a read-only home only costs the seconds again
        _save(path, weights)
    return CrfSegmenter(weights)


def default_cache_folder() -> Path:
    """Return the folder of the XDG Base Directory Specification for what can be made again."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "khmerqa"


def _read_installed(name: str) -> CrfWeights:
    module: Any = importlib.import_module("khmernltk.word_tokenize")
    loader: Any = importlib.import_module("khmernltk.utils.file_utils")
    logging.getLogger("khmer-nltk").setLevel(logging.WARNING)  # it announces its path otherwise
    info = loader.load_model(module.model_path).tagger_.info()
    deltas: dict[str, float] = {}
    for (attribute, label), weight in info.state_features.items():
        deltas[attribute] = deltas.get(attribute, 0.0) + (weight if label == "1" else -weight)
    families: dict[str, dict[str, float]] = {}
    for attribute, delta in deltas.items():
        family, _, value = attribute.partition(":")
        if family.startswith("kcc[") and "]" not in family:  # "kcc[-1:0]:…" has two colons
            family, _, value = attribute.partition("]:")
            family += "]"
        families.setdefault(family, {})[value] = delta
    return _arrays(name, families, info.transitions)


def _arrays(
    name: str, families: dict[str, dict[str, float]], transitions: dict[tuple[str, str], float]
) -> CrfWeights:
    places = range(-REACH, REACH + 1)
    single_names = ["kcc" if place == 0 else f"kcc[{place:+d}]" for place in places]
    type_names = ["t" if place == 0 else f"kcc[{place:+d}]t" for place in places]
    clusters = sorted({value for family in single_names for value in families.get(family, {})})
    ids = {cluster: number + 1 for number, cluster in enumerate(clusters)}
    single = np.zeros((len(single_names), len(clusters) + 1))
    for row, family in enumerate(single_names):
        for value, delta in families.get(family, {}).items():
            single[row, ids[value]] = delta
    types = np.zeros((len(type_names), len(TYPES) + 1))
    for row, family in enumerate(type_names):
        for value, delta in families.get(family, {}).items():
            if value in TYPES:
                types[row, TYPES.index(value) + 1] = delta
    no_space = [families.get(f, {}).get("", 0.0) for f in ("ns-1", "ns", "ns+1", "ns+2")]
    keys, values = [], []
    for first, last in NGRAMS:
        family = families.get(_ngram_name(first, last), {})
        pairs = sorted(_keyed(family.items(), ids, last - first + 1))
        keys.append(np.array([key for key, _ in pairs], dtype=np.uint64))
        values.append(np.array([value for _, value in pairs], dtype=np.float64))
    table = [[transitions[a, b] for b in ("0", "1")] for a in ("0", "1")]
    return CrfWeights(
        name,
        tuple(clusters),
        single,
        types,
        np.array(no_space),
        tuple(keys),
        tuple(values),
        families.get("BOS", {}).get("", 0.0),
        families.get("EOS", {}).get("", 0.0),
        np.array(table),
    )


def _ngram_name(first: int, last: int) -> str:
    """Return khmer-nltk's name of a feature: "kcc[-2:0]", "kcc[+1:0]" for 0 to +1."""
    if (first, last) == (0, 1):
        return "kcc[+1:0]"
    return f"kcc[{first:+d}:{last:+d}]".replace("+0", "0")


def _keyed(
    items: Iterable[tuple[str, float]], ids: dict[str, int], length: int
) -> list[tuple[int, float]]:
    """Return (key, weight) of the n-grams that are ``length`` clusters the model knows."""
    kept = []
    for text, weight in items:
        found = [ids.get(cluster, 0) for cluster in model_clusters(text)]
        if len(found) == length and all(found):
            key = 0
            for number in found:
                key = key << 16 | number
            kept.append((key, weight))
    return kept


def _save(path: Path, weights: CrfWeights) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp.npz")
    np.savez(
        temporary,
        version=np.array(weights.version),
        clusters=np.array(weights.clusters),
        single=weights.single,
        types=weights.types,
        no_space=weights.no_space,
        ends=np.array([weights.beginning, weights.ending]),
        transitions=weights.transitions,
        **{f"keys{i}": keys for i, keys in enumerate(weights.ngram_keys)},
        **{f"values{i}": values for i, values in enumerate(weights.ngram_weights)},
    )
    temporary.replace(path)


def _load(path: Path) -> CrfWeights:
    with np.load(path, allow_pickle=False) as kept:
        numbers = range(len(NGRAMS))
        beginning, ending = kept["ends"].tolist()
        return CrfWeights(
            str(kept["version"]),
            tuple(kept["clusters"].tolist()),
            kept["single"],
            kept["types"],
            kept["no_space"],
            tuple(kept[f"keys{i}"] for i in numbers),
            tuple(kept[f"values{i}"] for i in numbers),
            beginning,
            ending,
            kept["transitions"],
        )
