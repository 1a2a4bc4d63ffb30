"""How well a unit answers a question, from features that mean the same in any index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from khmerqa.answer.asked import Asked, asked, holds
from khmerqa.answer.units import Unit
from khmerqa.index.lexical import TantivyIndex
from khmerqa.ports import Embedder, Segmenter, Translations
from khmerqa.search.question import Question
from khmerqa.text.clusters import clusters
from khmerqa.text.language import language_of
from khmerqa.text.normalise import search_key
from khmerqa.text.runs import RunKind
from khmerqa.text.terms import Word, stem, term, words_of_many
from khmerqa.types import Language

_BEYOND_DOUBT = 0.5  # a translation of this probability counts like the word itself
_CONTEXT = 0.7  # a word that stands in the headings above a unit, beside 1 in the unit itself


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit with its features, all in [0, 1] but ``meaning`` in [-1, 1].

    ``covered``: share of the question's words (by rarity) that the unit holds; ``in_context``: that it
    or its headings hold; ``meaning``: cosine with the question; ``standing``: of its passage in search;
    ``fits``: whether it holds what the question wants (a number, a date, an institution, a list).
    """

    unit: Unit
    language: Language
    covered: float
    in_context: float
    meaning: float
    standing: float
    fits: float
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the features in a unit's score; chosen on questions, never on the benchmarks."""

    covered: float = 0.25
    in_context: float = 0.25
    meaning: float = 0.25
    standing: float = 0.15
    fits: float = 0.10
    other_language: float = 0.85  # factor for a unit that is not in the question's language


class Judge:
    """Scores units against a question."""

    def __init__(
        self,
        segmenter: Segmenter,
        embedder: Embedder,
        translations: Translations,
        weights: Weights = Weights(),
    ) -> None:
        self._segmenter = segmenter
        self._embedder = embedder
        self._translations = translations
        self._weights = weights

    def judge(
        self,
        question: Question,
        units: Sequence[Unit],
        contexts: Sequence[str],
        standings: Sequence[float],
        lexical: TantivyIndex,
    ) -> list[Evidence]:
        """Return the evidence of each unit, best first; ``contexts`` are their titles and headings."""
        if not units:
            return []
        kinds = asked(search_key(question.text))
        wanted = self._wanted(question, lexical)
        texts = [unit.text for unit in units]
        bags = [_Bag.of(text, found) for text, found in self._cut(texts)]
        distinct = dict.fromkeys(contexts)
        context_bags = dict(
            zip(distinct, (_Bag.of(t, f) for t, f in self._cut(list(distinct))), strict=True)
        )
        meanings = np.clip(self._embedder.embed_passages(texts) @ question.vector, -1.0, 1.0)
        judged = []
        for unit, bag, context, standing, meaning in zip(
            units, bags, contexts, standings, meanings.tolist(), strict=True
        ):
            covered, in_context = _coverage(wanted, bag, context_bags[context])
            language = language_of(unit.text)
            evidence = Evidence(
                unit=unit,
                language=language,
                covered=covered,
                in_context=in_context,
                meaning=meaning,
                standing=standing,
                fits=_fits(kinds, unit, bag.key),
            )
            judged.append(self._scored(evidence, question.language))
        return sorted(judged, key=lambda e: (-e.score, e.unit.document_id, e.unit.start))

    def _cut(self, texts: Sequence[str]) -> list[tuple[str, list[Word]]]:
        return list(zip(texts, words_of_many(texts, self._segmenter), strict=True))

    def _wanted(self, question: Question, lexical: TantivyIndex) -> list[_Wanted]:
        distinct = {word.key: word for word in question.content}
        return [
            _Wanted(
                word=word,
                rarity=lexical.rarity(term(word), question.language),
                translations={
                    stem(translation) if translation.isascii() else translation: probability
                    for translation, probability in self._translations.translate(word.key)
                },
            )
            for word in distinct.values()
        ]

    def _scored(self, evidence: Evidence, asked_in: Language) -> Evidence:
        weights = self._weights
        score = (
            weights.covered * evidence.covered
            + weights.in_context * evidence.in_context
            + weights.meaning * max(evidence.meaning, 0.0)
            + weights.standing * evidence.standing
            + weights.fits * evidence.fits
        )
        if evidence.language != asked_in:
            score *= weights.other_language
        return replace(evidence, score=score)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word of the question: how rare it is, and what it may be in the other language."""

    word: Word
    rarity: float
    translations: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Bag:
    """A text as the set of its terms, and as one search key."""

    terms: frozenset[str]
    key: str

    @classmethod
    def of(cls, text: str, found: Sequence[Word]) -> _Bag:
        return cls(frozenset(map(term, found)), search_key(text))

    def match(self, wanted: _Wanted) -> float:
        """Return how surely the text holds a word, itself or translated, 0 to 1."""
        word = wanted.word
        if term(word) in self.terms:
            return 1.0
        # Where the segmenter cut a compound otherwise the letters still stand there.
        if word.kind is RunKind.KHMER and len(clusters(word.key)) > 1 and word.key in self.key:
            return 1.0
        found = sum(p for translation, p in wanted.translations.items() if translation in self.terms)
        return min(1.0, found / _BEYOND_DOUBT)


def _coverage(wanted: Sequence[_Wanted], bag: _Bag, context: _Bag) -> tuple[float, float]:
    total = sum(each.rarity for each in wanted)
    if not total:
        return 0.0, 0.0
    inside = [bag.match(each) for each in wanted]
    around = [
        max(match, _CONTEXT * context.match(each)) for match, each in zip(inside, wanted, strict=True)
    ]
    covered = sum(each.rarity * match for each, match in zip(wanted, inside, strict=True))
    in_context = sum(each.rarity * match for each, match in zip(wanted, around, strict=True))
    return covered / total, in_context / total


def _fits(kinds: frozenset[Asked], unit: Unit, key: str) -> float:
    if Asked.LIST in kinds and unit.kind == "list":
        return 1.0
    return holds(kinds, key)
