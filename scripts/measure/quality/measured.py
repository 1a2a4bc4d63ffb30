"""Asking the questions over each index: all figures of the page come from here."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from khmerqa import wiring
from khmerqa.answer.assistant import Assistant
from khmerqa.answer.judging.calibration import Calibration, calibrated
from khmerqa.evaluation.evaluate import Outcome, evaluate
from khmerqa.evaluation.question_set import EvaluationQuestion, load_questions
from khmerqa.evaluation.retrieval import Retrieved, retrieve_questions
from khmerqa.index.layout import IndexLayout
from khmerqa.settings import IndexSettings, Settings
from khmerqa.types import DocumentSummary
from quality.curves import Judged

HALF_NAMES = {"report": "reporting half", "tune": "tuning half"}
ON, OFF, SMALL_TALK = "on the subject", "off the subject", "small talk"
OFF_TOPIC = "off-topic"  # the kind of a question, small talk among it
OLDER: Mapping[str, str] = {  # from a set to the collection that it asks about
    "report-digest": "corpus",
    "official-en": "official",
    "report-unanswerable": "corpus",
}


@dataclass(frozen=True)
class Half:
    """One half of the benchmark over one index; ``judged`` is the same with nothing refused."""

    outcomes: tuple[Outcome, ...]
    judged: tuple[Judged, ...]
    groups: Mapping[str, str]  # unanswerable questions by id: ON, OFF or SMALL_TALK

    def answerable(self) -> list[Outcome]:
        """Return the outcomes of the answerable questions."""
        return [each for each in self.outcomes if each.question.answerable]


@dataclass(frozen=True)
class Collection:
    """The measurements of one index. ``retrieved`` is by retriever and question language."""

    name: str
    documents: tuple[DocumentSummary, ...]
    passages: int
    threshold: float
    halves: Mapping[str, Half]
    retrieved: Mapping[str, Sequence[Retrieved]]
    older: Mapping[str, tuple[Outcome, ...]]

    @property
    def reporting(self) -> Half:
        """The half that no choice was made on."""
        return self.halves["report"]


def measured(key: str, name: str, index: Path, questions: Path) -> Collection:
    """Ask all questions that an index can answer, and the unanswerable ones."""
    settings = Settings(index=IndexSettings(directory=index))
    assistant, never_refusing = wiring.assistant(settings), _never_refusing(settings)
    generation = assistant.generation()
    halves = {}
    for half in HALF_NAMES:
        path = questions / f"benchmark-{half}.jsonl"
        asked = [each for each in load_questions(path) if each.collection in ("", key)]
        say(f"{name}: {len(asked)} questions, {HALF_NAMES[half]}")
        halves[half] = _half(assistant, never_refusing, asked, small_talk(path))
    reported = [each.question for each in halves["report"].outcomes]
    retrieved = {}
    for language in ("", "km", "en"):
        those = [each for each in reported if each.language == language or not language]
        if any(each.answerable for each in those):
            say(f"{name}: by retriever, questions in {language or 'any language'}")
            retrieved[language] = retrieve_questions(assistant, name, those, ablation=True)
    older = {}
    for stem, of in OLDER.items():
        path = questions / f"{stem}.jsonl"
        if path.is_file() and (of == key or stem == "report-unanswerable"):
            say(f"{name}: {stem}")
            older[stem] = tuple(evaluate(assistant, load_questions(path)))
    return Collection(
        name=name,
        documents=tuple(generation.passages.listed()),
        passages=generation.manifest.passages,
        threshold=Calibration().threshold,
        halves=halves,
        retrieved=retrieved,
        older=older,
    )


def small_talk(path: Path) -> frozenset[str]:
    """Return the ids of a question set's small talk, which its ``why`` calls so."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return frozenset(row["id"] for row in rows if row.get("why", "").startswith("Small talk"))


def group_of(question: EvaluationQuestion, talk: frozenset[str]) -> str:
    """Return the group of an unanswerable question."""
    if question.id in talk:
        return SMALL_TALK
    return OFF if question.kind == OFF_TOPIC else ON


def say(text: str) -> None:
    """Print the next step and the time to standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def indexed(paths: Sequence[Path], index: Path) -> Path:
    """Index files or folders; return the index."""
    stages: list[str] = []

    def progress(stage: str, done: int, total: int | None) -> None:
        if not stages or stages[-1] != stage:
            stages.append(stage)
            say(f"{paths[0].name}: {stage}")

    wiring.reindexer(Settings(index=IndexSettings(directory=index)), progress).run(list(paths))
    return index


def _half(
    assistant: Assistant,
    never_refusing: Assistant,
    asked: Sequence[EvaluationQuestion],
    talk: frozenset[str],
) -> Half:
    given, all_given = evaluate(assistant, asked), evaluate(never_refusing, asked)
    return Half(
        tuple(given),
        tuple(map(judged, all_given)),
        {each.id: group_of(each, talk) for each in asked if not each.answerable},
    )


def judged(outcome: Outcome) -> Judged:
    """Return an outcome for the curves; one without a quotation is never answered."""
    answered = outcome.answer.status == "answered"
    return Judged(
        outcome.answer.confidence if answered else 0.0,
        outcome.question.answerable,
        outcome.question.answerable and outcome.complete,
    )


def _never_refusing(settings: Settings) -> Assistant:
    """Return an assistant that refuses nothing for low confidence."""
    judge = wiring.judge(settings.models.judge)
    return Assistant(
        IndexLayout(settings.index.directory),
        segmenter=wiring.segmenter(),
        embedder=wiring.embedder(settings.models.embedder),
        translations=wiring.translations(),
        calibration=replace(calibrated(with_judge=judge is not None), threshold=0.0),
        judge=judge,
        glossary=wiring.glossary(),
    )


Trait = Callable[[Outcome], Sequence[str]]


def by_trait(outcomes: Sequence[Outcome], trait: Trait) -> dict[str, list[Outcome]]:
    """Return outcomes by trait; one outcome may have several traits, or none."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for name in dict.fromkeys(trait(outcome)):
            groups.setdefault(name, []).append(outcome)
    return groups
