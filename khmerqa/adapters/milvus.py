"""Search legs in Milvus: one client from a ``milvus-lite`` file on this machine to a cluster.

Milvus never sees a text. A passage is a vector and its words' BM25 weights (Robertson and Zaragoza
2009) as a sparse vector, made here; a question is a vector and its words' rarities, so an inner product
is the score. Both are kept in the generation's folder too: a collection that a cluster does not hold is
filled from there, which is how an index moves, and how a lost cluster comes back.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from khmerqa.adapters.sparse_weights import (
    Frequencies,
    load,
    save,
    term_number,
    unreadable,
    write_weights,
)
from khmerqa.errors import (
    IndexDamagedError,
    IndexStateError,
    IndexWriteError,
    MissingDependencyError,
    not_written,
)
from khmerqa.ports import DenseIndex, LexicalIndex, Vectors
from khmerqa.types import LANGUAGES, Bilingual, Language

NAME = "milvus"
_INSERTED = 1000  # passages a call: a message to Milvus may hold 64 MiB
_DEEPEST = 16_384  # Milvus returns no more
_EXACT_UNTIL = 50_000  # passages of a language; beyond, a graph (HNSW, Malkov and Yashunin 2018)
_GRAPH = {"M": 24, "efConstruction": 200}
_LOOKED_AT = 256  # of the graph's nodes a question
_NO_TERM = 0  # a sparse vector may not be empty; no word has this number


class MilvusEngine:
    """Implements ``ports.IndexEngine``. Only the client is opened, and that when first needed."""

    name = NAME

    def __init__(self, uri: str, token: str = "") -> None:
        self._uri, self._token = uri, token

    def write_lexical(self, generation: Path, passages: Iterable[tuple[Language, str]]) -> None:
        """Write the weights of (language, terms with a space between) of each passage, in order."""
        write_weights(generation / "lexical", passages)

    def write_dense(
        self, generation: Path, vectors: Vectors, languages: Sequence[Language]
    ) -> None:
        """Write the vectors, and hand both kinds over to Milvus."""
        folder = generation / "dense"
        folder.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            numbers = [at for at, each in enumerate(languages) if each == language]
            save(folder / f"{language}.npz", vectors=vectors[numbers])
        client = self._client()
        for language in LANGUAGES:
            _fill(client, generation, language)

    def open(self, generation: Path) -> tuple[LexicalIndex, DenseIndex]:
        """Return the two legs; what Milvus does not hold is filled in from the folder.

        Raises IndexDamagedError where the folder does not hold it, and IndexStateError where Milvus
        cannot be reached.
        """
        client = self._client()
        names: dict[Language, str] = {}
        for language in LANGUAGES:
            name = names[language] = _collection(generation, language)
            if not client.has_collection(name) or _count(client, name) < _written(
                generation, language
            ):
                _fill(client, generation, language)
            client.load_collection(name)
        frequencies = {each: Frequencies(generation, each) for each in LANGUAGES}
        return _Lexical(client, names, frequencies), _Dense(client, names, frequencies)

    def forget(self, generation: Path) -> None:
        """Drop the generation's collections."""
        client = self._client()
        for language in LANGUAGES:
            if (generation / "lexical" / f"{language}.npz").is_file():
                client.drop_collection(_collection(generation, language))

    def _client(self) -> Any:
        return _connected(self._uri, self._token)


class _Lexical:
    """Implements ``ports.LexicalIndex``."""

    def __init__(
        self, client: Any, names: Mapping[Language, str], of: Mapping[Language, Frequencies]
    ) -> None:
        self._client, self._names, self._of = client, names, of

    def __len__(self) -> int:
        return sum(each.passages for each in self._of.values())

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (ordinal, BM25 score) of passages in ``language`` with any term, best first."""
        known = self._of[language]
        question: dict[int, float] = {}
        for term, weight in terms.items():
            if holding := known.holding(term):
                rarity = math.log(1 + (known.passages - holding + 0.5) / (holding + 0.5))
                number = term_number(term)
                question[number] = question.get(number, 0.0) + weight * rarity
        if not question or limit < 1:
            return []
        return _searched(self._client, self._names[language], "words", question, limit, {})

    def rarity(self, term: str, language: Language, /) -> float:
        """Return the inverse document frequency of a term in [0, 1]: 1 where no passage holds it."""
        known = self._of[language]
        if not known.passages:
            return 1.0
        total = known.passages + 1
        return math.log(total / (known.holding(term) + 0.5)) / math.log(total / 0.5)


class _Dense:
    """Implements ``ports.DenseIndex``."""

    def __init__(
        self, client: Any, names: Mapping[Language, str], of: Mapping[Language, Frequencies]
    ) -> None:
        self._client, self._names = client, names
        self._counts = {language: each.passages for language, each in of.items()}

    def __len__(self) -> int:
        return sum(self._counts.values())

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (ordinal, cosine) of the nearest passages in ``language``, best first."""
        count = self._counts[language]
        limit = min(limit, count)
        if limit < 1 or not vector.any():
            return []
        how = {} if count < _EXACT_UNTIL else {"ef": max(_LOOKED_AT, limit)}
        return _searched(self._client, self._names[language], "vector", vector.tolist(), limit, how)


