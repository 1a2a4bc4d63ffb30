"""Hybrid search in one generation: lexical, translated and dense legs, fused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from khmerqa.index.dense import LANGUAGES
from khmerqa.index.generation import Generation
from khmerqa.ports import Translations
from khmerqa.search.fuse import Ranked, fuse
from khmerqa.search.legs import lexical_terms, translated_terms
from khmerqa.search.question import Question
from khmerqa.types import Hit, Language, LegScores

# A passage in the question's own language is found by its words; one in the other language by their
# translations. Meaning counts for both.
OWN_WEIGHTS = {"lexical": 1.0, "dense": 0.7, "translated": 0.3}
OTHER_WEIGHTS = {"lexical": 0.3, "dense": 1.0, "translated": 1.0}
OTHER_LANGUAGE = 0.9  # what is said in both languages is better read in one's own
SUPERSEDED = 0.8  # what a digest says is better read in the official text, where that is indexed
DEPTH = 60  # passages asked of each leg and language


@dataclass(frozen=True, slots=True)
class Legs:
    """Which legs take part; all but for an ablation."""

    lexical: bool = True
    translated: bool = True
    dense: bool = True


def search(
    question: Question,
    generation: Generation,
    translations: Translations,
    limit: int,
    documents: Collection[str] = (),
    legs: Legs = Legs(),
) -> list[Hit]:
    """Return the best passages for a question, of all documents or of those named.

    Ties are broken by the passage's ordinal, so equal input gives equal output.
    """
    allowed = generation.passages.numbers_of(documents) if documents else None
    # A filter works on what the legs return, so they must return all of it.
    depth = max(generation.manifest.passages, 1) if documents else max(DEPTH, limit)
    own_terms = lexical_terms(question.content) if legs.lexical else {}
    other_terms = translated_terms(question.content, translations) if legs.translated else {}
    fused: dict[int, float] = {}
    raw: dict[int, dict[str, float]] = {}
    for language in LANGUAGES:
        found: dict[str, Ranked] = {
            "lexical": generation.lexical.search(own_terms, language, depth),
            # In the question's own language too: a Khmer question may hold English words.
            "translated": generation.lexical.search(other_terms, language, depth),
            "dense": (
                generation.dense.search(question.vector, language, depth) if legs.dense else []
            ),
        }
        if allowed is not None:
            found = {n: [p for p in ranked if p[0] in allowed] for n, ranked in found.items()}
        for name, ranked in found.items():
            for number, score in ranked:
                raw.setdefault(number, {})[name] = score
        fused.update(_fused(found, language, question.language))
    for number in generation.superseded & fused.keys():
        fused[number] *= SUPERSEDED
    best = sorted(fused, key=lambda number: (-fused[number], number))[:limit]
    return [
        Hit(passage, fused[number], LegScores(**raw[number]))
        for number, passage in zip(best, generation.passages.passages(best), strict=True)
    ]


def _fused(found: dict[str, Ranked], language: Language, asked: Language) -> dict[int, float]:
    if language == asked:
        return fuse(found, OWN_WEIGHTS)
    scores = fuse(found, OTHER_WEIGHTS)
    return {number: score * OTHER_LANGUAGE for number, score in scores.items()}
