"""What an assistant makes of a question set."""

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

TOP = 10
_LANGUAGE_MARK = re.compile(r"[.-](?:km|kh|en)(?=\.|$)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: the rank of the first relevant hit (None: not in the first ten) and the answer."""

    question: EvaluationQuestion
    answer: Answer
    rank: int | None
    cited: bool  # a relevant document, and page where one is named, is cited
    complete: bool  # the answer holds all that it must
    precision: float = 0.0  # share of the citations that are of a relevant document and page
    recall: float = 0.0  # share of the relevant works of which one is cited


@dataclass(frozen=True, slots=True)
class Metrics:
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
    """Return what each answerable question adds to each metric."""
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

    ``intervals`` are of all questions: within them a metric lies with 95 % confidence.
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
    hits_of = [
        [_cites(citation, evidence) for evidence in question.relevant]
        for citation in answer.citations
    ]
    right = [any(each) for each in hits_of]
    complete = answer.status == "answered" and holds_all(question, answer.text)
    return Outcome(
        question,
        answer,
        ranks[0] if ranks else None,
        cited=any(right),
        complete=complete,
        precision=_share(right) if right else 0.0,
        recall=_recall(question, hits_of),
    )


def _cites(citation: Citation, evidence: Evidence) -> bool:
    """Tell whether a citation is of a relevant document, and of a relevant page where one is named."""
    return citation.source.startswith(evidence.source) and _on_page(
        evidence, citation.page, citation.page_end
    )


def _recall(question: EvaluationQuestion, hits_of: Sequence[Sequence[bool]]) -> float:
    """Return the share of the relevant works that are cited; two languages of a work are one."""
    works: dict[str, bool] = {}
    for place, evidence in enumerate(question.relevant):
        work = _work(evidence.source)
        works[work] = works.get(work, False) or any(of_one[place] for of_one in hits_of)
    return _share(list(works.values())) if works else 0.0


def _work(source: str) -> str:
    """Return the name of a file without what tells its language."""
    return _LANGUAGE_MARK.sub("", source)


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
