"""A judge that remembers, for tests that ask the same more than once to compare the answers."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Judge, JudgedPassage, Judgement, Support


class RememberingJudge:
    """Implements ``ports.Judge``: reads a passage for a question once.

    A passage of other words is another one: what differs between two answers is read for both.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._judged: dict[tuple[str, JudgedPassage], Judgement] = {}

    @property
    def fingerprint(self) -> str:
        """That of the judge itself."""
        return self._judge.fingerprint

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        """Return for each passage whether it answers the question."""
        new = [each for each in dict.fromkeys(passages) if (question, each) not in self._judged]
        for passage, judgement in zip(new, self._judge.judge(question, new), strict=True):
            self._judged[question, passage] = judgement
        return [self._judged[question, each] for each in passages]

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        """Return for each passage whether it supports the statement."""
        return self._judge.support(statement, passages)
