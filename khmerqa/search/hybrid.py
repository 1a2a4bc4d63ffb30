"""Hybrid search in one generation: lexical, translated and dense retrievers, fused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from khmerqa.index.generation import Generation
from khmerqa.ports import Reranker, Translations, Vectors
from khmerqa.search.fuse import Ranked, either, fuse, words_covered
from khmerqa.search.query_terms import lexical_terms, translated_terms
from khmerqa.search.question import Question
from khmerqa.storage.sentence_vectors import decode_vectors
from khmerqa.types import LANGUAGES, Hit, Language, RetrieverScores


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each retriever counts; ``scripts/train/choose-weights`` chose the numbers.

    A passage in the question's own language is found by its words; one in the other language by their
    translations. Vectors count for both. ``half`` and ``sharpness`` are those of
    ``fuse.words_covered``.
    """

    same_language: Mapping[str, float]
    cross_language: Mapping[str, float]
    half: float
    sharpness: float


FUSION = Fusion(
    same_language={"lexical": 0.1, "dense": 0.55, "translated": 0.1},
    cross_language={"lexical": 0.15, "dense": 0.7, "translated": 0.1},
    half=0.5,
    sharpness=4.0,
)
OUTRANKED_FACTOR = 0.8  # of a digest's passage, if the official text is indexed
# Of two parallel passages the one in the question's language gets at least this share of the other's
# score, and the other then this factor: the first places are for other facts.
PARALLEL_SHARE = 0.95
REPEATED_FACTOR = 0.85
SENTENCE_SHARE = 2 / 3  # of a passage's similarity; the rest is that of the passage as a whole
RESCORE_DEPTH = 200  # passages of a language whose sentences are compared
RERANK_DEPTH = 30  # passages that a reranker reads, if there is one
RETRIEVER_DEPTH = 60  # passages that each retriever returns in each language


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one language: by each retriever, and by the words that were asked.

    ``full_score`` is the lexical score of a passage that holds all of those words.
    """

    ranked: Mapping[str, Ranked]
    asked: Ranked
    full_score: float


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
    by_language = retrieve(
        question=question,
        generation=generation,
        translations=translations,
        depth=depth,
        retrievers=retrievers,
    )
    if allowed is not None:
        by_language = {
            language: replace(
                found,
                ranked={n: [p for p in of if p[0] in allowed] for n, of in found.ranked.items()},
            )
            for language, found in by_language.items()
        }
    fused = fused_scores(by_language, question.language)
    raw: dict[int, dict[str, float]] = {}
    for found in by_language.values():
        for name, ranked in found.ranked.items():
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


def retrieve(
    *,
    question: Question,
    generation: Generation,
    translations: Translations,
    depth: int,
    retrievers: Retrievers = Retrievers(),
) -> dict[Language, Found]:
    """Return what each retriever finds in each language, ``depth`` passages at the most."""
    own: dict[str, float] = {}
    asked: dict[str, float] = {}
    other: dict[str, float] = {}
    if retrievers.lexical:
        own = lexical_terms(question.content, question.further)
        asked = lexical_terms(question.asked)
    if retrievers.translated:
        other = translated_terms(question.content, translations)
    vector = question.vector if retrievers.dense else None
    found: dict[Language, Found] = {}
    for language in LANGUAGES:
        lexical = generation.lexical.search(own, language, depth)
        found[language] = Found(
            ranked={
                "lexical": lexical,
                # In the question's own language too: a Khmer question may hold English words.
                "translated": generation.lexical.search(other, language, depth),
                "dense": [] if vector is None else _nearest(vector, language, generation, depth),
            },
            # Most questions have no other names or forms, which would be searched for as well.
            asked=lexical if asked == own else generation.lexical.search(asked, language, depth),
            full_score=generation.lexical.full_score(asked, language),
        )
    return found


def _nearest(
    vector: Vectors, language: Language, generation: Generation, depth: int
) -> list[tuple[int, float]]:
    """Return the passages that are nearest as a whole, in the order of their nearest sentences too."""
    found = generation.dense.search(vector, language, depth)
    stored = generation.sentence_vectors
    if stored is None or not found:
        return found
    rescored = [
        (docid, _with_sentences(similarity, decode_vectors(stored.record(docid)) @ vector))
        for docid, similarity in found[:RESCORE_DEPTH]
    ]
    # What was too far away to be compared stays behind.
    last = min(similarity for _, similarity in rescored)
    rest = [(docid, min(similarity, last)) for docid, similarity in found[RESCORE_DEPTH:]]
    return sorted(rescored + rest, key=lambda pair: (-pair[1], pair[0]))


def _with_sentences(whole: float, sentences: Vectors) -> float:
    best = float(sentences.max(initial=whole))
    return min(1.0, SENTENCE_SHARE * best + (1 - SENTENCE_SHARE) * whole)


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


def fused_scores(
    by_language: Mapping[Language, Found], question_language: Language
) -> dict[int, float]:
    """Return the fused score of each passage that any retriever found, in (0, 1].

    Retrievers are compared within a question and a language, where the best is good even if it is far
    from an answer. So a passage also counts by how many of the question's words it holds, which says
    something by itself: that the one passage with a name is about it, whatever the vectors say.
    """
    scores: dict[int, float] = {}
    for language, found in by_language.items():
        closeness = _closeness(language, by_language)
        own = language == question_language
        weights = FUSION.same_language if own else FUSION.cross_language
        asked = dict(found.asked)
        for docid, score in fuse(found.ranked, weights).items():
            covered = words_covered(
                asked.get(docid, 0.0), found.full_score, FUSION.half, FUSION.sharpness
            )
            scores[docid] = either(score * closeness, covered)
    return scores


def _closeness(language: Language, by_language: Mapping[Language, Found]) -> float:
    """Return how close the best passage in a language is, compared with the best in any, 0 to 1.

    A retriever's scores are divided by its best, so the best of a language would be as good as the best
    of another even if the language has only one passage, about something else. Cosines compare across
    languages; without any, no language is ranked lower.
    """
    best = {
        each: max((score for _, score in found.ranked["dense"]), default=0.0)
        for each, found in by_language.items()
    }
    highest = max(best.values())
    if highest <= 0 or not any(by_language[language].ranked.values()):
        return 1.0
    return max(best[language], 0.0) / highest