def _fill(client: Any, generation: Path, language: Language) -> None:
    """Make a language's collection anew from the generation's folder."""
    from pymilvus import DataType
    from pymilvus.exceptions import MilvusException

    words = load(generation / "lexical" / f"{language}.npz")
    vectors: Vectors = load(generation / "dense" / f"{language}.npz")["vectors"]
    name, numbers = _collection(generation, language), words["numbers"].tolist()
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    few = len(numbers) < _EXACT_UNTIL
    index = client.prepare_index_params()
    index.add_index(
        "vector",
        index_type="FLAT" if few else "HNSW",
        metric_type="IP",
        params={} if few else _GRAPH,
    )
    index.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    starts = [0, *words["ends"].tolist()]
    try:
        client.drop_collection(name)
        client.create_collection(name, schema=schema, index_params=index)
        for begin in range(0, len(numbers), _INSERTED):
            client.insert(
                name,
                [
                    {
                        "number": numbers[at],
                        "vector": vectors[at],
                        "words": _sparse(words, starts[at], starts[at + 1]),
                    }
                    for at in range(begin, min(begin + _INSERTED, len(numbers)))
                ],
            )
        client.flush(name)
    except MilvusException as error:
        raise IndexWriteError(not_written(name, error)) from error


def _sparse(words: Mapping[str, NDArray[Any]], start: int, end: int) -> dict[int, float]:
    ids, weights = words["ids"][start:end].tolist(), words["weights"][start:end].tolist()
    return dict(zip(ids, weights, strict=True)) or {_NO_TERM: 1.0}


def _searched(
    client: Any, name: str, field: str, question: object, limit: int, how: Mapping[str, int]
) -> list[tuple[int, float]]:
    from pymilvus.exceptions import MilvusException

    try:
        (found,) = client.search(
            name,
            data=[question],
            anns_field=field,
            limit=min(limit, _DEEPEST),
            search_params={"metric_type": "IP", "params": dict(how)},
            output_fields=["number"],
        )
    except MilvusException as error:
        raise IndexStateError(_unreachable(str(error))) from error
    pairs = [(int(hit["number"]), float(hit["distance"])) for hit in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _collection(generation: Path, language: Language) -> str:
    """Return the collection's name: that of the generation and of what it was made from.

    Two indexes in one cluster, or one that was built twice, never share a collection.
    """
    digest = hashlib.sha256()
    for folder in ("lexical", "dense"):
        try:
            digest.update((generation / folder / f"{language}.npz").read_bytes())
        except OSError as error:
            raise IndexDamagedError(unreadable(error)) from error
    return f"khmerqa_{generation.name}_{language}_{digest.hexdigest()[:16]}"


def _count(client: Any, name: str) -> int:
    return int(client.get_collection_stats(name)["row_count"])


def _written(generation: Path, language: Language) -> int:
    return len(load(generation / "lexical" / f"{language}.npz")["numbers"])


@lru_cache(maxsize=4)
def _connected(uri: str, token: str) -> Any:
    try:
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException
    except ImportError as error:
        raise MissingDependencyError(
            Bilingual(
                "index_engine = milvus ត្រូវការកញ្ចប់ pymilvus ។ សូមដំណើរការ៖ pip install 'khmerqa[milvus]' ។",
                "index_engine = milvus needs pymilvus. Run: pip install 'khmerqa[milvus]'",
            )
        ) from error
    try:
        return MilvusClient(uri, token=token)
    except (MilvusException, OSError) as error:
        raise IndexStateError(_unreachable(f"{uri}: {error}")) from error


def _unreachable(why: str) -> Bilingual:
    return Bilingual(
        "មិនអាចភ្ជាប់ទៅ Milvus បានទេ។ សូមពិនិត្យ milvus_uri និងពិនិត្យថា Milvus កំពុងដំណើរការ។",
        f"Milvus does not answer ({json.dumps(why)[1:200]}). Check milvus_uri and that Milvus runs.",
    )
