"""Comparisons: what the documents say of either side, each searched by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.answer.question.comparison import question_on, sides_of
from khmerqa.types import Language

_OF_EACH = 2  # quotations
_BOTH: Mapping[Language, str] = {
    "km": "«{one}» និង «{other}» តាមអត្ថបទដើម៖",
    "en": "“{one}” and “{other}”, as the documents have them:",
}
_MISSING: Mapping[Language, str] = {
    "km": "រកមិនឃើញអត្ថបទអំពី «{side}» ទេ។",
    "en": "Nothing was found on “{side}”.",
}


class Comparison:
    """Implements ``AnswerKind``; ``answer`` selects and judges what answers another question."""

    def __init__(self, answer: Callable[[str, AnswerRequest], Selection]) -> None:
        self._answer = answer

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return what is said of both sides, None if the question compares nothing."""
        sides = sides_of(request.profile.text)
        if sides is None:
            return None
        found = [self._answer(question_on(side), request) for side in sides]
        missing = [side for side, each in zip(sides, found, strict=True) if not each.candidates]
        if len(missing) == len(sides):
            return None
        candidates = [one for each in found for one in each.candidates[:_OF_EACH]]
        language = request.language
        return Selection(
            candidates=tuple(dict.fromkeys(candidates)),
            confidence=min(each.confidence for each in found if each.candidates),
            introduction=_BOTH[language].format(one=sides[0], other=sides[1]),
            remainder=_MISSING[language].format(side=missing[0]) if missing else None,
        )
