"""Both indexes in Milvus: one client, from a ``milvus-lite`` file on this machine to a cluster.

Milvus never sees a text. For the lexical index, a passage is a sparse vector of its words' BM25 weights
(Robertson and Zaragoza 2009), made here, and a question is one of its words' rarities, so an inner
product is the score. Everything is in the generation's folder too. A collection that the cluster lacks
is filled from there: that is how an index moves, and how a lost cluster comes back.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
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
from khmerqa.ports import DenseIndex, Engines, LexicalIndex, Vectors
from khmerqa.types import LANGUAGES, Bilingual, Language

NAME = "milvus"
_INSERTED = 1000  # passages per call: a message to Milvus may hold 64 MiB
_MAX_HITS = 16_384  # Milvus returns no more
_EXACT_UNTIL = 50_000  # passages of a language; beyond, a graph (HNSW, Malkov and Yashunin 2018)
_GRAPH = {"M": 24, "efConstruction": 200}
_GRAPH_NODES = 256  # visited for a question
_NO_TERM = 0  # a sparse vector may not be empty; no word has this number
_DOCID = "number"  # its name in a collection


def engines(uri: str, token: str = "") -> Engines:
    """Return both engines. No connection is made before the first of them is used."""
    client = partial(_connected, uri, token)
    return Engines(lexical=MilvusLexicalEngine(client), dense=MilvusDenseEngine(client))


class MilvusLexicalEngine:
    """Implements ``ports.LexicalEngine``."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def write(self, generation: Path, passages: Iterable[tuple[Language, str]], /) -> None:
        """Write the BM25 weights of each passage, to the folder and to Milvus."""
        write_weights(generation / "lexical", passages)
        for language in LANGUAGES:
            _fill_words(self._client(), generation, language)

    def open(self, generation: Path, /) -> LexicalIndex:
        """Return the index; what Milvus lacks is filled in from the folder.

        Raises IndexDamagedError where the folder lacks it too, and IndexStateError where Milvus cannot
        be reached.
        """
        client = self._client()
        names = _loaded(client, generation, "lexical", _fill_words)
        frequencies = {each: Frequencies(generation, each) for each in LANGUAGES}
        return _Lexical(client, names, frequencies)

    def forget(self, generation: Path, /) -> None:
        """Drop the collections of a generation's words."""
        _drop(self._client(), generation, "lexical")


class MilvusDenseEngine:
    """Implements ``ports.DenseEngine``."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def write(self, generation: Path, vectors: Vectors, languages: Sequence[Language], /) -> None:
        """Write the vectors, to the folder and to Milvus."""
        folder = generation / "dense"
        folder.mkdir(parents=True, exist_ok=True)
        for language in LANGUAGES:
            docids = np.array(
                [at for at, each in enumerate(languages) if each == language], np.int64
            )
            save(folder / f"{language}.npz", vectors=vectors[docids], numbers=docids)
            _fill_vectors(self._client(), generation, language)

    def open(self, generation: Path, /) -> DenseIndex:
        """Return the index; what Milvus lacks is filled in from the folder.

        Raises IndexDamagedError where the folder lacks it too, and IndexStateError where Milvus cannot
        be reached.
        """
        client = self._client()
        names = _loaded(client, generation, "dense", _fill_vectors)
        counts = {each: len(_docids(generation, "dense", each)) for each in LANGUAGES}
        return _Dense(client, names, counts)

    def forget(self, generation: Path, /) -> None:
        """Drop the collections of a generation's vectors."""
        _drop(self._client(), generation, "dense")


class _Lexical:
    """Implements ``ports.LexicalIndex``."""

    def __init__(
        self,
        client: Any,
        names: Mapping[Language, str],
        frequencies: Mapping[Language, Frequencies],
    ) -> None:
        self._client, self._names, self._frequencies = client, names, frequencies

    def __len__(self) -> int:
        return sum(each.passages for each in self._frequencies.values())

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (docid, BM25 score) of passages in ``language`` with any term, best first."""
        known = self._frequencies[language]
        question: dict[int, float] = {}
        for term, weight in terms.items():
            if holding := known.holding(term):
                rarity = math.log(1 + (known.passages - holding + 0.5) / (holding + 0.5))
                number = term_number(term)
                question[number] = question.get(number, 0.0) + weight * rarity
        if not question or limit < 1:
            return []
        return _searched(
            self._client, self._names[language], field="words", question=question, limit=limit
        )

    def rarity(self, term: str, language: Language, /) -> float:
        """Return the inverse document frequency of a term in [0, 1]: 1 where no passage holds it."""
        known = self._frequencies[language]
        if not known.passages:
            return 1.0
        total = known.passages + 1
        return math.log(total / (known.holding(term) + 0.5)) / math.log(total / 0.5)


class _Dense:
    """Implements ``ports.DenseIndex``."""

    def __init__(
        self, client: Any, names: Mapping[Language, str], counts: Mapping[Language, int]
    ) -> None:
        self._client, self._names, self._counts = client, names, counts

    def __len__(self) -> int:
        return sum(self._counts.values())

    def search(self, vector: Vectors, language: Language, limit: int, /) -> list[tuple[int, float]]:
        """Return (docid, cosine) of the nearest passages in ``language``, best first."""
        count = self._counts[language]
        limit = min(limit, count)
        if limit < 1 or not vector.any():
            return []
        return _searched(
            self._client,
            self._names[language],
            field="vector",
            question=vector.tolist(),
            limit=limit,
            parameters={} if count < _EXACT_UNTIL else {"ef": max(_GRAPH_NODES, limit)},
        )


Fill = Callable[[Any, Path, Language], None]


def _loaded(client: Any, generation: Path, part: str, fill: Fill) -> dict[Language, str]:
    """Return the names of a part's collections by language, loaded; those missing are filled first."""
    names: dict[Language, str] = {}
    for language in LANGUAGES:
        name = names[language] = _collection(generation, part, language)
        written = len(_docids(generation, part, language))
        if not client.has_collection(name) or _count(client, name) < written:
            fill(client, generation, language)
        client.load_collection(name)
    return names


