"""Elliptic questions: "And in Pursat?" asks the question before, with one part of it replaced."""

from __future__ import annotations

import re

from khmerqa.answer.question.places import places_in
from khmerqa.ports import Segmenter
from khmerqa.text.khmer.normalise import Normalised, normalise
from khmerqa.text.terms.words import words

_AFTER = re.compile(
    r"^(?:and|but|so|what about|how about)[ ,]+(?:(?:that|those|the ones?) )?"
    r"(?P<preposition>in|for|of|at|on|by|from|with|under|to) (?P<rest>.{2,100}?)[ ?.!]*$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_AFTER_VERB = re.compile(r"^\w+ (?:the|an?) (?=\w)")  # "operates the …": the verb is no topic


def with_other(before: str, topic: str, other: str, question: str, segmenter: Segmenter) -> str:
    """Return the question before about ``other``, what an elliptic question is about.

    A place stands in for a place, "the Office of Seeds" for "the Office of Forests", what follows a
    preposition for what follows the same one, a name for a name; or else the whole topic for the whole.
    """
    return (
        _other_place(before, question)
        or _sharing_a_word(before, topic, other, segmenter)
        or _after_preposition(before, question)
        or _other_name(before, topic, other)
        or before.replace(_AFTER_VERB.sub("", topic), other, 1)
    )


def _other_place(before: str, question: str) -> str | None:
    old, new = normalise(before), normalise(question)
    was = next(places_in(old.text), None)
    now = next(places_in(new.text), None)
    if was is None or now is None:
        return None
    start, end = _span(old, was[0])
    return f"{before[:start]}{question[slice(*_span(new, now[0]))]}{before[end:]}"


def _span(key: Normalised, name: str) -> tuple[int, int]:
    at = key.text.index(name)
    return key.original(at, at + len(name))


def _sharing_a_word(before: str, topic: str, other: str, segmenter: Segmenter) -> str | None:
    """Replace as many words as ``other`` has from its first word on, or all up to its last."""
    old, new = words(topic, segmenter), words(other, segmenter)
    keys, size, at = [word.key for word in old], len(new), before.find(topic)
    if at < 0 or size < 2:
        return None
    if new[0].key in keys:
        first = keys.index(new[0].key)
        start, end = old[first].start, old[min(len(old), first + size) - 1].end
    elif new[-1].key in keys:
        verb = _AFTER_VERB.match(topic)
        start, end = verb.end() if verb else 0, old[keys.index(new[-1].key)].end
    else:
        return None
    return f"{before[: at + start]}{other}{before[at + end :]}"


def _after_preposition(before: str, question: str) -> str | None:
    found = _AFTER.match(question.strip())
    if found is None:
        return None
    same = list(re.finditer(rf"\b{found['preposition']} ", before, re.IGNORECASE))
    if not same:
        return None
    end = len(before.rstrip(" ?.!"))
    return f"{before[: same[-1].end()]}{found['rest']}{before[end:]}"


def _other_name(before: str, topic: str, other: str) -> str | None:
    names = list(_CAPITAL.finditer(topic))
    if not names or _CAPITAL.fullmatch(other) is None:
        return None
    at = before.find(topic)
    start, end = (at + place for place in names[-1].span())
    return None if at < 0 or start == 0 else f"{before[:start]}{other}{before[end:]}"
