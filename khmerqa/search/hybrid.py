"""Hybrid search in one generation: lexical, translated and dense legs, fused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from khmerqa.index.generation import Generation
from khmerqa.ports import Reranker, Translations
from khmerqa.search.fuse import Ranked, fuse
from khmerqa.search.query_terms import lexical_terms, translated_terms
from khmerqa.search.question import Question
from khmerqa.types import LANGUAGES, Hit, Language, RetrieverScores

# A passage in the question's own language is found by its words; one in the other language by their
# translations. Meaning counts for both.
OWN_WEIGHTS = {"lexical": 1.0, "dense": 0.5, "translated": 0.2}
OTHER_WEIGHTS = {"lexical": 0.1, "dense": 1.0, "translated": 0.3}
OTHER_LANGUAGE = 0.9  # what is said in both languages is better read in one's own
SUPERSEDED = 0.8  # what a digest says is better read in the official text, where that is indexed
TWIN = 0.95  # of its twin's score is a passage in the question's language worth, if found or not,
SECOND = 0.85  # and its twin then this much less: the first places are for other facts
OTHER_NEARNESS = 0.9  # of the nearest passage's cosine: from there on a language is as near as any
RERANKED = 30  # passages that a reranker reads, where there is one
DEPTH = 60  # passages asked of each leg and language


@dataclass(frozen=True, slots=True)
class Retrievers:
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
    retrievers: Retrievers = Retrievers(),
    reranker: Reranker | None = None,
) -> list[Hit]:
    """Return the best passages for a question, of all documents or of those named.

    Ties are broken by the passage's ordinal, so equal input gives equal output.
    """
    allowed = generation.passages.docids_of(documents) if documents else None
    # A filter works on what the legs return, so they must return all of it.
    depth = max(generation.manifest.passages, 1) if documents else max(DEPTH, limit)
    own_terms = lexical_terms(question.content, question.further) if retrievers.lexical else {}
    other_terms = translated_terms(question.content, translations) if retrievers.translated else {}
    by_language: dict[Language, dict[str, Ranked]] = {}
    for language in LANGUAGES:
        found: dict[str, Ranked] = {
            "lexical": generation.lexical.search(own_terms, language, depth),
            # In the question's own language too: a Khmer question may hold English words.
            "translated": generation.lexical.search(other_terms, language, depth),
            "dense": (
                generation.dense.search(question.vector, language, depth)
                if retrievers.dense
                else []
            ),
        }
        if allowed is not None:
            found = {n: [p for p in ranked if p[0] in allowed] for n, ranked in found.items()}
        by_language[language] = found
    fused: dict[int, float] = {}
    raw: dict[int, dict[str, float]] = {}
    for language, found in by_language.items():
        nearness = _nearness(language, by_language)
        for number, score in _fused(found, language, question.language).items():
            fused[number] = score * nearness
        for name, ranked in found.items():
            for number, score in ranked:
                raw.setdefault(number, {})[name] = score
    if reranker is not None:
        _reranked(fused, question.text, generation, reranker)
    _told_once(fused, generation.parallel_passages[question.language], allowed)
    for number in generation.outranked & fused.keys():
        fused[number] *= SUPERSEDED
    best = sorted(fused, key=lambda number: (-fused[number], number))[:limit]
    return [
        Hit(passage, fused[number], RetrieverScores(**raw.get(number, {})))
        for number, passage in zip(best, generation.passages.passages(best), strict=True)
    ]


def _reranked(
    fused: dict[int, float], question: str, generation: Generation, reranker: Reranker
) -> None:
    """Give the scores of the best passages to the same passages in the reranker's order.

    What the writer makes of a score was learnt of fused ones, so they stay as they are.
    """
    best = sorted(fused, key=lambda number: (-fused[number], number))[:RERANKED]
    texts = ["\n".join([*each.section, each.text]) for each in generation.passages.passages(best)]
    scores = dict(zip(best, reranker.scores(question, texts), strict=True))
    held = [fused[number] for number in best]
    for number, score in zip(sorted(best, key=lambda n: -scores[n]), held, strict=True):
        fused[number] = score


def _told_once(
    fused: dict[int, float], own: Mapping[int, int], allowed: Collection[int] | None
) -> None:
    """Put what stands in both languages where the question's own is read first, and the other later.

    ``own`` leads from a passage in the other language to its twin, which need not have been found.
    """
    for number in fused.keys() & own.keys():
        twin = own[number]
        if allowed is None or twin in allowed:
            fused[twin] = max(fused.get(twin, 0.0), TWIN * fused[number])
            fused[number] *= SECOND


def _nearness(language: Language, by_language: Mapping[Language, Mapping[str, Ranked]]) -> float:
    """Return how near the best passage in a language is, beside the best in any, 0 to 1.

    A leg's scores are divided by its best, so the best of a language would be as good as the best of
    another even where only one passage is in it, about something else. Cosines compare across
    languages; where there are none, nothing is held against a language.
    """
    best = {
        each: max((score for _, score in found["dense"]), default=0.0)
        for each, found in by_language.items()
    }
    highest = max(best.values())
    if highest <= 0 or not any(by_language[language].values()):
        return 1.0
    return min(1.0, max(best[language], 0.0) / (OTHER_NEARNESS * highest))


def _fused(found: dict[str, Ranked], language: Language, asked: Language) -> dict[int, float]:
    if language == asked:
        return fuse(found, OWN_WEIGHTS)
    scores = fuse(found, OTHER_WEIGHTS)
    return {number: score * OTHER_LANGUAGE for number, score in scores.items()}