def _drop(client: Any, generation: Path, part: str) -> None:
    for language in LANGUAGES:
        if (generation / part / f"{language}.npz").is_file():
            client.drop_collection(_collection(generation, part, language))


def _fill_words(client: Any, generation: Path, language: Language) -> None:
    """Make the collection of a language's words again from the generation's folder."""
    from pymilvus import DataType

    words = load(generation / "lexical" / f"{language}.npz")
    starts = [0, *words["ends"].tolist()]
    schema = _schema(client)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    index = client.prepare_index_params()
    index.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    rows = (
        {_DOCID: docid, "words": _sparse(words, starts[at], starts[at + 1])}
        for at, docid in enumerate(words["numbers"].tolist())
    )
    _fill(client, _collection(generation, "lexical", language), schema, index, rows)


def _fill_vectors(client: Any, generation: Path, language: Language) -> None:
    """Make the collection of a language's vectors again from the generation's folder."""
    from pymilvus import DataType

    vectors: Vectors = load(generation / "dense" / f"{language}.npz")["vectors"]
    docids = _docids(generation, "dense", language)
    schema = _schema(client)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
    few = len(docids) < _EXACT_UNTIL
    index = client.prepare_index_params()
    index.add_index(
        "vector",
        index_type="FLAT" if few else "HNSW",
        metric_type="IP",
        params={} if few else _GRAPH,
    )
    rows = ({_DOCID: docid, "vector": vectors[at]} for at, docid in enumerate(docids))
    _fill(client, _collection(generation, "dense", language), schema, index, rows)


def _schema(client: Any) -> Any:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(_DOCID, DataType.INT64, is_primary=True)
    return schema


def _fill(
    client: Any, name: str, schema: Any, index: Any, rows: Iterator[Mapping[str, object]]
) -> None:
    from pymilvus.exceptions import MilvusException

    try:
        client.drop_collection(name)
        client.create_collection(name, schema=schema, index_params=index)
        while batch := list(islice(rows, _INSERTED)):
            client.insert(name, batch)
        client.flush(name)
    except MilvusException as error:
        raise IndexWriteError(not_written(name, error)) from error


def _docids(generation: Path, part: str, language: Language) -> list[int]:
    """Return the docids of a language's passages, in the order of its rows."""
    arrays = load(generation / part / f"{language}.npz")
    if "numbers" not in arrays:  # a dense index written when only the lexical one held them
        arrays = load(generation / "lexical" / f"{language}.npz")
    docids: list[int] = arrays["numbers"].tolist()
    return docids


def _sparse(words: Mapping[str, NDArray[Any]], start: int, end: int) -> dict[int, float]:
    ids, weights = words["ids"][start:end].tolist(), words["weights"][start:end].tolist()
    return dict(zip(ids, weights, strict=True)) or {_NO_TERM: 1.0}


def _searched(
    client: Any,
    name: str,
    *,
    field: str,
    question: object,
    limit: int,
    parameters: Mapping[str, int] | None = None,
) -> list[tuple[int, float]]:
    from pymilvus.exceptions import MilvusException

    try:
        (found,) = client.search(
            name,
            data=[question],
            anns_field=field,
            limit=min(limit, _MAX_HITS),
            search_params={"metric_type": "IP", "params": dict(parameters or {})},
            output_fields=[_DOCID],
        )
    except MilvusException as error:
        raise IndexStateError(_unreachable(str(error))) from error
    pairs = [(int(hit[_DOCID]), float(hit["distance"])) for hit in found]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _collection(generation: Path, part: str, language: Language) -> str:
    """Return the name of a collection: that of the generation, and a digest of its content.

    Two indexes in one cluster, or one that was built twice, never share a collection.
    """
    try:
        content = (generation / part / f"{language}.npz").read_bytes()
    except OSError as error:
        raise IndexDamagedError(unreadable(error)) from error
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f"khmerqa_{generation.name}_{part}_{language}_{digest}"


def _count(client: Any, name: str) -> int:
    return int(client.get_collection_stats(name)["row_count"])


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
