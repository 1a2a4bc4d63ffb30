"""Hybrid search in one generation: lexical, translated and dense retrievers, fused."""

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
# translations. Vectors count for both.
SAME_LANGUAGE_WEIGHTS = {"lexical": 1.0, "dense": 0.5, "translated": 0.2}
CROSS_LANGUAGE_WEIGHTS = {"lexical": 0.1, "dense": 1.0, "translated": 0.3}
CROSS_LANGUAGE_FACTOR = 0.9  # of a passage in the other language: one's own is easier to read
OUTRANKED_FACTOR = 0.8  # of a digest's passage, if the official text is indexed
# Of two parallel passages the one in the question's language gets at least this share of the other's
# score, and the other then this factor: the first places are for other facts.
PARALLEL_SHARE = 0.95
REPEATED_FACTOR = 0.85
FULL_SIMILARITY = 0.9  # share of the best cosine; from there on a language counts fully
RERANK_DEPTH = 30  # passages that a reranker reads, if there is one
RETRIEVER_DEPTH = 60  # passages that each retriever returns in each language

ByRetriever = Mapping[str, Ranked]


@dataclass(frozen=True, slots=True)
class Retrievers:
    """Which retrievers take part: all, except in an ablation."""

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
    """Return the best passages for a question, of all documents or of those given.

    Ties are broken by docid, so equal input gives equal output.
    """
    allowed = generation.passages.docids_of(documents) if documents else None
    # Results are filtered after retrieval, so with a filter the retrievers must return everything.
    depth = max(generation.manifest.passages, 1) if documents else max(RETRIEVER_DEPTH, limit)
    by_language = _retrieve(
        question=question,
        generation=generation,
        translations=translations,
        depth=depth,
        retrievers=retrievers,
    )
    if allowed is not None:
        by_language = {
            language: {n: [p for p in ranked if p[0] in allowed] for n, ranked in found.items()}
            for language, found in by_language.items()
        }
    fused: dict[int, float] = {}
    raw: dict[int, dict[str, float]] = {}
    for language, found in by_language.items():
        closeness = _closeness(language, by_language)
        for docid, score in _fused(found, language, question.language).items():
            fused[docid] = score * closeness
        for name, ranked in found.items():
            for docid, score in ranked:
                raw.setdefault(docid, {})[name] = score
    if reranker is not None:
        _rerank(fused, question.text, generation, reranker)
    _prefer_question_language(fused, generation.parallel_passages[question.language], allowed)
    for docid in generation.outranked & fused.keys():
        fused[docid] *= OUTRANKED_FACTOR
    best = _best(fused, limit)
    return [
        Hit(passage, fused[docid], RetrieverScores(**raw.get(docid, {})))
        for docid, passage in zip(best, generation.passages.passages(best), strict=True)
    ]


def _retrieve(
    *,
    question: Question,
    generation: Generation,
    translations: Translations,
    depth: int,
    retrievers: Retrievers,
) -> dict[Language, ByRetriever]:
    """Return what each retriever finds in each language."""
    own: dict[str, float] = {}
    other: dict[str, float] = {}
    if retrievers.lexical:
        own = lexical_terms(question.content, question.further)
    if retrievers.translated:
        other = translated_terms(question.content, translations)
    vector = question.vector if retrievers.dense else None
    return {
        language: {
            "lexical": generation.lexical.search(own, language, depth),
            # In the question's own language too: a Khmer question may hold English words.
            "translated": generation.lexical.search(other, language, depth),
            "dense": [] if vector is None else generation.dense.search(vector, language, depth),
        }
        for language in LANGUAGES
    }


def _best(fused: Mapping[int, float], limit: int) -> list[int]:
    return sorted(fused, key=lambda docid: (-fused[docid], docid))[:limit]


def _rerank(
    fused: dict[int, float], question: str, generation: Generation, reranker: Reranker
) -> None:
    """Give the scores of the best passages to the same passages in the reranker's order.

    The judge is calibrated on fused scores, so the scores themselves stay as they are.
    """
    best = _best(fused, RERANK_DEPTH)
    texts = ["\n".join([*each.section, each.text]) for each in generation.passages.passages(best)]
    reranked = dict(zip(best, reranker.scores(question, texts), strict=True))
    scores = [fused[docid] for docid in best]
    for docid, score in zip(sorted(best, key=lambda each: -reranked[each]), scores, strict=True):
        fused[docid] = score


def _prefer_question_language(
    fused: dict[int, float], parallel: Mapping[int, int], allowed: Collection[int] | None
) -> None:
    """Rank the one of two parallel passages in the question's language first, the other lower.

    ``parallel`` leads from a passage in the other language to the one in the question's, which need
    not have been found.
    """
    for docid in fused.keys() & parallel.keys():
        own = parallel[docid]
        if allowed is None or own in allowed:
            fused[own] = max(fused.get(own, 0.0), PARALLEL_SHARE * fused[docid])
            fused[docid] *= REPEATED_FACTOR


def _closeness(language: Language, by_language: Mapping[Language, ByRetriever]) -> float:
    """Return how close the best passage in a language is, compared with the best in any, 0 to 1.

    A retriever's scores are divided by its best, so the best of a language would be as good as the best
    of another even if the language has only one passage, about something else. Cosines compare across
    languages; without any, no language is ranked lower.
    """
    best = {
        each: max((score for _, score in found["dense"]), default=0.0)
        for each, found in by_language.items()
    }
    highest = max(best.values())
    if highest <= 0 or not any(by_language[language].values()):
        return 1.0
    return min(1.0, max(best[language], 0.0) / (FULL_SIMILARITY * highest))


def _fused(found: ByRetriever, language: Language, question_language: Language) -> dict[int, float]:
    if language == question_language:
        return fuse(found, SAME_LANGUAGE_WEIGHTS)
    scores = fuse(found, CROSS_LANGUAGE_WEIGHTS)
    return {docid: score * CROSS_LANGUAGE_FACTOR for docid, score in scores.items()}
