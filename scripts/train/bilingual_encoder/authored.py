"""Our own bilingual passages with questions, near misses and claims (docs/data.md has the form)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Side = Literal["en", "km"]
SIDES: tuple[Side, Side] = ("en", "km")
_KEPT_OUT = 5  # every fifth passage of a file is kept out of training


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    en: str
    km: str

    def __getitem__(self, side: Side) -> str:
        return self.en if side == "en" else self.km


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the numbers of the sentences that together answer it."""

    text: Both
    style: str
    kind: str
    answer: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A question that the passage does not answer, and the sentence that would."""

    text: Both
    sentence: Both


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that a passage supports, contradicts or does not tell."""

    text: Both
    label: str
    by: str  # what was changed in it, for a contradicted one


@dataclass(frozen=True, slots=True)
class AuthoredPassage:
    """A passage, sentence by sentence in both languages."""

    id: str
    topic: str
    title: Both
    section: Both
    sentences: tuple[Both, ...]
    questions: tuple[Question, ...]
    near_misses: tuple[NearMiss, ...]
    claims: tuple[Claim, ...]

    def heading(self, side: Side) -> str:
        """Return title and section, as they are read before a passage."""
        return f"{self.title[side]} > {self.section[side]}"


@dataclass(frozen=True, slots=True)
class Folds:
    """Passages to train on, and those kept out."""

    training: tuple[AuthoredPassage, ...]
    held_out: tuple[AuthoredPassage, ...]


def read_authored(folders: Sequence[Path]) -> Folds:
    """Return all passages of the ``.jsonl`` files in the folders; every fifth of a file is kept out."""
    training: list[AuthoredPassage] = []
    held_out: list[AuthoredPassage] = []
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
        for place, passage in enumerate(_passages(path)):
            (held_out if place % _KEPT_OUT == _KEPT_OUT - 1 else training).append(passage)
    return Folds(tuple(training), tuple(held_out))


def _passages(path: Path) -> Iterator[AuthoredPassage]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield _passage(json.loads(line))


def _passage(row: dict[str, Any]) -> AuthoredPassage:
    return AuthoredPassage(
        id=row["id"],
        topic=row["topic"],
        title=Both(row["title_en"], row["title_km"]),
        section=Both(row["section_en"], row["section_km"]),
        sentences=tuple(
            Both(english, khmer)
            for english, khmer in zip(row["passage_en"], row["passage_km"], strict=True)
        ),
        questions=tuple(
            Question(
                Both(each["q_en"], each["q_km"]), each["style"], each["kind"], tuple(each["answer"])
            )
            for each in row["questions"]
        ),
        near_misses=tuple(
            NearMiss(Both(each["q_en"], each["q_km"]), Both(each["answer_en"], each["answer_km"]))
            for each in row["near_miss"]
        ),
        claims=tuple(
            Claim(Both(each["en"], each["km"]), each["label"], each.get("by", ""))
            for each in row.get("claims", ())
        ),
    )
