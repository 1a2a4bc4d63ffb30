"""A section as a whole: its lead sentences for a summary, and what follows an answer in it.

Neither is written by a program: both are sentences of the section as they stand, announced as such.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from khmerqa.answer.kinds.answer_kind import LOOKED_UP, AnswerRequest, Selection
from khmerqa.answer.kinds.named_section import named_section
from khmerqa.answer.limits import MAX_CITATIONS, MAX_LENGTH
from khmerqa.answer.question.wishes import Wish
from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.answer.sentences.fragments import is_of_itself
from khmerqa.ports import Translations
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.list_items import BETWEEN_CELLS
from khmerqa.types import Document, Language

_LEAD: Mapping[Language, str] = {
    "km": "ប្រយោគនាំមុខនៃផ្នែក «{title}» តាមអត្ថបទដើម៖",
    "en": "The lead sentences of “{title}”, as they stand:",
}
_MORE: Mapping[Language, str] = {
    "km": "អត្ថបទបន្តនៃផ្នែក «{title}»៖",
    "en": "What follows in “{title}”:",
}
_REST: Mapping[Language, str] = {
    "km": "អត្ថបទផ្សេងទៀតនៃផ្នែក «{title}»៖",
    "en": "What else “{title}” says:",
}
_NO_MORE: Mapping[Language, str] = {
    "km": "ផ្នែកនេះពុំមានអត្ថបទបន្ថែមទេ។ សូមសួរសំណួរផ្សេងអំពីប្រធានបទនេះ។",
    "en": "The section says no more. Please ask another question on this subject.",
}
_ASKS_FOR_SUMMARY = re.compile(
    search_key("សង្ខេប|ខ្លឹមសារសំខាន់|ចំណុចសំខាន់(?:ៗ)?(?:នៃ|របស់|ក្នុង)")
    + r"|\bsummari[sz]e\b|\bsum up\b|\b(?:summary|overview) (?:of|on)\b"
    r"|\b(?:main|key) points (?:of|in|on|about)\b"
)
_MARKER = re.compile(r"(?: ?\[[0-9\u17e0-\u17e9]{1,2}\])+")
_END = re.compile(
    "[.!?\u17d4\u17d5]\\W*$"
)  # of a sentence, also within brackets or quotation marks
_MIN_LEADS = 3  # sentences of a summary, where the section has as many
_MIN_QUOTE = 20  # code points of a line of an answer, by which it is found again

Span = tuple[int, int]


class SectionLead:
    """Implements ``AnswerKind`` for summaries: of what was answered before, or of what is named."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the first sentences of a section's parts, None for other questions."""
        profile = request.profile
        asks = profile.wish is Wish.SUMMARY or _ASKS_FOR_SUMMARY.search(profile.key) is not None
        if not asks or not request.hits:
            return None
        before = _answered_before(request)
        place = before[:2] if before else named_section(request, self._translations)
        if place is None:
            return Selection()
        document, offset = place
        start, end, title = section_span(document, offset)
        found = list(_fitting(_leads(request, document, start, end)))
        return _announced(_LEAD, title, found, request) if found else None


