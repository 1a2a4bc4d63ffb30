"""What an assistant makes of a question set."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from khmerqa.answer.assistant import Assistant
from khmerqa.errors import QuestionError
from khmerqa.evaluation.fingerprint import folded, holds
from khmerqa.evaluation.metrics import intervals, means, rank_values
from khmerqa.evaluation.question_set import EvaluationQuestion, Evidence
from khmerqa.ingest.discover import slug
from khmerqa.text.language import language_of
from khmerqa.text.normalise import search_key
from khmerqa.types import Answer, Hit, Passage

TOP = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the rank of the first relevant hit (None: not in the first ten) and the answer."""

    question: EvaluationQuestion
    answer: Answer
    rank: int | None
    cited: bool  # a relevant document, and page where one is named, is cited
    complete: bool  # the answer holds all that it must


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are of the answerable questions, but ``refused_rightly``: of those without an answer."""

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
    refused_rightly: float | None
    median_ms: float


def evaluate(assistant: Assistant, questions: Iterable[EvaluationQuestion]) -> list[Outcome]:
    """Ask every question, each on its own."""
    return [_outcome(question, _answer(assistant, question)) for question in questions]


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of some outcomes (not none)."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    refused = [outcome.answer.status == "no_evidence" for outcome in others]
    return Figures(
        questions=len(outcomes),
        answerable=len(answerable),
        **means(_values(answerable)),
        refused_rightly=_share(refused) if refused else None,
        median_ms=round(
            statistics.median(dict(outcome.answer.timings_ms)["total"] for outcome in outcomes), 2
        ),
    )


def _values(answerable: Sequence[Outcome]) -> dict[str, list[float]]:
    """Return what each answerable question adds to each figure."""
    return {
        **rank_values([outcome.rank for outcome in answerable]),
        "answered": [float(outcome.answer.status == "answered") for outcome in answerable],
        "cited": [float(outcome.cited) for outcome in answerable],
        "complete": [float(outcome.complete) for outcome in answerable],
    }


def report(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Return the figures of all, by language, kind and style, and question by question, for JSON.

    ``intervals`` are of all questions: within them a figure lies with 95 % confidence.
    """
    return {
        "all": asdict(figures(outcomes)),
        "intervals": intervals(_values([o for o in outcomes if o.question.answerable])),
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


def _by(
    outcomes: Sequence[Outcome], trait: Callable[[EvaluationQuestion], str]
) -> dict[str, dict[str, object]]:
    """Return the figures by a trait, of the questions that have it."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if trait(outcome.question):
            groups.setdefault(trait(outcome.question), []).append(outcome)
    return {name: asdict(figures(groups[name])) for name in sorted(groups)}


def _answer(assistant: Assistant, question: EvaluationQuestion) -> Answer:
    """Return the answer; a question that is refused as unusable counts as one without evidence."""
    try:
        return assistant.ask(question.question, TOP)
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
    cited = any(
        citation.source.startswith(evidence.source)
        and _on_page(evidence, citation.page, citation.page_end)
        for citation in answer.citations
        for evidence in question.relevant
    )
    complete = answer.status == "answered" and holds_all(question, answer.text)
    return Outcome(question, answer, ranks[0] if ranks else None, cited, complete)


def holds_all(question: EvaluationQuestion, text: str) -> bool:
    """Tell whether a text holds, of each requirement, at least one alternative."""
    key = search_key(text)
    return all(
        any(search_key(alternative) in key for alternative in alternatives)
        for alternatives in question.must_include
    )


def _relevant_hit(question: EvaluationQuestion, hit: Hit) -> bool:
    return any(stands_in(evidence, hit.passage) for evidence in question.relevant)


def stands_in(evidence: Evidence, passage: Passage) -> bool:
    """Tell whether a passage is that evidence, or holds it."""
    # A hit knows its document's id alone, which is the slug of the file's name.
    return (
        passage.document_id.startswith(slug(evidence.source))
        and _on_page(evidence, passage.page, passage.page_end)
        and (evidence.quote is None or _wording(evidence.quote) in _wording(passage.text))
        # Where there are pages, a passage on one is enough: a list may be cut into several.
        and (bool(evidence.pages) or evidence.words is None or holds(passage.text, evidence.words))
    )


def _wording(text: str) -> str:
    """Return a search key without white space: where a Khmer line ends, a PDF keeps no space."""
    return folded(search_key(text))


def _on_page(evidence: Evidence, page: int | None, page_end: int | None) -> bool:
    """Tell whether a page of the evidence is among ``page`` to ``page_end``; if unknown, it may."""
    if not evidence.pages or page is None:
        return True
    return any(page <= number <= (page_end or page) for number in evidence.pages)


def _share(values: Sequence[bool]) -> float:
    return round(statistics.fmean(values), 4)
