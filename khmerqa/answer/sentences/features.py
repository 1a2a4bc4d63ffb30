"""Features of the candidates in a passage: their terms, search keys, languages and word ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.index.indexed_text import indexed_text
from khmerqa.ports import Embedder, Ids, PassageEmbedder, Segmenter, Span, WordEmbedder
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import tokens_and_terms
from khmerqa.types import Document, Language, Passage

_NO_IDS: Ids = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as the set of its terms (a bag of words), and as one search key."""

    terms: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of a candidate. ``lead_in`` is of a list's first line, otherwise of the whole.

    ``words`` are the candidate's and, for a list, those of its heading with its first line: word ids
    of the embedder, the texts themselves for an embedder that takes no word ids, or no ids at all for
    one that reads whole passages. Each has a vector.
    """

    candidate: Candidate
    language: Language
    bag: Bag
    lead_in: Bag
    words: tuple[Ids, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageFeatures:
    """The candidates that begin in a passage; ``context`` is of the title and the headings above."""

    context: Bag
    sentences: tuple[SentenceFeatures, ...]


def extract_features(
    passages: Sequence[tuple[Document, Passage]],
    segmenter: Segmenter,
    embedder: Embedder | WordEmbedder,
) -> list[PassageFeatures]:
    """Return the features of passages. Many at a time are faster than one by one."""
    by_passage = [list(candidates(document, passage)) for document, passage in passages]
    contexts = ["\n".join([document.title, *passage.section]) for document, passage in passages]
    flat = [candidate for of_passage in by_passage for candidate in of_passage]
    lists = [candidate for candidate in flat if candidate.kind == "list"]
    embedded = [*(candidate.text for candidate in flat), *map(_headed, lists)]
    # Each text is segmented once, although a list's items are candidates as well.
    texts = list(dict.fromkeys([*contexts, *embedded, *map(_first_line, lists)]))
    read = dict(zip(texts, tokens_and_terms(texts, segmenter), strict=True))
    bags = {text: Bag(each.terms, each.key) for text, each in read.items()}
    words: dict[str, Ids] = {}
    distinct = list(dict.fromkeys(embedded))
    if isinstance(embedder, WordEmbedder):
        ids = embedder.word_ids([read[text].tokens for text in distinct])
        words = dict(zip(distinct, ids, strict=True))
    elif isinstance(embedder, PassageEmbedder):
        words = dict.fromkeys(distinct, _NO_IDS)

    def features_of(candidate: Candidate) -> SentenceFeatures:
        lead_in, embedded = candidate.text, [candidate.text]
        if candidate.kind == "list":
            lead_in, embedded = _first_line(candidate), [candidate.text, _headed(candidate)]
        return SentenceFeatures(
            candidate=candidate,
            language=language_of(candidate.text),
            bag=bags[candidate.text],
            lead_in=bags[lead_in],
            words=tuple(words[text] for text in embedded) if words else tuple(embedded),
        )

    return [
        PassageFeatures(bags[context], tuple(map(features_of, of_passage)))
        for of_passage, context in zip(by_passage, contexts, strict=True)
    ]


def vector_spans(
    document: Document, passage: Passage, candidates: Sequence[Candidate]
) -> list[Span]:
    """Return what each candidate's vectors are of, as spans of the passage's indexed text.

    A list has two, of all of it and of its first line; what leaves the passage is left out.
    """
    offset = len(indexed_text(document, passage)) - len(passage.text)
    spans: list[Span] = []
    for candidate in candidates:
        begin = offset + candidate.start - passage.start
        spans.append((begin, offset + min(candidate.end, passage.end) - passage.start))
        if candidate.kind == "list":
            spans.append((begin, begin + len(_first_line(candidate))))
    return spans


def _first_line(candidate: Candidate) -> str:
    """Return the line that announces a list."""
    return candidate.text.split("\n", 1)[0]


def _headed(candidate: Candidate) -> str:
    """Return the heading above a list with the line that announces it: what its items are about."""
    return "\n".join([*candidate.passage.section[-1:], _first_line(candidate)])
