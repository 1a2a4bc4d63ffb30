"""One contract for every Generation: a whole one, and what a reader may see of it.

Access control rests on it: to whoever holds a view, a hidden document does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import NotFoundError
from khmerqa.index.generation import Generation
from khmerqa.index.open import open_current
from khmerqa.index.view import view_of
from khmerqa.ports import Span, Vectors
from khmerqa.testing import ClusterSegmenter
from khmerqa.types import LANGUAGES, Document, Language, Passage

from ..small_corpus import FILES, SmallIndex, small_index

NOTES = {
    f"note-{number}.md": f"# Note {number}\n\nDogs may bathe at well {number}.\n\n## Wells\n\n"
    f"The garden has {number} wells. សួនមានអណ្តូង {number} ។\n"
    for number in range(5)
}
DOCUMENTS = sorted(
    [*(name.removesuffix(".md") for name in NOTES), "gardens-en", "library-en", "library-km"]
)
TERMS = ("dog", "librari", "garden", "3500", "សួន", "អណ្តូង", "unheard")
Search = Callable[[Generation, int], list[tuple[int, float]]]


class IdRecorder:
    """Implements ``ports.SentenceRecorder``; a record is the id of its passage."""

    version = "1"

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        return [passage.id.encode() for _, passage in passages]

    def spans(self, passages: Sequence[tuple[Document, Passage]], /) -> list[list[Span]]:
        return [[] for _ in passages]


@dataclass(frozen=True)
class Case:
    """A generation, the whole one that it is of, and the documents that can be seen in it."""

    generation: Generation
    whole: Generation
    visible: frozenset[str]

    @property
    def docids(self) -> list[int]:
        """The docids that can be seen, in order."""
        passages = enumerate(self.whole.passages.all_passages())
        return [docid for docid, each in passages if each.document_id in self.visible]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    folder = tmp_path_factory.mktemp("contract")
    return small_index(folder, ClusterSegmenter(), {**FILES, **NOTES}, recorder=IdRecorder())


@pytest.fixture(scope="module")
def whole(made: SmallIndex) -> Generation:
    return open_current(made.layout)


@pytest.fixture(scope="module")
def vector(made: SmallIndex) -> Vectors:
    return made.embedder.embed_question("Dogs in the garden at the well")


def case_of(whole: Generation, hidden: Collection[str]) -> Case:
    return Case(view_of(whole, hidden), whole, frozenset(DOCUMENTS) - frozenset(hidden))


@pytest.fixture(
    params=[(), ("gardens-en", "library-km", "note-2"), DOCUMENTS],
    ids=["whole", "view", "view of nothing"],
)
def case(request: pytest.FixtureRequest, whole: Generation) -> Case:
    return case_of(whole, request.param)


def searches(vector: Vectors) -> list[tuple[Language, Search]]:
    """Every kind of search, in each language."""
    return [
        (language, search)
        for language in LANGUAGES
        for search in (
            lambda generation, limit, each=language: generation.dense.search(vector, each, limit),
            *(
                lambda generation, limit, each=language, term=term: generation.lexical.search(
                    {term: 1.0}, each, limit
                )
                for term in TERMS
            ),
        )
    ]


def test_corpus_is_indexed_as_expected(whole: Generation) -> None:
    assert [each.id for each in whole.passages.listed()] == DOCUMENTS
    assert whole.parallel_passages["en"]
    assert whole.manifest.sentence_records == "1"


def test_every_attribute_is_there(case: Case) -> None:
    for field in fields(Generation):
        assert getattr(case.generation, field.name) is not None
    assert case.generation.identity is case.whole.identity


def test_parts_agree_in_their_numbers(case: Case) -> None:
    generation, count = case.generation, len(case.docids)
    assert generation.sentence_records is not None
    assert generation.passages.passage_count == generation.manifest.passages == count
    assert len(generation.lexical) == len(generation.dense) == count
    assert len(generation.sentence_records) == count
    assert generation.manifest.documents == len(generation.passages.listed()) == len(case.visible)


def test_passages_are_found_by_every_key(case: Case) -> None:
    store, docids = case.generation.passages, case.docids
    passages = store.all_passages()
    assert store.passages(docids) == passages
    assert store.docids([each.id for each in passages]) == docids
    assert store.docids_of(case.visible) == frozenset(docids)
    assert {each.id for each in store.listed()} == case.visible
    for document_id in case.visible:
        assert store.document(document_id).id == document_id
        own = [each for each in passages if each.document_id == document_id]
        assert store.passages_of(document_id) == own


def test_records_are_those_of_the_passages(case: Case) -> None:
    records = case.generation.sentence_records
    assert records is not None
    for docid, passage in zip(case.docids, case.generation.passages.all_passages(), strict=True):
        assert records.record(docid) == passage.id.encode()


def test_searches_find_what_can_be_seen_in_the_order_of_the_whole(
    case: Case, vector: Vectors
) -> None:
    for _, search in searches(vector):
        expected = [docid for docid, _ in search(case.whole, 999) if docid in case.docids]
        for limit in range(len(expected) + 2):
            assert [docid for docid, _ in search(case.generation, limit)] == expected[:limit]


def test_terms_that_no_visible_passage_holds_are_unknown(case: Case) -> None:
    lexical = case.generation.lexical
    for language in LANGUAGES:
        for term in TERMS:
            holding = lexical.search({term: 1.0}, language, 999)
            assert 0.0 <= lexical.rarity(term, language) <= 1.0
            assert (lexical.rarity(term, language) == 1.0) == (not holding)
            alone = lexical.full_score({term: 1.0}, language)
            assert lexical.full_score({term: 0.5}, language) == pytest.approx(alone / 2)
            assert alone > 0.0


def test_the_full_score_tells_nothing_of_what_is_hidden(case: Case) -> None:
    lexical = case.generation.lexical
    for language in LANGUAGES:
        for term in TERMS:
            same = [lexical.full_score({each: 1.0}, language) for each in (term, "unheard")]
            assert (same[0] == same[1]) == (lexical.rarity(term, language) == 1.0)


def test_documents_that_cannot_be_seen_are_unknown(case: Case) -> None:
    store, records = case.generation.passages, case.generation.sentence_records
    assert records is not None
    for document_id in {*DOCUMENTS, "nothing-here"} - case.visible:
        with pytest.raises(NotFoundError, match=f"There is no document '{document_id}'"):
            store.document(document_id)
        assert store.passages_of(document_id) == []
        assert store.docids_of([document_id]) == frozenset()
    count = case.whole.manifest.passages
    for docid in {*range(count + 2)} - {*case.docids}:
        with pytest.raises(KeyError):
            store.passages([docid])
        with pytest.raises(IndexError):
            records.record(docid)
    every = {each.id for each in case.whole.passages.all_passages()}
    for passage_id in {*every, "nothing-here.0000"} - {each.id for each in store.all_passages()}:
        with pytest.raises(KeyError):
            store.docids([passage_id])


@settings(deadline=None, max_examples=60)
@given(hidden=st.sets(st.sampled_from(DOCUMENTS)), limit=st.integers(0, 40))
def test_hidden_documents_cannot_be_reached(
    whole: Generation, vector: Vectors, hidden: set[str], limit: int
) -> None:
    case = case_of(whole, hidden)
    generation, store = case.generation, case.generation.passages
    reached = {each.id for each in store.listed()}
    reached |= {each.document_id for each in store.all_passages()}
    docids = {docid for _, search in searches(vector) for docid, _ in search(generation, limit)}
    docids |= store.docids_of(DOCUMENTS) | generation.outranked
    for pairs in generation.parallel_passages.values():
        docids |= pairs.keys() | set(pairs.values())
    reached |= {each.document_id for each in store.passages(sorted(docids))}
    assert reached == case.visible
    assert generation.replacements.keys() <= case.visible
    assert all(name not in str(generation.manifest) for name in hidden)
