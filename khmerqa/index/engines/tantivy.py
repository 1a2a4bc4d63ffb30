"""BM25 over ready-made terms, by tantivy.

tantivy does not tokenise here: its own tokenizers drop Khmer vowels. It gets terms joined by spaces and
splits at white space only. Each language has its own index, because tantivy takes the rarity of a word
and the mean length of a passage from the whole of one index.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from khmerqa.errors import IndexDamagedError, IndexWriteError, not_written
from khmerqa.text.terms.bm25 import full_score, inverse_document_frequency, rarity
from khmerqa.types import LANGUAGES, Bilingual, Language

FOLDER = "lexical"  # of a generation
_ANALYSER = "ready_terms"
_HEAP = 64_000_000  # bytes; tantivy flushes a segment when it is full
_LOCK_FILES = frozenset({".tantivy-meta.lock", ".tantivy-writer.lock"})
_FIELD = "terms"
_DOCID = "number"  # its name in the index
_DIGITS = 4  # of a score of an index of which a part is hidden
_ASKED = "asked-"  # begins the name of a group that was asked for; tantivy adds those between
_PASSAGES_OF_A_RANGE = 8  # that are looked at in the time in which one range is
_MAX_RANGES = 10_000  # of docids that are counted at once; tantivy counts at most 65,000 groups


class TantivyEngine:
    """Implements ``ports.LexicalEngine``."""

    def write(self, generation: Path, passages: Iterable[tuple[Language, str]], /) -> None:
        """Write an index of each passage; raises IndexWriteError where the disk is full."""
        try:
            _write(generation / FOLDER, passages)
        except (ValueError, OSError) as error:
            raise IndexWriteError(not_written(FOLDER, error)) from error

    def open(self, generation: Path, /) -> TantivyIndex:
        """Return the index; raises IndexDamagedError."""
        return TantivyIndex(generation / FOLDER)

    def forget(self, generation: Path, /) -> None:
        """Do nothing: everything is in the generation's folder, which its owner removes."""


def _write(folder: Path, passages: Iterable[tuple[Language, str]]) -> None:
    indexes = {language: _created(folder / language) for language in LANGUAGES}
    # One thread: with several, which passages share a segment would differ from run to run.
    writers = {
        language: index.writer(heap_size=_HEAP, num_threads=1)
        for language, index in indexes.items()
    }
    for docid, (language, terms) in enumerate(passages):
        document = tantivy.Document()
        document.add_unsigned(_DOCID, docid)
        document.add_text(_FIELD, terms)
        writers[language].add_document(document)
    for writer in writers.values():
        writer.commit()
        writer.wait_merging_threads()


class TantivyIndex:
    """Implements ``ports.LexicalIndex``."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        try:
            self._searchers = {language: _searcher(folder / language) for language in LANGUAGES}
        except (ValueError, OSError) as error:
            raise IndexDamagedError(
                Bilingual(
                    "មិនអាចបើកលិបិក្រមពាក្យបានទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The lexical index cannot be opened ({error}). Run: khmerqa index --full",
                )
            ) from error

    def __len__(self) -> int:
        return sum(int(searcher.num_docs) for searcher in self._searchers.values())

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (docid, BM25 score) of passages in ``language`` with any term, best first."""
        searcher = self._searchers[language]
        if not terms or limit < 1 or not searcher.num_docs:
            return []
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, _FIELD, term, "freq"), weight
                ),
            )
            for term, weight in terms.items()
        ]
        query = tantivy.Query.boolean_query(clauses)
        # Which of equal scores come last depends on how tantivy has merged its segments, which differs
        # from run to run: so all that equal the last are looked at, and the docid decides.
        # Without counting, passages that cannot be among the best are skipped (block-max WAND).
        depth = limit + 1
        found = searcher.search(query, depth, count=False).hits
        while len(found) == depth and found[-1][0] == found[limit - 1][0]:
            depth *= 4
            found = searcher.search(query, depth, count=False).hits
        docids = _docids(searcher, [address for _, address in found])
        below = [-score for score, _ in found]
        ordered = sorted(zip(below, docids, strict=True))[:limit]
        return [(docid, -score) for score, docid in ordered]

    def rarity(self, term: str, language: Language, /) -> float:
        """Return ``bm25.rarity`` of a term among the passages of ``language``."""
        return rarity(*self.counts(term, language))

    def full_score(self, terms: Mapping[str, float], language: Language, /) -> float:
        """Return ``bm25.full_score`` of weighted terms among the passages of ``language``."""
        return full_score(terms, lambda term: self.counts(term, language))

    def without(self, docids: frozenset[int], /) -> _PartOfIndex:
        """Return the index as it would be without some passages, but for their mean length."""
        return _PartOfIndex(self, docids)

    def counts(self, term: str, language: Language, /) -> tuple[int, int]:
        """Return how many passages of ``language`` there are, and how many hold a term."""
        searcher = self._searchers[language]
        return int(searcher.num_docs), int(searcher.doc_freq(_FIELD, term))

    def count_among(self, docids: frozenset[int], term: str | None, language: Language, /) -> int:
        """Return how many of these passages are of ``language`` and hold a term, where one is given."""
        searcher = self._searchers[language]
        if not docids or not searcher.num_docs:
            return 0
        ranges, holding = _ranges(docids), int(searcher.num_docs)
        query = tantivy.Query.all_query()
        if term is not None:
            query = tantivy.Query.term_query(self._schema, _FIELD, term, "freq")
            holding = int(searcher.doc_freq(_FIELD, term))
        if holding <= _PASSAGES_OF_A_RANGE * len(ranges):
            return _count_in(searcher, query, holding, docids)
        count = 0
        for at in range(0, len(ranges), _MAX_RANGES):
            asked = {"range": {"field": _DOCID, "ranges": ranges[at : at + _MAX_RANGES]}}
            try:
                groups = searcher.aggregate(query, {"groups": asked})["groups"]["buckets"]
            except ValueError:  # an older index, whose docids have no column of their own
                return _count_in(searcher, query, holding, docids)
            count += sum(each["doc_count"] for each in groups if each["key"].startswith(_ASKED))
        return count


