"""Asks an assistant a question set, and computes metrics of the answers."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import QuestionError
from khmerqa.evaluation.fingerprint import folded, holds
from khmerqa.evaluation.metrics import Interval, intervals, means, rank_values
from khmerqa.evaluation.question_set import EvaluationQuestion, Evidence
from khmerqa.ingest.files.discover import slug
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.types import Answer, Citation, Hit, Passage

TOP_K = 10
_LANGUAGE_MARK = re.compile(r"[.-](?:km|kh|en)(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one question, compared with what is known of it."""

    question: EvaluationQuestion
    answer: Answer
    rank: int | None  # of the first relevant hit, None if it is not among the first ten
    cited: bool  # a relevant document is cited, on a relevant page if pages are given
    complete: bool  # the answer holds everything required
    precision: float = 0.0  # share of the citations that are of a relevant document and page
    recall: float = 0.0  # share of the relevant works of which one is cited


@dataclass(frozen=True, slots=True)
class Metrics:
    """Shares are of the answerable questions; ``refused_rightly`` is of those without an answer."""

    questions: int
    answerable: int
    hit_at_1: float
    hit_at_3: float
    hit_at_5: float
    hit_at_10: float
    mean_reciprocal_rank: float
    ndcg_at_10: float
    answered: float
    cited: float
    complete: float
    citation_precision: float
    citation_recall: float
    refused_rightly: float | None
    median_length: float  # code points of an answer that was given
    median_ms: float


def evaluate(assistant: Assistant, questions: Iterable[EvaluationQuestion]) -> list[Outcome]:
    """Ask every question, each on its own."""
    return [_outcome(question, _answer(assistant, question)) for question in questions]


def compute_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """Return the metrics of some outcomes (not none)."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    refused = [outcome.answer.status == "no_evidence" for outcome in others]
    return Metrics(
        questions=len(outcomes),
        answerable=len(answerable),
        **means(_values(answerable)),
        refused_rightly=_share(refused) if refused else None,
        median_length=statistics.median(
            [len(each.answer.text) for each in answerable if each.answer.citations] or [0]
        ),
        median_ms=round(
            statistics.median(dict(outcome.answer.timings_ms)["total"] for outcome in outcomes), 2
        ),
    )


def _values(answerable: Sequence[Outcome]) -> dict[str, list[float]]:
    """Return the value of each metric for each answerable question."""
    return {
        **rank_values([outcome.rank for outcome in answerable]),
        "answered": [float(outcome.answer.status == "answered") for outcome in answerable],
        "cited": [float(outcome.cited) for outcome in answerable],
        "complete": [float(outcome.complete) for outcome in answerable],
        # An answer without citations has no precision.
        "citation_precision": [o.precision for o in answerable if o.answer.citations],
        "citation_recall": [outcome.recall for outcome in answerable],
    }


def report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return the metrics of all, by language, kind and style, and question by question, for JSON.

    ``intervals`` are the 95 % confidence intervals over all questions.
    """
    return {
        "all": asdict(compute_metrics(outcomes)),
        "intervals": _intervals(_values([o for o in outcomes if o.question.answerable])),
        "by_language": _by(outcomes, lambda question: question.language),
        "by_kind": _by(outcomes, lambda question: question.kind),
        "by_style": _by(outcomes, lambda question: question.style),
        "questions": [
            {
                "id": outcome.question.id,
                "status": outcome.answer.status,
                "confidence": outcome.answer.confidence,
                "rank": outcome.rank,
                "cited": outcome.cited,
                "complete": outcome.complete,
            }
            for outcome in outcomes
        ],
    }


def _intervals(values: dict[str, list[float]]) -> dict[str, Interval]:
    """Return the intervals, that of precision over the answers that cite anything."""
    of_answers = {"citation_precision": values.pop("citation_precision")}
    return intervals(values) | intervals(of_answers)


