"""BM25 over ready-made terms, by tantivy.

tantivy never tokenises: its own tokenizers drop Khmer vowels. It is handed terms joined by spaces and
splits on white space only. Each language has its own field, so that the rarity of a word is judged
among passages of its language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from khmerqa.errors import IndexDamagedError
from khmerqa.types import Language

_ANALYSER = "ready_terms"
_HEAP = 64_000_000  # bytes; tantivy flushes a segment when it is full
_FIELDS: Mapping[Language, str] = {"km": "km", "en": "en"}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    for field in _FIELDS.values():
        builder.add_text_field(field, stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def _register(index: tantivy.Index) -> None:
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_ANALYSER, analyser)


def write_lexical(folder: Path, passages: Iterable[tuple[Language, Sequence[str]]]) -> None:
    """Write an index of (language, terms) of each passage, numbered in the order given."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    _register(index)
    # One thread: with several, which passages share a segment would differ from run to run.
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    for number, (language, terms) in enumerate(passages):
        document = tantivy.Document()
        document.add_unsigned("number", number)
        document.add_text(_FIELDS[language], " ".join(terms))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class TantivyIndex:
    """The lexical leg of one generation, read only."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        try:
            index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            _register(index)
            self._searcher = index.searcher()
        except ValueError as error:
            raise IndexDamagedError(
                f"The lexical index cannot be opened ({error}). Run: khmerqa index --full"
            ) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (ordinal, BM25 score) of passages in ``language`` with any term, best first."""
        if not terms or not len(self):
            return []
        field = _FIELDS[language]
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, term, "freq"), weight
                ),
            )
            for term, weight in terms.items()
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit).hits
        numbered = [
            (int(self._searcher.doc(address)["number"][0]), float(score))
            for score, address in found
        ]
        return sorted(numbered, key=lambda pair: (-pair[1], pair[0]))

    def rarity(self, term: str, language: Language) -> float:
        """Return the inverse document frequency of a term in [0, 1]: 1 where no passage holds it.

        Scaled by the size of the index, so that thresholds mean the same for ten and for a million
        passages.
        """
        total = len(self)
        if not total:
            return 1.0
        frequency = self._searcher.doc_freq(_FIELDS[language], term)
        return math.log((total + 1) / (frequency + 0.5)) / math.log((total + 1) / 0.5)
