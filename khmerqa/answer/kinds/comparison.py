"""Comparisons: what the documents say of either side, each searched by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from khmerqa.answer.kinds.answer_kind import AnswerRequest, Selection
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.language import language_of
from khmerqa.types import Language

_MAX_LENGTH = 300  # code points of a question
# One space at most stands between words here: two patterns side by side that take any number of them
# would divide a row of spaces in every way there is.
_ONE, _OTHER = "(?P<one>.{2,100}?)", "(?P<other>.{2,100}?)"
_END = r"[\s?.!\u17d4]*$"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bdifferences? between {_ONE} and {_OTHER}{_END}",
        rf"\bcompare {_ONE} (?:and|with|to|against|versus) {_OTHER}{_END}",
        rf"\bhow (?:does|do|is|are) {_ONE} (?:differ(?:ent)?|distinguished) from {_OTHER}{_END}",
        rf"\bhow (?:does|do) {_ONE} and {_OTHER} differ{_END}",
        rf"\bhow (?:does|do|is|are) {_ONE} compared? (?:to|with) {_OTHER}{_END}",
        rf"^{_ONE} (?:vs\.?|versus) {_OTHER}{_END}",
        rf"(?:ប្រៀបធៀប|ខុសគ្នារវាង|ខុសប្លែកគ្នារវាង) ?{_ONE} ?(?:និង|ជាមួយ|ទៅនឹង) ?{_OTHER}{_END}",
        rf"^(?:តើ)? ?{_ONE} ?(?:និង|ជាមួយ) ?{_OTHER} ?(?:មាន)?(?:ភាព)?(?:អ្វី)?"
        "(?:ខុស(?:ប្លែក)?(?:ពី)?គ្នា|ផ្សេងគ្នា)",
        rf"^(?:តើ)? ?{_ONE} ?ខុស(?:ប្លែក)?ពី ?{_OTHER} ?(?:ដូចម្តេច|ដូចម្ដេច|យ៉ាងណា|ត្រង់ណា|អ្វី){_END}",
    )
)
# "the fee for cars and boats": what is compared of both stands before the first only.
_SHARED = re.compile(r"^(.{2,60}? (?:for|of|in|on|at|by) )(?:the |an? )?\S", re.IGNORECASE)
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


def sides_of(question: str) -> tuple[str, str] | None:
    """Return the two things that a question compares, None for other questions."""
    if len(question) > _MAX_LENGTH:
        return None
    spaced = " ".join(question.split())
    for pattern in _PATTERNS:
        found = pattern.search(spaced)
        if found:
            one, other = found["one"].strip(" ,"), found["other"].strip(" ,")
            shared = _SHARED.match(one)
            if shared and not _SHARED.match(other):
                other = f"{shared[1]}{other}"
            return (one, other) if search_key(one) != search_key(other) else None
    return None


def question_on(side: str) -> str:
    """Return a question on one side of a comparison."""
    return f"តើ{side}ជាអ្វី?" if language_of(side) == "km" else f"What is {side}?"
