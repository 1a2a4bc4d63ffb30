"""The weights of the installed khmer-nltk, read once and kept as arrays.

khmer-nltk ships its model as a pickle that needs scikit-learn and several seconds to open. Here it is
opened once per version; after that, a file in the user's cache folder is read instead.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import struct
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from khmerqa.errors import MissingDependencyError
from khmerqa.text.khmer.key_table import Keys
from khmerqa.text.khmer.model_clusters import model_clusters
from khmerqa.text.khmer.segmentation import NGRAMS, REACH, TYPES, CrfSegmenter, CrfWeights
from khmerqa.text.khmer.viterbi import Floats
from khmerqa.types import Bilingual

_LAYOUT = 3  # of the cache file; raised whenever the meaning of the arrays changes
_TRANSITION = 1  # the kind of a feature that joins two labels; 0 joins an attribute and a label


def load_segmenter(cache_folder: Path | None = None) -> CrfSegmenter:
    """Return a segmenter with khmer-nltk's weights.

    Raises MissingDependencyError where khmer-nltk is not installed.
    """
    try:
        installed = version("khmer-nltk")
    except PackageNotFoundError as error:
        raise MissingDependencyError(
            Bilingual(
                "មិនទាន់បានដំឡើង khmer-nltk ទេ។ សូមដំណើរការ៖ pip install khmer-nltk ។",
                "khmer-nltk is not installed. Run: pip install khmer-nltk",
            )
        ) from error
    folder = cache_folder or default_cache_folder()
    path = folder / f"khmer-nltk-{installed}-{_LAYOUT}.npz"
    # Whatever a missing or damaged file raises, the answer is the same: make it again.
    with contextlib.suppress(Exception):
        return CrfSegmenter(_load(path))
    weights = _read_installed(f"khmer-nltk {installed}")
    with contextlib.suppress(OSError):  # a read-only home only costs the seconds again
        _save(path, weights)
    return CrfSegmenter(weights)


def default_cache_folder() -> Path:
    """Return the folder of the XDG Base Directory Specification for what can be made again."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = named if os.path.isabs(named) else os.path.expanduser("~/.cache")
    # A user without a home, as in some containers, has only the temporary folder.
    return Path(base if os.path.isabs(base) else tempfile.gettempdir()) / "khmerqa"


def _read_installed(name: str) -> CrfWeights:
    with warnings.catch_warnings():
        # Python compiles a stray escape in khmer-nltk's source, and warns.
        warnings.filterwarnings("ignore", "invalid escape sequence")
        module: Any = importlib.import_module("khmernltk.word_tokenize")
        loader: Any = importlib.import_module("khmernltk.utils.file_utils")
    logging.getLogger("khmer-nltk").setLevel(logging.WARNING)  # it announces its path otherwise
    model = loader.load_model(module.model_path)
    data = Path(model.modelfile.name).read_bytes()
    if data[:4] != b"lCRF":
        raise MissingDependencyError(
            Bilingual(
                "ម៉ូដែលរបស់ khmer-nltk មានទម្រង់ដែលមិនស្គាល់។ សូមដំណើរការ៖ pip install khmer-nltk==1.6 ។",
                "khmer-nltk's model has an unknown form. Run: pip install khmer-nltk==1.6",
            )
        )
    features_at, labels_at, attributes_at = struct.unpack_from("<3I", data, 28)
    labels = _names(data, labels_at)
    attributes = _names(data, attributes_at)
    deltas: dict[str, float] = {}
    transitions: dict[tuple[str, str], float] = {}
    for kind, source, target, weight in _features(data, features_at):
        if kind == _TRANSITION:
            transitions[labels[source], labels[target]] = weight
            continue
        attribute = attributes[source]
        delta = weight if labels[target] == "1" else -weight
        deltas[attribute] = deltas.get(attribute, 0.0) + delta
    families: dict[str, dict[str, float]] = {}
    for attribute, delta in deltas.items():
        family, _, value = attribute.partition(":")
        if family.startswith("kcc[") and "]" not in family:  # "kcc[-1:0]:…" has two colons
            family, _, value = attribute.partition("]:")
            family += "]"
        families.setdefault(family, {})[value] = delta
    return _arrays(name, families, transitions)


