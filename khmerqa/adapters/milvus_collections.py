"""Collections in Milvus: one for the words and one for the vectors of each language of a generation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khmerqa.adapters.array_files import mapped_arrays, unreadable
from khmerqa.adapters.sparse_weights import row_bounds
from khmerqa.errors import (
    IndexDamagedError,
    IndexStateError,
    IndexWriteError,
    not_written,
    without_extra,
)
from khmerqa.ports import Vectors
from khmerqa.types import LANGUAGES, Bilingual, Language

_INSERTED = 1000  # passages per call: a message to Milvus may hold 64 MiB
_MAX_HITS = 16_384  # Milvus returns no more
EXACT_UNTIL = 50_000  # passages of a language; beyond, a graph (HNSW, Malkov and Yashunin 2018)
_GRAPH = {"M": 24, "efConstruction": 200}
_NO_TERM = 0  # a sparse vector may not be empty; no word has this number
_DOCID = "number"  # its name in a collection


Fill = Callable[[Any, Path, Language], None]


def loaded_collections(client: Any, generation: Path, part: str, fill: Fill) -> dict[Language, str]:
    """Return the names of a part's collections by language, loaded; those missing are filled first."""
    names: dict[Language, str] = {}
    for language in LANGUAGES:
        name = names[language] = _collection(generation, part, language)
        written = len(docids_of_rows(generation, part, language))
        if not client.has_collection(name) or _count(client, name) < written:
            fill(client, generation, language)
        client.load_collection(name)
    return names


def drop_collections(client: Any, generation: Path, part: str) -> None:
    """Drop the collections of a part ("lexical" or "dense") of a generation."""
    for language in LANGUAGES:
        if (generation / part / f"{language}.npz").is_file():
            client.drop_collection(_collection(generation, part, language))


def fill_words(client: Any, generation: Path, language: Language) -> None:
    """Make the collection of a language's words again from the generation's folder."""
    from pymilvus import DataType

    words = mapped_arrays(generation / "lexical" / f"{language}.npz")
    schema = _schema(client)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    index = client.prepare_index_params()
    index.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    rows = (
        {_DOCID: int(docid), "words": _sparse(words, *row_bounds(words["ends"], at))}
        for at, docid in enumerate(words["numbers"])
    )
    _fill(client, _collection(generation, "lexical", language), schema, index, rows)


def fill_vectors(client: Any, generation: Path, language: Language) -> None:
    """Make the collection of a language's vectors again from the generation's folder."""
    from pymilvus import DataType

    vectors: Vectors = mapped_arrays(generation / "dense" / f"{language}.npz")["vectors"]
    docids = docids_of_rows(generation, "dense", language)
    schema = _schema(client)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
    few = len(docids) < EXACT_UNTIL
    index = client.prepare_index_params()
    index.add_index(
        "vector",
        index_type="FLAT" if few else "HNSW",
        metric_type="IP",
        params={} if few else _GRAPH,
    )
    rows = ({_DOCID: int(docid), "vector": vectors[at]} for at, docid in enumerate(docids))
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


def docids_of_rows(generation: Path, part: str, language: Language) -> NDArray[np.int64]:
    """Return the docids of a language's passages, in the order of its rows."""
    arrays = mapped_arrays(generation / part / f"{language}.npz")
    if "numbers" not in arrays:  # an older version wrote them to the lexical index only
        arrays = mapped_arrays(generation / "lexical" / f"{language}.npz")
    return arrays["numbers"]


def _sparse(words: Mapping[str, NDArray[Any]], start: int, end: int) -> dict[int, float]:
    ids, weights = words["ids"][start:end].tolist(), words["weights"][start:end].tolist()
    return dict(zip(ids, weights, strict=True)) or {_NO_TERM: 1.0}


def search_collection(
    client: Any,
    name: str,
    *,
    field: str,
    question: object,
    limit: int,
    parameters: Mapping[str, int] | None = None,
) -> list[tuple[int, float]]:
    """Return (docid, inner product), best first; raises IndexStateError where Milvus fails."""
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
        with (generation / part / f"{language}.npz").open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise IndexDamagedError(unreadable(error)) from error
    return f"khmerqa_{generation.name}_{part}_{language}_{digest}"


def _count(client: Any, name: str) -> int:
    return int(client.get_collection_stats(name)["row_count"])


@lru_cache(maxsize=4)
def connected(uri: str, token: str) -> Any:
    """Return a client, connected once for each address.

    Raises MissingDependencyError, and IndexStateError where Milvus cannot be reached.
    """
    try:
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException
    except ImportError as error:
        what = Bilingual(
            "កញ្ចប់ pymilvus សម្រាប់ index_engine = milvus",
            "The package pymilvus, for index_engine = milvus,",
        )
        raise without_extra("milvus", what) from error
    try:
        return MilvusClient(uri, token=token)
    except (MilvusException, OSError) as error:
        raise IndexStateError(_unreachable(f"{uri}: {error}")) from error


def _unreachable(why: str) -> Bilingual:
    return Bilingual(
        "មិនអាចភ្ជាប់ទៅ Milvus បានទេ។ សូមពិនិត្យ milvus_uri និងពិនិត្យថា Milvus កំពុងដំណើរការ។",
        f"Milvus does not answer ({json.dumps(why)[1:200]}). Check milvus_uri and that Milvus runs.",
    )
