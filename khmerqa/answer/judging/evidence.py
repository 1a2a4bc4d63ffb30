"""How well a unit answers a question, from features that mean the same in any index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from khmerqa.answer.question.answer_type import Asked, counts_named, holds
from khmerqa.answer.question.offices import Office
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.answer.sentences.feature_extractor import CandidateFeatures
from khmerqa.answer.sentences.features import Bag
from khmerqa.ports import LexicalIndex, Translations, Vectors
from khmerqa.search.question import Question
from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import Word, term, term_of
from khmerqa.types import LANGUAGES, Language

_BEYOND_DOUBT = 0.5  # a translation of this probability counts like the word itself
_WITHIN_LIST = 0.6  # a word in an item of a list, beside 1 in the line that announces it
_OTHER_COUNT = 0.5  # of a list with another number of items than the question names
_IN_ONE_SENTENCE = 0.5  # of a list that one sentence tells
_CONTEXT = 0.7  # a word that stands in the headings above a unit, beside 1 in the unit itself


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit with its features, all in [0, 1] but ``meaning`` in [-1, 1].

    ``covered``: share of the question's words (by rarity) that the unit holds; ``in_context``: that it
    or its headings hold; ``meaning``: cosine with the question; ``standing``: of its passage in search;
    ``fits``: whether it holds what the question wants (a number, a date, an institution, a list).
    ``keys`` are the search keys of what stands above it and of the unit.
    """

    unit: Candidate
    language: Language
    covered: float
    in_context: float
    meaning: float
    standing: float
    fits: float
    keys: tuple[str, str] = ("", "")
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Support:
    """All that could be quoted for a question, best first, and how well the index knows its matter.

    ``known``: share of the question's words (by rarity) that any passage holds, themselves or
    translated; ``unknown``: how rare and how surely missing the one least known is; ``said``: how many
    words say what is asked about, 0 for none to 1 for ten or more; ``nearest``: the best cosine of a
    passage found; ``kinds``: the kinds of answer wanted; ``key``: the question's search key. A question
    about something else has words that no document knows and no passage near it.
    """

    evidence: tuple[Evidence, ...]
    known: float
    nearest: float
    unknown: float = 0.0
    said: float = 0.0
    kinds: frozenset[Asked] = frozenset()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the features in a unit's score; chosen on questions, never on the benchmarks."""

    covered: float = 0.2
    in_context: float = 0.2
    meaning: float = 0.2
    standing: float = 0.2
    fits: float = 0.2
    other_language: float = 0.85  # factor for a unit that is not in the question's language


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word of the question: how rare it is, and what it may be in the other language."""

    word: Word
    rarity: float
    translations: Mapping[str, float]
    known: float  # how surely any passage of the index holds it, 0 to 1

    @property
    def letters(self) -> str:
        """The letters that a text may hold as part of another word; empty where that says nothing."""
        word = self.word
        return word.key if word.kind is RunKind.KHMER and len(clusters(word.key)) > 1 else ""


class _Sought(NamedTuple):
    """A wanted word as it is compared with hundreds of units."""

    rarity: float
    term: str
    letters: str
    translations: Mapping[str, float]


def wanted_words(
    question: Question, lexical: LexicalIndex, translations: Translations
) -> list[Wanted]:
    """Return the distinct words that say what a question is about."""
    distinct = {word.key: word for word in question.content}
    return [_wanted(word, question.language, lexical, translations) for word in distinct.values()]


def _wanted(
    word: Word, language: Language, lexical: LexicalIndex, translations: Translations
) -> Wanted:
    translated = {
        term_of(translation): probability
        for translation, probability in translations.translate(word.key)
    }
    rarity = lexical.rarity(term(word), language)
    if rarity < 1.0:
        return Wanted(word, rarity, translated, known=1.0)
    # No passage in the question's language holds it: it is as rare as what it may be in the other.
    rarities = {
        translation: min(lexical.rarity(translation, each) for each in LANGUAGES)
        for translation in translated
    }
    held = {each: p for each, p in translated.items() if rarities[each] < 1.0}
    known = min(1.0, sum(held.values()) / _BEYOND_DOUBT)
    if held:
        mean = sum(p * rarities[each] for each, p in held.items()) / sum(held.values())
        rarity = known * mean + (1.0 - known)
    return Wanted(word, rarity, translated, known)


def known_share(wanted: Sequence[Wanted]) -> float:
    """Return the share of the words, by rarity, that the index knows; 0 where there are none."""
    total = sum(each.rarity for each in wanted)
    return sum(each.rarity * each.known for each in wanted) / total if total else 0.0


def least_known(wanted: Sequence[Wanted]) -> float:
    """Return how rare and how surely missing the word is that the index knows least, 0 to 1."""
    return max((each.rarity * (1.0 - each.known) for each in wanted), default=1.0)


def judge(
    question: Question,
    kinds: frozenset[Asked],
    wanted: Sequence[Wanted],
    candidates: Sequence[tuple[CandidateFeatures, float]],
    weights: Weights,
    office: Office | None = None,
) -> list[Evidence]:
    """Return the evidence of (unit, standing of its passage in [0, 1]), best first.

    ``kinds`` are the kinds of answer that the question wants, ``office`` one whose holder it asks for.
    """
    counts = counts_named(question.words)
    sought = [_Sought(e.rarity, term(e.word), e.letters, e.translations) for e in wanted]
    looked_for = {name for each in sought for name in (each.term, *each.translations)}
    meanings = _meanings([candidate.vectors for candidate, _ in candidates], question.vector)
    around: dict[int, list[float]] = {}  # the units of a passage share their context
    judged = []
    for (candidate, standing), meaning in zip(candidates, meanings, strict=True):
        context = around.get(id(candidate.context))
        if context is None:
            context = around[id(candidate.context)] = _matches(
                sought, looked_for, candidate.context
            )
        covered, in_context = _coverage(sought, looked_for, candidate, context)
        fits = _fits(kinds, counts, candidate.unit, candidate.bag.key)
        if office is not None:
            fits = float(candidate.unit.kind != "list" and office.told(candidate.bag.key))
            if fits and office.in_line(candidate.bag.key):  # of which body, it is told above
                covered, meaning = in_context, max(meaning, in_context)
        judged.append(
            Evidence(
                unit=candidate.unit,
                language=candidate.language,
                covered=covered,
                in_context=in_context,
                meaning=meaning,
                standing=standing,
                fits=fits,
                keys=(candidate.context.key, candidate.bag.key),
                score=_score(
                    *(covered, in_context, meaning, standing, fits),
                    weights.other_language if candidate.language != question.language else 1.0,
                    weights,
                ),
            )
        )
    return sorted(judged, key=_best_first)


def _meanings(vectors: Sequence[Vectors], asked: Vectors) -> list[float]:
    """Return the highest cosine of each unit's vectors with the question's."""
    if not vectors:
        return []
    cosines = np.concatenate(vectors) @ asked
    firsts = np.cumsum([0, *map(len, vectors[:-1])])
    return [min(1.0, each) for each in np.maximum.reduceat(cosines, firsts).tolist()]


def rescored(evidence: Iterable[Evidence], weights: Weights, asked_in: Language) -> list[Evidence]:
    """Return the evidence scored with ``weights``, best first; ties by place in the documents."""
    scored = [
        replace(
            each,
            score=_score(
                *(each.covered, each.in_context, each.meaning, each.standing, each.fits),
                weights.other_language if each.language != asked_in else 1.0,
                weights,
            ),
        )
        for each in evidence
    ]
    return sorted(scored, key=_best_first)


def _best_first(evidence: Evidence) -> tuple[float, str, int]:
    return -evidence.score, evidence.unit.document_id, evidence.unit.start


def _score(
    covered: float,
    in_context: float,
    meaning: float,
    standing: float,
    fits: float,
    factor: float,
    weights: Weights,
) -> float:
    return factor * (
        weights.covered * covered
        + weights.in_context * in_context
        + weights.meaning * max(meaning, 0.0)
        + weights.standing * standing
        # A list of five answers no question about five other things.
        + weights.fits * fits * in_context
    )


def _matches(sought: Sequence[_Sought], looked_for: Set[str], bag: Bag) -> list[float]:
    """Return how surely a text holds each word, itself or translated, 0 to 1."""
    # Of hundreds of terms and translations hardly any is in a text: the few are found at once.
    held, key = bag.terms & looked_for, bag.key
    return [
        # Where the segmenter cut a compound otherwise the letters still stand there.
        1.0
        if each.term in held or (each.letters and each.letters in key)
        else (_translated(each.translations, held) if held else 0.0)
        for each in sought
    ]


def _translated(translations: Mapping[str, float], held: Set[str]) -> float:
    if held.isdisjoint(translations):
        return 0.0
    return min(1.0, sum(p for each, p in translations.items() if each in held) / _BEYOND_DOUBT)


def _coverage(
    sought: Sequence[_Sought],
    looked_for: Set[str],
    candidate: CandidateFeatures,
    context: Sequence[float],
) -> tuple[float, float]:
    total = sum(each.rarity for each in sought)
    if not total:
        return 0.0, 0.0
    opening = _matches(sought, looked_for, candidate.opening)
    whole = opening
    if candidate.opening is not candidate.bag:
        whole = _matches(sought, looked_for, candidate.bag)
    covered = in_context = 0.0
    for each, first, anywhere, above in zip(sought, opening, whole, context, strict=True):
        if not (anywhere or above or first):
            continue
        # A long list holds many words by its mere length, so its first line counts for more.
        inside = max(first, _WITHIN_LIST * anywhere)
        covered += each.rarity * inside
        in_context += each.rarity * max(inside, _CONTEXT * above)
    return covered / total, in_context / total


def _fits(kinds: frozenset[Asked], counts: frozenset[int], unit: Candidate, key: str) -> float:
    """Return how well a unit's shape is what was asked for, 0 to 1."""
    if unit.kind == "list" and (counts or Asked.LIST in kinds):
        # "The five goals" are told by a list of five; one of four is some other list.
        if not counts or len(unit.text.splitlines()) - 1 in counts:
            return 1.0
        return _OTHER_COUNT if Asked.LIST in kinds else 0.0
    told = holds(kinds, key)
    return told * _IN_ONE_SENTENCE if Asked.LIST in kinds else told
