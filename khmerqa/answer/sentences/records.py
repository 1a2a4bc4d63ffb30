"""Sentence features as records in the index, made while it is built.

A record holds all features but the text itself, so answering need neither segment the sentences again
nor open their documents.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import get_args

import numpy as np

from khmerqa.answer.sentences.candidates import Candidate, CandidateKind, candidates
from khmerqa.answer.sentences.features import (
    Bag,
    PassageFeatures,
    SentenceFeatures,
    extract_features,
    vector_spans,
)
from khmerqa.ports import Embedder, Ids, PassageEmbedder, Segmenter, Span, WordEmbedder
from khmerqa.types import LANGUAGES, Document, Passage

RECORDS_VERSION = "6"  # raised whenever the candidates, their features or the encoding change
_KINDS: tuple[CandidateKind, ...] = get_args(CandidateKind)  # a record holds positions in it
_RAW = -15  # a zlib stream without header: the passage's own text is its dictionary
_BAG_SIZE, _SENTENCE_SIZE = 3, 7  # numbers that a record holds for each of these


class FeatureRecorder:
    """Implements ``ports.SentenceRecorder``; ``version`` is empty if the embedder sees texts only."""

    def __init__(self, segmenter: Segmenter, embedder: Embedder | WordEmbedder) -> None:
        self._segmenter = segmenter
        self._embedder = embedder

    @property
    def version(self) -> str:
        """The version of the records alone; the manifest has those of segmenter and embedder."""
        recorded = isinstance(self._embedder, WordEmbedder | PassageEmbedder)
        return RECORDS_VERSION if recorded else ""

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        """Return a record of each passage."""
        features = extract_features(passages, self._segmenter, self._embedder)
        return [
            encode(each, passage.text)
            for each, (_, passage) in zip(features, passages, strict=True)
        ]

    def spans(self, passages: Sequence[tuple[Document, Passage]], /) -> list[list[Span]]:
        """Return the parts of each passage's indexed text that a candidate's vectors are of."""
        return [
            vector_spans(document, passage, list(candidates(document, passage)))
            for document, passage in passages
        ]


def encode(features: PassageFeatures, text: str) -> bytes:
    """Return the record of a passage of this text.

    Little-endian 32-bit numbers, then word ids, then texts in UTF-8, deflated: see ``decode``.
    """
    bags = [features.context]
    positions = {id(features.context): 0}
    for bag in (bag for each in features.sentences for bag in (each.bag, each.lead_in)):
        if positions.setdefault(id(bag), len(bags)) == len(bags):
            bags.append(bag)
    keys = _shared_text(bag.key for bag in bags)
    lines = [" ".join(sorted(bag.terms)) for bag in bags]
    ids = [each for sentence in features.sentences for each in sentence.words]
    assert all(isinstance(each, np.ndarray) for each in ids)
    numbers = [len(bags), len(features.sentences), sum(map(len, ids)), len(keys)]
    for bag, line in zip(bags, lines, strict=True):
        numbers += keys.index(bag.key), len(bag.key), len(line)
    for each in features.sentences:
        candidate = each.candidate
        begin = candidate.start - candidate.passage.start
        flags = _KINDS.index(candidate.kind) * len(LANGUAGES) + LANGUAGES.index(each.language)
        numbers += begin, len(candidate.text), flags
        numbers += positions[id(each.bag)], positions[id(each.lead_in)]
        numbers += len(each.words[0]), len(each.words[1]) if len(each.words) > 1 else -1
    content = b"".join(
        [
            np.array(numbers, dtype="<i4").tobytes(),
            *(np.asarray(each, dtype="<i4").tobytes() for each in ids),
            "".join([keys, *lines]).encode(),
        ]
    )
    compressor = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, _RAW, zdict=text.encode())
    return compressor.compress(content) + compressor.flush()


def decode(record: bytes, passage: Passage, document: Callable[[str], Document]) -> PassageFeatures:
    """Return the features in a passage's record; ``document`` is opened only for lists that leave it.

    The record holds four counts (bags, sentences, word ids, code points of keys); for each bag, its
    key as a slice of all keys and the length of its line of terms; for each sentence, its offset in
    the passage, length, kind and language, bag, lead-in, and how many word ids it and (-1 if there is
    none) its heading have.
    """
    content = zlib.decompressobj(_RAW, zdict=passage.text.encode()).decompress(record)
    bag_count, sentence_count, id_count, keys_length = np.frombuffer(content, "<i4", 4).tolist()
    size = _BAG_SIZE * bag_count + _SENTENCE_SIZE * sentence_count
    numbers: list[int] = np.frombuffer(content, "<i4", size, 16).tolist()
    ids: Ids = np.frombuffer(content, "<i4", id_count, 16 + 4 * size).astype(np.int32, copy=False)
    texts = content[16 + 4 * (size + id_count) :].decode()
    bags: list[Bag] = []
    at = keys_length
    for first in range(0, _BAG_SIZE * bag_count, _BAG_SIZE):
        start, length, line = numbers[first : first + _BAG_SIZE]
        terms = texts[at : at + line]
        at += line
        bags.append(
            Bag(frozenset(terms.split(" ") if terms else ()), texts[start : start + length])
        )
    found: list[SentenceFeatures] = []
    taken = 0
    for first in range(_BAG_SIZE * bag_count, size, _SENTENCE_SIZE):
        begin, length, flags, bag, lead_in, own, headed = numbers[first : first + _SENTENCE_SIZE]
        kind, language = divmod(flags, len(LANGUAGES))
        start = passage.start + begin
        text = passage.text[begin : begin + length]
        if len(text) < length:
            text = document(passage.document_id).text[start : start + length]
        words = [ids[taken : taken + own]]
        taken += own
        if headed >= 0:
            words.append(ids[taken : taken + headed])
            taken += headed
        found.append(
            SentenceFeatures(
                candidate=Candidate(
                    document_id=passage.document_id,
                    passage=passage,
                    start=start,
                    end=start + length,
                    text=text,
                    kind=_KINDS[kind],
                ),
                language=LANGUAGES[language],
                bag=bags[bag],
                lead_in=bags[lead_in],
                words=tuple(words),
            )
        )
    return PassageFeatures(bags[0], tuple(found))


def _shared_text(keys: Iterable[str]) -> str:
    """Return a text that contains every key: those of items are part of their list's."""
    shared = ""
    for key in sorted(keys, key=len, reverse=True):
        if key not in shared:
            shared += key
    return shared
