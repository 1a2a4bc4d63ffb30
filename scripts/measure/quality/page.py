"""The page: the text of ``page.md`` with tables of the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from string import Template

from khmerqa.evaluation.evaluate import Metrics, Outcome, compute_metrics
from khmerqa.evaluation.metrics import intervals, rank_values
from khmerqa.evaluation.retrieval import Retrieved
from khmerqa.types import DocumentSummary
from quality import failures, refusal
from quality.anchors import ANCHORS, COLUMNS
from quality.measured import HALF_NAMES, Collection, by_trait
from quality.tables import STYLES, figure, table, within

WORDS = Path(__file__).with_name("page.md")
SHOWN = {
    "hit_at_1": "hit@1",
    "hit_at_3": "hit@3",
    "hit_at_5": "hit@5",
    "hit_at_10": "hit@10",
    "mean_reciprocal_rank": "mean reciprocal rank",
    "ndcg_at_10": "nDCG@10",
    "answered": "answered",
    "cited": "cited",
    "complete": "complete",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
}
BRIEF = ("hit_at_1", "hit_at_5", "hit_at_10", "answered", "cited", "complete")
OF_SEARCH = ("hit_at_1", "hit_at_5", "hit_at_10", "ndcg_at_10")
LANGUAGES = {"km": "Khmer", "en": "English"}
Groups = Mapping[str, Sequence[Outcome]]


@dataclass(frozen=True)
class Made:
    """The date, version and machine of the page."""

    date: str
    commit: str
    machine: str


def page(
    collections: Sequence[Collection], benchmarks: Sequence[Retrieved], made: Made, other: str
) -> str:
    """Return the whole page, the headline's collection first; ``other`` is its last section."""
    first = collections[0]
    answerable = first.reporting.answerable()
    indexes = "; ".join(
        f"{_capital(each.name)}: {len(each.documents)} files, {each.passages} passages"
        for each in collections
    )
    return Template(WORDS.read_text(encoding="utf-8")).substitute(
        **asdict(made),
        indexes=indexes,
        headline=_headline(collections),
        halves=_halves(collections),
        by_question="\n\n".join(_by_question(each, each is first) for each in collections),
        retrievers="\n\n".join(chain.from_iterable(map(_retrievers, collections))),
        fates=failures.fates(answerable),
        failures=failures.shown(answerable),
        threshold=figure(first.threshold),
        refused=refusal.both_halves(collections),
        thresholds="\n\n".join(map(refusal.thresholds, collections)),
        older=_older(collections),
        anchors=table(COLUMNS, ANCHORS),
        benchmarks=_benchmarks(benchmarks),
        other=other,
    )


def _headline(collections: Sequence[Collection]) -> str:
    head, columns = [""], []
    for each in collections:
        outcomes = each.reporting.answerable()
        head += [f"{each.name} ({len(outcomes)})", "95 %"]
        columns.append((compute_metrics(outcomes), _intervals(outcomes)))
    return table(
        head,
        [
            [title, *chain.from_iterable((_of(f, name), within(i.get(name))) for f, i in columns)]
            for name, title in SHOWN.items()
            if name in asdict(columns[0][0])
        ],
    )


def _halves(collections: Sequence[Collection]) -> str:
    groups = {
        f"{collection.name}, {HALF_NAMES[name]}": half.answerable()
        for collection in collections
        for name, half in collection.halves.items()
    }
    return _brief("half", groups)


def _by_question(collection: Collection, headline: bool) -> str:
    answerable = collection.reporting.answerable()
    style = by_trait(answerable, lambda o: (STYLES.get(o.question.style, o.question.style),))
    kind = by_trait(answerable, lambda o: (o.question.kind,))
    work = by_trait(
        answerable, lambda o: [_work(e.source, collection.documents) for e in o.question.relevant]
    )
    crossing = by_trait(answerable, lambda o: (_crossing(o, collection.documents),))
    picture = "![By kind: found, cited, complete](pictures/quality-kinds.svg)"
    parts = [
        f"## {_capital(collection.name)}: by language, kind and document",
        _brief("asked in", _largest_first(style)),
        "Whether a question crosses the languages:",
        _brief("evidence", dict(sorted(crossing.items()))),
        "By kind; of a handful of questions a share says little (of eight, ±.3):",
        _brief("kind", _largest_first(kind)),
        *([picture] if headline else []),
        "By document, with the way its pages were read; a question counts wherever it has evidence:",
        _brief("document", _largest_first(work)),
    ]
    return "\n\n".join(parts)