def _features(data: bytes, at: int) -> list[tuple[int, int, int, float]]:
    """Return (kind, from, to, weight) of each feature of a CRFsuite model file.

    CRFsuite can list them itself, but slowly, and with rounded weights: words that are nearly as
    likely as others would change.
    """
    (count,) = struct.unpack_from("<I", data, at + 8)
    record = np.dtype([("kind", "<u4"), ("from", "<u4"), ("to", "<u4"), ("weight", "<f8")])
    features: list[tuple[int, int, int, float]] = np.frombuffer(
        data, record, count, at + 12
    ).tolist()
    return features


def _names(data: bytes, at: int) -> list[str]:
    """Return the names in a database ("CQDB") of a CRFsuite model file, by their number."""
    count, table = struct.unpack_from("<2I", data, at + 16)
    names = []
    for offset in struct.unpack_from(f"<{count}I", data, at + table):
        _, size = struct.unpack_from("<2I", data, at + offset)
        start = at + offset + 8
        names.append(data[start : start + size].rstrip(b"\0").decode())
    return names


def _arrays(
    name: str, families: dict[str, dict[str, float]], transitions: dict[tuple[str, str], float]
) -> CrfWeights:
    offsets = range(-REACH, REACH + 1)
    single_names = ["kcc" if offset == 0 else f"kcc[{offset:+d}]" for offset in offsets]
    type_names = ["t" if offset == 0 else f"kcc[{offset:+d}]t" for offset in offsets]
    grams = {
        length: [list(_split(families.get(_ngram_name(at, length), {}), length)) for at in firsts]
        for length, firsts in NGRAMS.items()
    }
    # Some clusters have no weight alone, only next to others.
    clusters = sorted(
        {value for family in single_names for value in families.get(family, {})}
        | {part for rows in grams.values() for row in rows for parts, _ in row for part in parts}
    )
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
    keys: dict[int, Keys] = {}
    weights: dict[int, Floats] = {}
    for length, rows in grams.items():
        keyed = [{_key(parts, ids): weight for parts, weight in row} for row in rows]
        known = sorted({key for row in keyed for key in row})
        keys[length] = np.array(known, dtype=np.uint64)
        weights[length] = np.array([[row.get(key, 0.0) for key in known] for row in keyed])
    table = [[transitions[a, b] for b in ("0", "1")] for a in ("0", "1")]
    return CrfWeights(
        version=name,
        clusters=tuple(clusters),
        single=single,
        types=types,
        no_space=np.array(no_space),
        ngram_keys=keys,
        ngram_weights=weights,
        beginning=families.get("BOS", {}).get("", 0.0),
        ending=families.get("EOS", {}).get("", 0.0),
        transitions=np.array(table),
    )


def _ngram_name(first: int, length: int) -> str:
    """Return khmer-nltk's name of a feature: "kcc[-2:0]", "kcc[+1:0]" for 0 to +1."""
    last = first + length - 1
    if (first, last) == (0, 1):
        return "kcc[+1:0]"
    return f"kcc[{first:+d}:{last:+d}]".replace("+0", "0")


def _split(family: Mapping[str, float], length: int) -> Iterator[tuple[list[str], float]]:
    """Yield the clusters and the weight of each n-gram that a run of Khmer can hold."""
    for text, weight in family.items():
        parts = model_clusters(text)
        if len(parts) == length:
            yield parts, weight


def _key(parts: Sequence[str], ids: Mapping[str, int]) -> int:
    key = 0
    for part in parts:
        key = key << 16 | ids[part]
    return key


def _save(path: Path, weights: CrfWeights) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {
        "version": np.array(weights.version),
        "clusters": np.array(weights.clusters),
        "single": weights.single,
        "types": weights.types,
        "no_space": weights.no_space,
        "ends": np.array([weights.beginning, weights.ending]),
        "transitions": weights.transitions,
    }
    for length in NGRAMS:
        arrays[f"keys{length}"] = weights.ngram_keys[length]
        arrays[f"weights{length}"] = weights.ngram_weights[length]
    handle, name = tempfile.mkstemp(suffix=".tmp", prefix=path.stem, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _load(path: Path) -> CrfWeights:
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        beginning, ending = kept["ends"].tolist()
        return CrfWeights(
            version=str(kept["version"]),
            clusters=tuple(kept["clusters"].tolist()),
            single=kept["single"],
            types=kept["types"],
            no_space=kept["no_space"],
            ngram_keys={length: kept[f"keys{length}"] for length in NGRAMS},
            ngram_weights={length: kept[f"weights{length}"] for length in NGRAMS},
            beginning=beginning,
            ending=ending,
            transitions=kept["transitions"],
        )
