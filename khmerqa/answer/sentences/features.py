"""Features of the candidates in a passage: their terms, search keys, languages and word ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.ports import Ids, Segmenter, WordEmbedder
from khmerqa.text.language import language_of
from khmerqa.text.terms.words import tokens_and_terms
from khmerqa.types import Document, Language, Passage


@dataclass(frozen=True, slots=True)
class Bag:
    """A text as the set of its terms (a bag of words), and as one search key."""

    terms: frozenset[str]
    key: str


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The features of a candidate. ``lead_in`` is of a list's first line, otherwise of the whole.

    ``words`` are the candidate's and, for a list, those of its heading with its first line: word ids
    of the embedder, or the texts themselves for an embedder that takes no word ids.
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
    embedder: WordEmbedder | None,
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
    if embedder is not None:
        distinct = list(dict.fromkeys(embedded))
        ids = embedder.word_ids([read[text].tokens for text in distinct])
        words = dict(zip(distinct, ids, strict=True))

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


def _first_line(candidate: Candidate) -> str:
    """Return the line that announces a list."""
    return candidate.text.split("\n", 1)[0]


def _headed(candidate: Candidate) -> str:
    """Return the heading above a list with the line that announces it: what its items are about."""
    return "\n".join([*candidate.passage.section[-1:], _first_line(candidate)])
