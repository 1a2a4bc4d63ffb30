"""Question sets in JSONL, as the contract writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import UsageError, both


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands: a file (or the beginning of its name), perhaps a page or a quotation."""

    source: str
    page: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """One question with what is known of its answer. ``must_include`` holds alternatives each."""

    id: str
    question: str
    language: str
    answerable: bool
    relevant: tuple[Evidence, ...]
    must_include: tuple[tuple[str, ...], ...]
    kind: str


def load_questions(path: Path) -> list[EvaluationQuestion]:
    """Read a question set; raises UsageError naming the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            both(
                f"មិនអាចអាន {path} បានទេ។ សូមពិនិត្យទីតាំងឡើងវិញ។",
                f"{path} cannot be read ({error}). Check the path.",
            )
        ) from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    both(
                        f"{path} បន្ទាត់ទី {number} មិនមែនជាសំណួរទេ។ សូមមើល docs/quality.md ។",
                        f"{path}, line {number}: not a question ({error!r}). See docs/quality.md.",
                    )
                ) from error
    if not questions:
        raise UsageError(
            both(
                f"{path} គ្មានសំណួរទេ។ សូមមើលទម្រង់ក្នុង docs/quality.md ។",
                f"{path} holds no question. See docs/quality.md for the format.",
            )
        )
    return questions


def _question(values: dict[str, object]) -> EvaluationQuestion:
    relevant = values.get("relevant", [])
    required = values.get("must_include", [])
    if not isinstance(relevant, list) or not isinstance(required, list):
        raise TypeError("relevant and must_include are lists")
    return EvaluationQuestion(
        id=str(values["id"]),
        question=str(values["question"]),
        language=str(values["language"]),
        answerable=bool(values.get("answerable", True)),
        relevant=tuple(Evidence(e["source"], e.get("page"), e.get("quote")) for e in relevant),
        must_include=tuple(tuple(str(each).split("|")) for each in required),
        kind=str(values.get("kind", "")),
    )