def _by(
    outcomes: Sequence[Outcome], trait: Callable[[EvaluationQuestion], str]
) -> dict[str, dict[str, object]]:
    """Return the metrics by a trait, of the questions that have it."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if trait(outcome.question):
            groups.setdefault(trait(outcome.question), []).append(outcome)
    return {name: asdict(compute_metrics(groups[name])) for name in sorted(groups)}


def _answer(assistant: Assistant, question: EvaluationQuestion) -> Answer:
    """Return the answer; a question that is refused as unusable counts as one without evidence."""
    try:
        return assistant.ask(question.question, TOP_K)
    except QuestionError as error:
        return Answer(
            id=question.id,
            question=question.question,
            language=language_of(question.question),
            status="no_evidence",
            text=str(error),
            citations=(),
            hits=(),
            writer="",
            generation="",
            confidence=0.0,
            timings_ms=(("total", 0.0),),
        )


def _outcome(question: EvaluationQuestion, answer: Answer) -> Outcome:
    ranks = [n for n, hit in enumerate(answer.hits, start=1) if _relevant_hit(question, hit)]
    hits_of = [
        [_cites(citation, evidence) for evidence in question.relevant]
        for citation in answer.citations
    ]
    right = [any(each) for each in hits_of]
    complete = answer.status == "answered" and holds_all(question, answer.text)
    return Outcome(
        question=question,
        answer=answer,
        rank=ranks[0] if ranks else None,
        cited=any(right),
        complete=complete,
        precision=_share(right) if right else 0.0,
        recall=_recall(question, hits_of),
    )


def _cites(citation: Citation, evidence: Evidence) -> bool:
    """Return whether a citation is of a relevant document and, if pages are given, of one of them."""
    return citation.source.startswith(evidence.source) and _on_page(
        evidence, citation.page, citation.page_end
    )


def _recall(question: EvaluationQuestion, hits_of: Sequence[Sequence[bool]]) -> float:
    """Return the share of the relevant works that are cited; two languages of a work are one."""
    works: dict[str, bool] = {}
    for position, evidence in enumerate(question.relevant):
        work = _work(evidence.source)
        works[work] = works.get(work, False) or any(of_one[position] for of_one in hits_of)
    return _share(list(works.values())) if works else 0.0


def _work(source: str) -> str:
    """Return the name of a file without its language."""
    return _LANGUAGE_MARK.sub("", source)


def holds_all(question: EvaluationQuestion, text: str) -> bool:
    """Return whether a text holds at least one alternative of each requirement."""
    key = search_key(text)
    return all(
        any(search_key(alternative) in key for alternative in alternatives)
        for alternatives in question.must_include
    )


def _relevant_hit(question: EvaluationQuestion, hit: Hit) -> bool:
    return any(matches_evidence(evidence, hit.passage) for evidence in question.relevant)


def matches_evidence(evidence: Evidence, passage: Passage) -> bool:
    """Return whether a passage is the evidence, or holds it."""
    # A hit has only its document's id, which is the slug of the file's name.
    return (
        passage.document_id.startswith(slug(evidence.source))
        and _on_page(evidence, passage.page, passage.page_end)
        and (evidence.quote is None or _wording(evidence.quote) in _wording(passage.text))
        # If there are pages, a passage on one is enough: a list may be split into several passages.
        and (bool(evidence.pages) or evidence.words is None or holds(passage.text, evidence.words))
    )


def _wording(text: str) -> str:
    """Return a search key without white space: a PDF keeps no space at the end of a Khmer line."""
    return folded(search_key(text))


def _on_page(evidence: Evidence, page: int | None, page_end: int | None) -> bool:
    """Return whether a page of the evidence is in ``page`` to ``page_end``; True if unknown."""
    if not evidence.pages or page is None:
        return True
    return any(page <= number <= (page_end or page) for number in evidence.pages)


def _share(values: Sequence[bool]) -> float:
    return round(statistics.fmean(values), 4)
