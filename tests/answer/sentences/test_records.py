"""Records hold the same features as the texts; their version changes with them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from khmerqa import wiring
from khmerqa.answer.sentences.features import PassageFeatures, SentenceFeatures, extract_features
from khmerqa.answer.sentences.records import RECORDS_VERSION, FeatureRecorder, decode, encode
from khmerqa.index.indexed_text import indexed_text
from khmerqa.ingest.documents.chunk import chunk
from khmerqa.ports import Ids, Segmenter, Vectors, WordEmbedder
from khmerqa.settings import BUILT_IN, STATIC
from khmerqa.types import Document, Passage, Section

SOURCES = Path(__file__).parents[3] / "corpus" / "_sources"
# Of the records of SAMPLE. Whoever changes candidates, features or encoding raises RECORDS_VERSION, or
# existing indexes would answer from outdated records.
DIGESTS = {"6": "29b77778a2b14ae6"}
SAMPLE = """# គោលនយោបាយ Policy

គោលដៅមានបី៖
១. បង្កើនសេវាឌីជីថល (e-Services) ឱ្យបាន ៥០% ។
២. បណ្តុះបណ្តាលមន្ត្រី ១ ២០០ រូប។
៣. ការពារទិន្នន័យផ្ទាល់ខ្លួន។

The council meets twice a year. See www.example.org for more [p. 12].

Section 3. The council is closed at night.
"""


class TextEmbedder:
    """An embedder of whole texts, as those of other libraries are."""

    fingerprint, dimensions = "text", 8

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        return np.zeros((len(texts), self.dimensions), dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        return np.zeros(self.dimensions, dtype=np.float32)


def embedder() -> WordEmbedder:
    found = wiring.embedder(STATIC)
    assert isinstance(found, WordEmbedder)
    return found


def document(text: str) -> Document:
    title = text.split("\n", 1)[0].strip("# ")
    sections = (Section(title, 1, 0),) if title else ()
    return Document("d", "d.md", title or "d", "km", "0", text, sections=sections)


def compared(each: SentenceFeatures) -> tuple[object, ...]:
    words = [np.asarray(ids).tolist() for ids in each.words]
    return each.candidate, each.language, each.bag, each.lead_in, each.lead_in is each.bag, words


def assert_alike(one: PassageFeatures, other: PassageFeatures) -> None:
    assert one.context == other.context
    assert list(map(compared, one.sentences)) == list(map(compared, other.sentences))


def pairs(made: Document, passages: Sequence[Passage]) -> list[tuple[Document, Passage]]:
    return [(made, passage) for passage in passages]


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.md"))[::3], ids=lambda path: path.name)
def test_a_record_equals_what_was_extracted(path: Path, segmenter: Segmenter) -> None:
    made = document(path.read_text(encoding="utf-8"))
    passages = chunk(made)
    read = extract_features(pairs(made, passages), segmenter, embedder())
    assert any(each.sentences for each in read)
    for each, passage in zip(read, passages, strict=True):
        assert_alike(decode(encode(each, passage.text), passage, lambda name: made), each)


@given(st.text(st.sampled_from("កខ្រាំ។៖\n 1២.-aB:\u200b\x00\U0001f600"), min_size=1, max_size=80))
def test_a_record_equals_what_was_extracted_of_any_text(segmenter: Segmenter, text: str) -> None:
    made = document(text)
    half = (len(text) + 1) // 2
    passage = Passage("p", "d", 0, 0, half, text[:half], None, None, (), "km")
    (read,) = extract_features([(made, passage)], segmenter, embedder())
    assert_alike(decode(encode(read, passage.text), passage, lambda name: made), read)


class Lengths:
    """Implements ``ports.WordEmbedder``; what the built-in one has learnt may change."""

    def word_ids(self, words: Sequence[Sequence[str]], /) -> list[Ids]:
        return [np.array([len(word) for word in of_text], dtype=np.int32) for of_text in words]

    def embed_ids(self, ids: Sequence[Ids], /) -> Vectors:
        raise NotImplementedError


def test_the_version_changes_with_the_records(segmenter: Segmenter) -> None:
    made = document(SAMPLE)
    passages = chunk(made)
    digest = hashlib.sha256()
    for read, passage in zip(
        extract_features(pairs(made, passages), segmenter, Lengths()), passages, strict=True
    ):
        content = zlib.decompressobj(-15, zdict=passage.text.encode())
        digest.update(content.decompress(encode(read, passage.text)))
    assert DIGESTS[RECORDS_VERSION] == digest.hexdigest()[:16]


def test_nothing_is_recorded_for_embedders_that_see_texts_only(segmenter: Segmenter) -> None:
    assert FeatureRecorder(segmenter, TextEmbedder()).version == ""
    for name in (BUILT_IN, STATIC):
        assert FeatureRecorder(segmenter, wiring.embedder(name)).version == RECORDS_VERSION


def test_every_vector_has_a_span_that_holds_its_candidate(segmenter: Segmenter) -> None:
    made = document(SAMPLE)
    passages = chunk(made)
    recorder = FeatureRecorder(segmenter, wiring.embedder(BUILT_IN))
    read = extract_features(pairs(made, passages), segmenter, wiring.embedder(BUILT_IN))
    for passage, spans, features in zip(
        passages, recorder.spans(pairs(made, passages)), read, strict=True
    ):
        text = indexed_text(made, passage)
        assert len(spans) == sum(len(each.words) for each in features.sentences)
        found = [text[start:end] for start, end in spans]
        assert [each for each in found if not each] == []
        assert {each.candidate.text for each in features.sentences} <= set(found)
