"""Question sets in JSONL (docs/benchmark.md has the format)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khmerqa.errors import UsageError
from khmerqa.evaluation.fingerprint import Fingerprint
from khmerqa.types import Bilingual


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer is: a file (or the beginning of its name), perhaps pages or a quotation.

    An answer on several pages counts as found on any of them. Words that may not be stored are given
    by their fingerprint.
    """

    source: str
    pages: tuple[int, ...] = ()
    quote: str | None = None
    words: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """One question with what is known of its answer; ``must_include`` holds tuples of alternatives."""

    id: str
    question: str
    language: str
    answerable: bool
    relevant: tuple[Evidence, ...]
    must_include: tuple[tuple[str, ...], ...]
    kind: str
    style: str = ""  # km, en, mixed or noisy; empty if a set does not say
    collection: str = ""  # corpus or official; empty if any index will do


def load_questions(path: Path) -> list[EvaluationQuestion]:
    """Read a question set; raises UsageError naming the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Bilingual(
                f"មិនអាចអាន {path} បានទេ។ សូមពិនិត្យទីតាំងឡើងវិញ។",
                f"{path} cannot be read ({getattr(error, 'strerror', 'not UTF-8')}). Check the path.",
            )
        ) from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    Bilingual(
                        f"{path} បន្ទាត់ទី {number} មិនមែនជាសំណួរទេ។ សូមមើល docs/benchmark.md ។",
                        f"{path}, line {number}: not a question ({error!r}). See docs/benchmark.md.",
                    )
                ) from error
    if not questions:
        raise UsageError(
            Bilingual(
                f"{path} គ្មានសំណួរទេ។ សូមមើលទម្រង់ក្នុង docs/benchmark.md ។",
                f"{path} holds no question. See docs/benchmark.md for the format.",
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
        relevant=tuple(_evidence(each) for each in relevant),
        must_include=tuple(tuple(str(each).split("|")) for each in required),
        kind=str(values.get("kind", "")),
        style=str(values.get("style", "")),
        collection=str(values.get("collection") or ""),
    )


def _evidence(values: dict[str, Any]) -> Evidence:
    page, sha256 = values.get("page"), values.get("sha256_folded")
    pages = values.get("pages", [] if page is None else [page])
    return Evidence(
        source=values["source"],
        pages=tuple(int(number) for number in pages),
        quote=values.get("quote"),
        words=sha256 and Fingerprint(str(sha256), int(values["folded_length"])),
    )
