"""What a service keeps besides its keys: released documents, questions, feedback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from khmerqa.storage.service.state import State

Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class QuestionLog:
    """A question as the log keeps it, where questions are kept; ``at`` is seconds since 1970."""

    answer_id: str
    at: float
    question: str
    language: str
    status: str
    confidence: float
    channel: str  # http, chat, mcp or telegram


@dataclass(frozen=True, slots=True)
class Feedback:
    """A rating of an answer, with the question and the answer where they were still known."""

    at: float
    answer_id: str
    rating: Rating
    comment: str | None
    question: str | None
    answer: str | None


class Records:
    """Released documents, questions and feedback of a service."""

    def __init__(self, state: State) -> None:
        self._state = state

    def release(self, document_id: str, sha256: str, by: str) -> None:
        """Publish a document with this content that was held back because of a confidentiality stamp."""
        self._state.write(
            "INSERT OR REPLACE INTO releases VALUES (?,?,?,?)",
            (document_id, sha256, time.time(), by),
        )

    def hold(self, document_id: str) -> None:
        """Hold a document back again: delete all its releases."""
        self._state.write("DELETE FROM releases WHERE document_id = ?", (document_id,))

    def released(self) -> frozenset[tuple[str, str]]:
        """Return the released documents as pairs of document id and SHA-256."""
        return frozenset(self.released_at())

    def released_at(self) -> dict[tuple[str, str], float]:
        """Return when they were released: seconds since 1970, by document id and SHA-256."""
        rows = self._state.rows("SELECT document_id, sha256, at FROM releases")
        return {(document_id, sha256): at for document_id, sha256, at in rows}

    def keep_question(self, question: QuestionLog) -> None:
        """Keep a question, unless the records cannot be written just now."""
        self._state.try_to_write(
            "INSERT OR REPLACE INTO questions VALUES (?,?,?,?,?,?,?)",
            (
                question.answer_id,
                question.at,
                question.question,
                question.language,
                question.status,
                question.confidence,
                question.channel,
            ),
        )

    def question_of(self, answer_id: str) -> str | None:
        """Return the question of an answer, None where it was not kept."""
        rows = self._state.rows("SELECT question FROM questions WHERE answer_id = ?", (answer_id,))
        return str(rows[0][0]) if rows else None

    def unanswered(self, limit: int) -> list[QuestionLog]:
        """Return the latest questions that no document answered."""
        rows = self._state.rows(
            "SELECT answer_id, at, question, language, status, confidence, channel FROM questions"
            " WHERE status = 'no_evidence' ORDER BY at DESC LIMIT ?",
            (limit,),
        )
        return [QuestionLog(*row) for row in rows]

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keep the rating of an answer."""
        self._state.write(
            "INSERT INTO feedback (at, answer_id, rating, comment, question, answer)"
            " VALUES (?,?,?,?,?,?)",
            (
                feedback.at,
                feedback.answer_id,
                feedback.rating,
                feedback.comment,
                feedback.question,
                feedback.answer,
            ),
        )

    def feedback(self, batch: int = 500) -> Iterator[Feedback]:
        """Yield all feedback, the oldest first."""
        last = 0
        while rows := self._state.rows(
            "SELECT id, at, answer_id, rating, comment, question, answer FROM feedback"
            " WHERE id > ? ORDER BY id LIMIT ?",
            (last, batch),
        ):
            for number, *values in rows:
                last = number
                yield Feedback(*values)

    def latest_feedback(self, limit: int, before: int | None = None) -> list[tuple[int, Feedback]]:
        """Return feedback with its number, the newest first; only what is older than ``before``."""
        rows = self._state.rows(
            "SELECT id, at, answer_id, rating, comment, question, answer FROM feedback"
            " WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?",
            (before, before, limit),
        )
        return [(number, Feedback(*values)) for number, *values in rows]

    def counted(self) -> dict[str, int]:
        """Return the number of ratings of each kind."""
        counted = dict(self._state.rows("SELECT rating, count(*) FROM feedback GROUP BY rating"))
        return {rating: int(counted.get(rating, 0)) for rating in ("up", "down")}

    def forget_before(self, at: float) -> int:
        """Delete questions and feedback older than ``at``; return how many."""
        return self._state.write("DELETE FROM questions WHERE at < ?", (at,)) + self._state.write(
            "DELETE FROM feedback WHERE at < ?", (at,)
        )
