"""Questions to go on with: on sections around an answer's evidence, each tried before it is offered."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

from khmerqa.index.generation import Generation
from khmerqa.text.structure.heading_questions import MAX_TITLE, heading_questions, title_in
from khmerqa.types import Citation, Document, Language

Ask = Callable[[str], Sequence[Citation]]

_COUNT = 3
_MAX_TRIES = 5  # questions asked for one section, at most
_MAX_KEPT = 2_000  # sections whose questions are remembered
_MAX_HEADING = 100  # code points; a longer question is hard to read
_MIN_HEADING, _MIN_BODY = (
    4,
    40,
)  # likewise; less is a page number or a signature taken for a heading
_NUMBER = re.compile(
    r"^[0-9\u17e0-\u17e9]+(?:[.)\u17d4-][0-9\u17e0-\u17e9]+)*[.)\u17d4-]?\s*"
    r"|^[\u1780-\u17a2A-Z][.)]\s*"
)
_ABOUT: dict[Language, str] = {
    "km": "តើ{title}ចែងអ្វីខ្លះអំពី «{heading}»?",
    "en": "What does {title} say about “{heading}”?",
}


class Suggestions:
    """Makes questions once for each section; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Generation, str, int], tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def around(
        self, generation: Generation, document: Document, start: int, ask: Ask
    ) -> tuple[str, ...]:
        """Return at most three questions in the document's language that ``document`` answers.

        ``start`` is where the evidence begins in its text. ``ask`` asks ``generation``, as a reader may
        see it: what is answered to another reader does not decide what this one is offered.
        """
        section = _section_at(document, start)
        key = (generation, document.id, section)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        found = tuple(_answered(document, section, ask))
        with self._lock:
            current = generation.manifest.generation
            for other in [each for each in self._kept if each[0].manifest.generation != current]:
                del self._kept[other]  # and with it an index that was replaced
            self._kept[key] = found
            while len(self._kept) > _MAX_KEPT:
                self._kept.popitem(last=False)
        return found


def _answered(document: Document, section: int, ask: Ask) -> Iterator[str]:
    """Yield the questions whose answer quotes the section that they are about."""
    found = 0
    for tries, near in enumerate(_nearest(document, section)):
        if tries == _MAX_TRIES or found == _COUNT:
            return
        question = _question(document, near)
        end = _end_of(document, near)
        begin = document.sections[near].start
        if any(
            each.document_id == document.id and begin <= each.start < end for each in ask(question)
        ):
            found += 1
            yield question


def _section_at(document: Document, start: int) -> int:
    """Return the index of the innermost section that holds an offset; -1 before the first."""
    return sum(section.start <= start for section in document.sections) - 1


def _nearest(document: Document, section: int) -> Iterator[int]:
    """Yield the sections around one, the nearest first, and what follows before what precedes."""
    for distance in range(1, len(document.sections) + 1):
        for near in (section + distance, section - distance):
            if 0 <= near < len(document.sections) and _is_askable(document, near):
                yield near


def _is_askable(document: Document, section: int) -> bool:
    heading = _heading(document, section)
    body = _end_of(document, section) - document.sections[section].start - len(heading)
    return (
        _MIN_HEADING <= len(heading) <= _MAX_HEADING
        and body >= _MIN_BODY
        and heading != document.title
    )


def _heading(document: Document, section: int) -> str:
    return _NUMBER.sub("", " ".join(document.sections[section].title.split()))


def _end_of(document: Document, section: int) -> int:
    level = document.sections[section].level
    later = document.sections[section + 1 :]
    return next((each.start for each in later if each.level <= level), len(document.text))


def _question(document: Document, section: int) -> str:
    language = document.language
    title = title_in(document, language)
    if len(title) > MAX_TITLE:
        title = {"km": "ឯកសារនេះ", "en": "this document"}[language]
    heading = _heading(document, section)
    known = next(heading_questions(title, (document.sections[section].title,), language), None)
    return known[1] if known else _ABOUT[language].format(title=title, heading=heading)
