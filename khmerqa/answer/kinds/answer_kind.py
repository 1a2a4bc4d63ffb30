"""The seam of the answer kinds: each looks at a question and the passages found, and may answer it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from khmerqa.answer.judging.evidence import Evidence
from khmerqa.answer.question.profile import QuestionProfile
from khmerqa.answer.sentences.candidates import Candidate
from khmerqa.index.generation import Generation
from khmerqa.types import Hit, Language

LOOKED_UP = 0.95  # confidence in what was found by its name, and so needs no judge


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """What there is to answer from."""

    profile: QuestionProfile
    evidence: Evidence  # the passages found, and what the judge says of them
    generation: Generation
    language: Language  # of the answer's fixed words
    documents: Collection[str] = ()  # if not empty, only these may be quoted

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The passages found, best first."""
        return self.evidence.hits


@dataclass(frozen=True, slots=True)
class Selection:
    """What answers a question: candidates to quote, best first, and fixed words around them.

    The confidence is computed from ``features``; if these are None, ``confidence`` is final.
    """

    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    features: Mapping[str, float] | None = None
    heading: str | None = None  # above everything, even if nothing is quoted
    introduction: str | None = None  # above the quotations, which then stay whole and in order
    remainder: str | None = None  # below the quotations: what is left out
    reply: str | None = None  # what to say if nothing is quoted
    names_nearest: bool = True  # whether a refusal says where the nearest passage is

    @property
    def is_complete(self) -> bool:
        """Whether the quotations are an announced whole: none may be left out or paraphrased."""
        return self.introduction is not None


class AnswerKind(Protocol):
    """One kind of answer. Kinds are asked in order, and the first that selects anything decides."""

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return what answers, None if the question is not of this kind."""
        ...


def first_selection(kinds: Iterable[AnswerKind], request: AnswerRequest) -> Selection:
    """Return what the first kind selects that applies to the question."""
    found = (kind.select(request) for kind in kinds)
    return next((each for each in found if each is not None), Selection())