def _brief(title: str, groups: Groups) -> str:
    rows = [
        [name, str(len(outcomes)), *(_of(compute_metrics(outcomes), each) for each in BRIEF)]
        for name, outcomes in groups.items()
        if outcomes
    ]
    return table([title, "questions", *(SHOWN[each] for each in BRIEF)], rows)


def _largest_first(groups: Groups) -> Groups:
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _crossing(outcome: Outcome, documents: Sequence[DocumentSummary]) -> str:
    languages = {
        listed.language
        for evidence in outcome.question.relevant
        for listed in documents
        if listed.source.startswith(evidence.source)
    }
    asked = outcome.question.language
    where = "in it" if asked in languages else "in the other language only"
    return f"asked in {LANGUAGES[asked]}, evidence {where}"


def _work(source: str, documents: Sequence[DocumentSummary]) -> str:
    """Return the work that a file is a version of, or its name, and how its pages were extracted."""
    listed = next((each for each in documents if each.source.startswith(source)), None)
    if listed is None:
        return f"`{source}`"
    methods = [name.replace("ocr", "OCR") for name, _ in listed.methods if name]
    return f"`{listed.catalogue.work or listed.source}`" + (
        f" ({', '.join(methods)})" if methods else ""
    )


def _retrievers(collection: Collection) -> list[str]:
    tables = []
    for language, found in collection.retrieved.items():
        asked = f"asked in {LANGUAGES[language]}" if language else "all"
        rows = [
            [
                each.retrievers,
                *(
                    f"{figure(each.metrics[n])} ({within(each.intervals.get(n))})"
                    for n in OF_SEARCH
                ),
            ]
            for each in found
        ]
        title = f"{collection.name}, {asked} ({found[0].questions})"
        tables.append(table([title, *(SHOWN[name] for name in OF_SEARCH)], rows))
    return tables


def _older(collections: Sequence[Collection]) -> str:
    rows = []
    for collection in collections:
        for name, outcomes in collection.older.items():
            found = compute_metrics(outcomes)
            shares = [_of(found, each) if found.answerable else "" for each in BRIEF]
            refused = figure(found.refused_rightly)
            rows.append([f"`{name}`, {collection.name}", str(len(outcomes)), *shares, refused])
    head = ["set", "questions", *(SHOWN[each] for each in BRIEF), "refused rightly"]
    return table(head, rows) if rows else "Not measured here."


def _benchmarks(benchmarks: Sequence[Retrieved]) -> str:
    if not benchmarks:
        return "Not measured here."
    rows = [
        [
            f"{each.name} ({each.questions})",
            figure(each.metrics["hit_at_1"]),
            within(each.intervals.get("hit_at_1")),
            figure(each.metrics["hit_at_10"]),
            figure(each.metrics["ndcg_at_10"]),
        ]
        for each in benchmarks
    ]
    return table(["set", "hit@1", "95 %", "hit@10", "nDCG@10"], rows)


def _intervals(outcomes: Sequence[Outcome]) -> Mapping[str, tuple[float, float]]:
    """Return bootstrap intervals of the figures, all resampled by the same questions."""
    return intervals(
        {
            **rank_values([outcome.rank for outcome in outcomes]),
            "answered": [float(o.answer.status == "answered") for o in outcomes],
            "cited": [float(outcome.cited) for outcome in outcomes],
            "complete": [float(outcome.complete) for outcome in outcomes],
        }
    )


def _of(found: Metrics, name: str) -> str:
    return figure(asdict(found)[name])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