class SectionRest:
    """Implements ``AnswerKind`` for "more": what follows the answer before in its section."""

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return what follows, or else what stands before; None for other questions."""
        if request.profile.wish is not Wish.MORE or not request.hits:
            return None
        place = _answered_before(request)
        if place is None:
            return None
        document, offset, quoted = place
        start, end, title = section_span(document, quoted[0][0])
        if found := list(_fitting(_all(request, document, offset, end))):
            return _announced(_MORE, title, found, request)
        others = (
            each
            for each in _all(request, document, start, end)
            if not any(each.start < stop and at < each.end for at, stop in quoted)
        )
        if found := list(_fitting(others)):
            return _announced(_REST, title, found, request)
        return Selection(reply=_NO_MORE[request.language], names_nearest=False)


def section_span(document: Document, offset: int) -> tuple[int, int, str]:
    """Return where the innermost section around an offset begins and ends, and its title.

    A document without sections is one, with its own title.
    """
    before = [section for section in document.sections if section.start <= offset]
    if not before:
        first = next(iter(document.sections), None)
        return 0, first.start if first else len(document.text), document.title
    own = before[-1]
    after = (s.start for s in document.sections if s.start > offset and s.level <= own.level)
    return own.start, next(after, len(document.text)), own.title


def _answered_before(request: AnswerRequest) -> tuple[Document, int, list[Span]] | None:
    """Return the document of the answer before, where its last quotation ends, and all quotations.

    All are those in its section, of earlier answers too.
    """
    lines = [_MARKER.sub("", line).strip() for line in request.profile.earlier.splitlines()]
    quotes = [line for line in lines if len(line) >= _MIN_QUOTE]
    store = request.generation.passages
    for name in dict.fromkeys(hit.passage.document_id for hit in request.hits):
        document = store.document(name)
        found = [(document.text.find(quote), len(quote)) for quote in quotes]
        first = next((each for each in found if each[0] >= 0), None)
        if first is not None:
            start, end, _ = section_span(document, first[0])
            within = [(at, at + size) for at, size in found if start <= at < end]
            return document, max(stop for _, stop in within), within
    return None


def _all(request: AnswerRequest, document: Document, start: int, end: int) -> Iterator[Candidate]:
    """Yield the candidates of ``document.text[start:end]``, a list instead of its items."""
    for passage in request.generation.passages.passages_of(document.id):
        if passage.end <= start or passage.start >= end:
            continue
        last = start
        for each in candidates(document, passage):
            if last <= each.start < end:
                last = each.end
                yield each


def _leads(request: AnswerRequest, document: Document, start: int, end: int) -> list[Candidate]:
    """Return the first sentence of each part or paragraph; of a short section also what follows.

    Rows of a table say nothing of the whole, nor does what the text says of itself, nor do addresses and
    names where there are sentences.
    """
    found = [
        each
        for each in _all(request, document, start, end)
        if BETWEEN_CELLS not in each.text and not is_of_itself(each)
    ]
    whole = [each for each in found if each.kind == "list" or _END.search(each.text)]
    if len(whole) >= _MIN_LEADS:
        found = whole
    parts = [section.start for section in document.sections if start < section.start < end]
    firsts = _first_of_each(found, parts) if len(parts) > 1 else _first_of_lines(found, document)
    if len(firsts) >= _MIN_LEADS:
        return firsts
    others = [each for each in found if each not in firsts][: _MIN_LEADS - len(firsts)]
    return sorted((*firsts, *others), key=lambda each: each.start)


def _first_of_each(found: Sequence[Candidate], starts: Sequence[int]) -> list[Candidate]:
    """Return the first candidate of each part; parts begin at ``starts``."""
    firsts: dict[int, Candidate] = {}
    for each in found:
        firsts.setdefault(bisect_right(starts, each.start), each)
    return list(firsts.values())


def _first_of_lines(found: Sequence[Candidate], document: Document) -> list[Candidate]:
    """Return the candidates that begin a line."""
    return [
        each
        for each in found
        if not document.text[document.text.rfind("\n", 0, each.start) + 1 : each.start].strip()
    ]


def _fitting(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield as many as an answer holds, at least one; what is too long by itself is left out."""
    length = count = 0
    for each in found:
        if count == MAX_CITATIONS:
            return
        if not count or length + len(each.text) <= MAX_LENGTH:
            length += len(each.text)
            count += 1
            yield each


def _announced(
    words: Mapping[Language, str], title: str, found: list[Candidate], request: AnswerRequest
) -> Selection:
    return Selection(
        candidates=tuple(found),
        confidence=LOOKED_UP,
        introduction=words[request.language].format(title=title),
    )
