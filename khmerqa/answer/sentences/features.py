"""The units of a passage read: their words, search keys and languages, fresh or from a record.

A record is made while an index is written and holds all that reading gives but the text itself, so that
an answer need neither cut sentences into words again nor open the documents they stand in.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from khmerqa.answer.sentences.candidates import Candidate, units
from khmerqa.ports import Ids, Segmenter, WordEmbedder
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import tokens_and_terms
from khmerqa.types import LANGUAGES, Document, Language, Passage

RECORDS_VERSION = "2"  # raised whenever ``units``, what is read of them or its encoding changes
_KINDS: tuple[Literal["sentence", "item", "list", "article"], ...] = (
    *("sentence", "item"),
    *("list", "article"),
)
_RAW = -15  # a zlib stream without header: the passage's own text is its dictionary
_BAG, _UNIT = 3, 7  # numbers in a record for each of these


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as the set of its terms, and as one search key."""

    terms: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit with what was read of it; ``opening`` is a list's first line, otherwise the whole.

    ``words`` are the unit's and, of a list, those of its heading with its first line: what the
    embedder has for them, or the texts themselves where it reads no words.
    """

    unit: Candidate
    language: Language
    bag: Bag
    opening: Bag
    words: tuple[Ids, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """The units that begin in a passage; ``context`` is of the title and the headings above them."""

    context: Bag
    units: tuple[ReadUnit, ...]


def read_passages(
    passages: Sequence[tuple[Document, Passage]],
    segmenter: Segmenter,
    embedder: WordEmbedder | None,
) -> list[ReadPassage]:
    """Read passages. Many at a time are faster than one by one."""
    by_passage = [list(units(document, passage)) for document, passage in passages]
    contexts = ["\n".join([document.title, *passage.section]) for document, passage in passages]
    flat = [unit for of_passage in by_passage for unit in of_passage]
    lists = [unit for unit in flat if unit.kind == "list"]
    embedded = [*(unit.text for unit in flat), *map(_headed, lists)]
    # All that is read, each text once: a list's items are units as well.
    texts = list(dict.fromkeys([*contexts, *embedded, *map(_opening, lists)]))
    read = dict(zip(texts, tokens_and_terms(texts, segmenter), strict=True))
    bags = {text: Bag(each.terms, each.key) for text, each in read.items()}
    words: dict[str, Ids] = {}
    if embedder is not None:
        distinct = list(dict.fromkeys(embedded))
        ids = embedder.word_ids([read[text].tokens for text in distinct])
        words = dict(zip(distinct, ids, strict=True))

    def of_unit(unit: Candidate) -> ReadUnit:
        opening, embedded = unit.text, [unit.text]
        if unit.kind == "list":
            opening, embedded = _opening(unit), [unit.text, _headed(unit)]
        return ReadUnit(
            unit,
            language_of(unit.text),
            bags[unit.text],
            bags[opening],
            tuple(words[text] for text in embedded) if words else tuple(embedded),
        )

    return [
        ReadPassage(bags[context], tuple(map(of_unit, of_passage)))
        for of_passage, context in zip(by_passage, contexts, strict=True)
    ]


def _opening(unit: Candidate) -> str:
    """Return the line that announces a list."""
    return unit.text.split("\n", 1)[0]


def _headed(unit: Candidate) -> str:
    """Return the heading above a list with the line that announces it."""
    return "\n".join([*unit.passage.section[-1:], _opening(unit)])


class FeatureRecorder:
    """Implements ``ports.SentenceRecorder``; ``version`` is empty for embedders that read no words."""

    def __init__(self, segmenter: Segmenter, embedder: object) -> None:
        self._segmenter = segmenter
        self._embedder = embedder if isinstance(embedder, WordEmbedder) else None

    @property
    def version(self) -> str:
        """That of the records; what normaliser, segmenter and embedder are, the index remembers."""
        return RECORDS_VERSION if self._embedder is not None else ""

    def records(self, passages: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        """Return a record of each passage."""
        read = read_passages(passages, self._segmenter, self._embedder)
        return [
            encoded(each, passage.text) for each, (_, passage) in zip(read, passages, strict=True)
        ]


def encoded(read: ReadPassage, text: str) -> bytes:
    """Return the record of a passage of this text.

    Little-endian 32-bit numbers, then the ids of words, then texts in UTF-8: see ``decoded``.
    """
    bags = [read.context]
    places = {id(read.context): 0}
    for bag in (bag for each in read.units for bag in (each.bag, each.opening)):
        if places.setdefault(id(bag), len(bags)) == len(bags):
            bags.append(bag)
    pool = _pooled(bag.key for bag in bags)
    lines = [" ".join(sorted(bag.terms)) for bag in bags]
    ids = [each for unit in read.units for each in unit.words]
    assert all(isinstance(each, np.ndarray) for each in ids)
    numbers = [len(bags), len(read.units), sum(map(len, ids)), len(pool)]
    for bag, line in zip(bags, lines, strict=True):
        numbers += pool.index(bag.key), len(bag.key), len(line)
    for each in read.units:
        unit = each.unit
        begin = unit.start - unit.passage.start
        flags = _KINDS.index(unit.kind) * len(LANGUAGES) + LANGUAGES.index(each.language)
        numbers += begin, len(unit.text), flags, places[id(each.bag)], places[id(each.opening)]
        numbers += len(each.words[0]), len(each.words[1]) if len(each.words) > 1 else -1
    content = b"".join(
        [
            np.array(numbers, dtype="<i4").tobytes(),
            *(np.asarray(each, dtype="<i4").tobytes() for each in ids),
            "".join([pool, *lines]).encode(),
        ]
    )
    compressor = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, _RAW, zdict=text.encode())
    return compressor.compress(content) + compressor.flush()


def decoded(record: bytes, passage: Passage, document: Callable[[str], Document]) -> ReadPassage:
    """Return what a record says of its passage; a document is opened for lists that leave it only.

    Four numbers (of bags, units, ids of words, code points of keys); a bag's key as a slice of all
    keys, and the length of its line of terms; a unit's place and length in the passage, kind and
    language, bag, opening, and how many ids it has and (-1 for none) its heading.
    """
    content = zlib.decompressobj(_RAW, zdict=passage.text.encode()).decompress(record)
    bag_count, unit_count, id_count, pool_length = np.frombuffer(content, "<i4", 4).tolist()
    size = _BAG * bag_count + _UNIT * unit_count
    numbers: list[int] = np.frombuffer(content, "<i4", size, 16).tolist()
    ids: Ids = np.frombuffer(content, "<i4", id_count, 16 + 4 * size).astype(np.int32, copy=False)
    texts = content[16 + 4 * (size + id_count) :].decode()
    bags: list[Bag] = []
    at = pool_length
    for place in range(0, _BAG * bag_count, _BAG):
        start, length, line = numbers[place : place + _BAG]
        terms = texts[at : at + line]
        at += line
        bags.append(
            Bag(frozenset(terms.split(" ") if terms else ()), texts[start : start + length])
        )
    found: list[ReadUnit] = []
    taken = 0
    for place in range(_BAG * bag_count, size, _UNIT):
        begin, length, flags, bag, opening, own, headed = numbers[place : place + _UNIT]
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
        unit = Candidate(passage.document_id, passage, start, start + length, text, _KINDS[kind])
        found.append(ReadUnit(unit, LANGUAGES[language], bags[bag], bags[opening], tuple(words)))
    return ReadPassage(bags[0], tuple(found))


def _pooled(keys: Iterable[str]) -> str:
    """Return a text that holds every key: those of items stand in that of their list."""
    pool = ""
    for key in sorted(keys, key=len, reverse=True):
        if key not in pool:
            pool += key
    return pool