class _PartOfIndex:
    """Implements ``ports.LexicalIndex``: an index without some of its passages."""

    def __init__(self, whole: TantivyIndex, left_out: frozenset[int]) -> None:
        self._whole = whole
        self._left_out = left_out
        self._passages_left_out = {
            language: whole.count_among(left_out, None, language) for language in LANGUAGES
        }
        self._counts = lru_cache(maxsize=4096)(self._counted)

    def __len__(self) -> int:
        return len(self._whole) - len(self._left_out)

    def search(
        self, terms: Mapping[str, float], language: Language, limit: int, /
    ) -> list[tuple[int, float]]:
        """Return (docid, BM25 score) as ``TantivyIndex.search``, each term as rare as it is here."""
        weights: dict[str, float] = {}
        for term, weight in terms.items():
            passages, holding = self._counts(term, language)
            if holding:
                rare = inverse_document_frequency(passages, holding)
                rare_in_whole = inverse_document_frequency(*self._whole.counts(term, language))
                weights[term] = weight * rare / rare_in_whole
        found = self._whole.search(weights, language, limit + len(self._left_out))
        # The last digits still tell how rare a term is in the whole: tantivy multiplies in 32 bits.
        left = [
            (docid, round(score, _DIGITS)) for docid, score in found if docid not in self._left_out
        ]
        return sorted(left, key=lambda each: (-each[1], each[0]))[: max(limit, 0)]

    def rarity(self, term: str, language: Language, /) -> float:
        """Return ``bm25.rarity`` of a term among the passages of ``language`` that are left."""
        return rarity(*self._counts(term, language))

    def full_score(self, terms: Mapping[str, float], language: Language, /) -> float:
        """Return ``bm25.full_score`` among the passages of ``language`` that are left."""
        return full_score(terms, lambda term: self._counts(term, language))

    def without(self, docids: frozenset[int], /) -> _PartOfIndex:
        """Return the index without these passages either."""
        return _PartOfIndex(self._whole, self._left_out | docids)

    def _counted(self, term: str, language: Language) -> tuple[int, int]:
        passages, holding = self._whole.counts(term, language)
        passages -= self._passages_left_out[language]
        if holding:
            holding -= self._whole.count_among(self._left_out, term, language)
        return passages, holding


@lru_cache(maxsize=8)
def _ranges(docids: frozenset[int]) -> list[dict[str, Any]]:
    """Return the docids as ranges that tantivy counts; those of a document follow each other."""
    ranges: list[dict[str, Any]] = []
    for docid in sorted(docids):
        if ranges and ranges[-1]["to"] == docid:
            ranges[-1]["to"] += 1.0
        else:
            ranges.append({"key": f"{_ASKED}{docid}", "from": float(docid), "to": docid + 1.0})
    return ranges


def _searcher(folder: Path) -> tantivy.Searcher:
    """Open an index, also where nothing can be written: tantivy wants to make a lock file to read.

    A generation never changes, so no lock is needed. The lock file then goes into another folder, in
    which the index is a set of links; the files themselves are mapped, so the links may go at once.
    """
    try:
        return tantivy.Index.open(str(folder)).searcher()
    except ValueError as error:
        if "Lockfile" not in str(error):
            raise
    with tempfile.TemporaryDirectory(prefix="khmerqa-") as links:
        for file in folder.iterdir():
            if file.name not in _LOCK_FILES:
                (Path(links) / file.name).symlink_to(file.resolve())
        return tantivy.Index.open(links).searcher()


def _count_in(
    searcher: tantivy.Searcher, query: tantivy.Query, holding: int, docids: frozenset[int]
) -> int:
    """Return how many of the ``holding`` passages that a query finds have one of these docids."""
    if not holding:
        return 0
    found = searcher.search(query, holding, count=False).hits
    return len(docids.intersection(_docids(searcher, [address for _, address in found])))


def _docids(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> list[int]:
    """Return the docids of passages by tantivy's addresses."""
    try:
        values: list[Any] = searcher.fast_field_values(_DOCID, addresses)
        return values
    except ValueError:  # an older index, whose docids have no column of their own
        return [int(searcher.doc(address)[_DOCID][0]) for address in addresses]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(_DOCID, stored=True, fast=True)
    builder.add_text_field(_FIELD, stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def _created(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_ANALYSER, analyser)
    return index
