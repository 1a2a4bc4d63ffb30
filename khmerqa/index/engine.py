"""Which engine searches a generation: the embedded one, or one that wiring has made known.

A generation says in its manifest which engine it was written for, so whoever opens it need not be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from khmerqa.errors import IndexMismatchError
from khmerqa.index.engines.faiss import FaissIndex, write_dense
from khmerqa.index.engines.tantivy import TantivyIndex, write_lexical
from khmerqa.ports import DenseIndex, IndexEngine, LexicalIndex, Vectors
from khmerqa.types import EMBEDDED, Bilingual, Language


class EmbeddedEngine:
    """tantivy and FAISS, in this process, over files of the generation."""

    name = EMBEDDED

    def write_lexical(self, generation: Path, passages: Iterable[tuple[Language, str]]) -> None:
        """Write the words' index."""
        write_lexical(generation / "lexical", passages)

    def write_dense(
        self, generation: Path, vectors: Vectors, languages: Sequence[Language]
    ) -> None:
        """Write the vectors' index."""
        write_dense(generation / "dense", vectors, languages)

    def open(self, generation: Path) -> tuple[LexicalIndex, DenseIndex]:
        """Return the two legs of search."""
        return TantivyIndex(generation / "lexical"), FaissIndex(generation / "dense")

    def forget(self, generation: Path) -> None:
        """Do nothing: all there is lies in the folder, which its owner removes."""


_KNOWN: dict[str, IndexEngine] = {EMBEDDED: EmbeddedEngine()}


def make_known(engine: IndexEngine) -> None:
    """Let generations that were written for this engine be opened from now on."""
    _KNOWN[engine.name] = engine


def engine_named(name: str) -> IndexEngine:
    """Return an engine; raises IndexMismatchError where it was not made known."""
    try:
        return _KNOWN[name]
    except KeyError as error:
        raise IndexMismatchError(
            Bilingual(
                f"លិបិក្រមនេះត្រូវបានបង្កើតសម្រាប់ '{name}' ។ សូមកំណត់ index_engine = '{name}' និង milvus_uri "
                "ឬដំណើរការ៖ khmerqa index ។",
                f"The index was made for '{name}'. Set index_engine = '{name}' and milvus_uri, "
                "or run: khmerqa index",
            )
        ) from error
