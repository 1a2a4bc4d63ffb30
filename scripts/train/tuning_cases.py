"""Tuning questions with all that could be quoted for them: what calibration is fitted on."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bilingual_encoder.authored import SIDES, read_authored
from bilingual_encoder.held_out_index import index_passages
from khmerqa import wiring
from khmerqa.answer.assistant import DEPTH, Assistant
from khmerqa.answer.judging.ranking import Ranking
from khmerqa.answer.kinds.answer_kind import AnswerRequest
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.errors import QuestionError
from khmerqa.evaluation.question_set import EvaluationQuestion, load_questions
from khmerqa.settings import IndexSettings, ModelSettings, Settings

QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "questions"
AUTHORED = Path(__file__).resolve().parent / "authored"


@dataclass(frozen=True)
class Case:
    """A question with all that could be quoted for it."""

    expected: EvaluationQuestion
    profile: QuestionProfile
    ranking: Ranking
    source: str  # the kind of documents


def collect(
    assistant: Assistant, expected: Sequence[EvaluationQuestion], source: str
) -> list[Case]:
    """Return the cases of a question set over the assistant's index."""
    generation = assistant.generation()
    cases = []
    for each in expected:
        try:
            profile = assistant.profile(each.question)
        except QuestionError:
            continue  # refused before anything is searched
        evidence = assistant.retrieve(profile, generation, DEPTH)
        request = AnswerRequest(
            profile=profile, evidence=evidence, generation=generation, language=profile.language
        )
        if assistant.select(request).features is None:
            continue  # answered without the judge, or nothing was found
        ranking = assistant.ranker.rank(profile, evidence, generation)
        cases.append(Case(each, profile, ranking, source))
    return cases


def cases_over(index: Path, other: str, models: ModelSettings) -> list[Case]:
    """Return the cases that an index can answer: all but those of the ``other`` collection."""
    assistant = wiring.assistant(Settings(index=IndexSettings(directory=index), models=models))
    paths = [QUESTIONS / "benchmark-tune.jsonl", *sorted(QUESTIONS.glob("tune-*.jsonl"))]
    expected = [
        question
        for path in paths
        for question in load_questions(path)
        if question.collection != other and not (other == "corpus" and _of_digests(question))
    ]
    return collect(assistant, expected, "digests" if other == "official" else "official")


def authored_cases(seed: int, models: ModelSettings) -> list[Case]:
    """Return questions on our own passages; of half of these the passage is not in the index."""
    draw = random.Random(seed)
    passages = read_authored([AUTHORED]).held_out[::2]
    cases: list[Case] = []
    for of_text in SIDES:
        expected = []
        for number, passage in enumerate(passages):
            name = f"{passage.id}.{of_text}"
            for place, question in enumerate(passage.questions):
                side, indexed = draw.choice(SIDES), not number % 2
                if not indexed and place % 2:
                    continue
                right = tuple(passage.sentences[each][of_text] for each in question.answer)
                expected.append(
                    _expected(
                        f"{name}.{place}", question.text[side], side, right if indexed else ()
                    )
                )
            for place, miss in enumerate(() if number % 2 else passage.near_misses):
                side = draw.choice(SIDES)
                expected.append(_expected(f"{name}.n{place}", miss.text[side], side, ()))
        with tempfile.TemporaryDirectory() as folder:
            settings = index_passages(passages[::2], (of_text,), Path(folder) / of_text)
            assistant = wiring.assistant(replace(settings, models=models))
            cases += collect(assistant, expected, "authored")
    return cases


def _expected(
    name: str, question: str, language: str, right: tuple[str, ...]
) -> EvaluationQuestion:
    return EvaluationQuestion(
        id=name,
        question=question,
        language=language,
        answerable=bool(right),
        relevant=(),
        must_include=(right,) if right else (),
        kind="" if right else "on-topic",
    )


def _of_digests(question: EvaluationQuestion) -> bool:
    """Return whether a question was written over the digests, and not for any index."""
    return question.answerable and not question.collection
