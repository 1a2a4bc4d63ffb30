"""A section as a whole: its lead sentences for a summary, and what follows an answer in it.

Neither is written by a program: both are sentences of the section as they stand, announced as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from khmerqa.answer.kinds.answer_kind import LOOKED_UP, AnswerRequest, Selection
from khmerqa.answer.limits import MAX_CITATIONS, MAX_LENGTH
from khmerqa.answer.question.wishes import Wish
from khmerqa.answer.sentences.candidates import Candidate, candidates
from khmerqa.text.khmer.normalise import search_key
from khmerqa.types import Document, Language

_LEAD: Mapping[Language, str] = {
    "km": "ប្រយោគនាំមុខនៃផ្នែក «{title}» តាមអត្ថបទដើម៖",
    "en": "The lead sentences of “{title}”, as they stand:",
}
_MORE: Mapping[Language, str] = {
    "km": "អត្ថបទបន្តនៃផ្នែក «{title}»៖",
    "en": "What follows in “{title}”:",
}
_NO_MORE: Mapping[Language, str] = {
    "km": "ផ្នែកនេះពុំមានអត្ថបទបន្ថែមទេ។ សូមសួរសំណួរផ្សេងអំពីប្រធានបទនេះ។",
    "en": "The section says no more. Please ask another question on this subject.",
}
_ASKS_FOR_SUMMARY = re.compile(
    search_key("សង្ខេប|ខ្លឹមសារសំខាន់|ចំណុចសំខាន់(?:ៗ)?(?:នៃ|របស់|ក្នុង)")
    + r"|\bsummari[sz]e\b|\bsum up\b|\bsummary of\b|\boverview of\b|\b(?:main|key) points (?:of|in)\b"
)
_MARKER = re.compile(r"(?: ?\[[0-9\u17e0-\u17e9]{1,2}\])+")
_MIN_QUOTE = 20  # code points of a line of an answer, by which it is found again


class SectionLead:
    """Implements ``AnswerKind`` for summaries: of what was answered before, or of what is named."""

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the first sentences of the paragraphs of a section, None for other questions."""
        profile = request.profile
        asks = profile.wish is Wish.SUMMARY or _ASKS_FOR_SUMMARY.search(profile.key) is not None
        if not asks or not request.hits:
            return None
        before = _answered_before(request)
        for document, offset in [before] if before else _places(request):
            start, end, title = section_span(document, offset)
            if found := list(_fitting(_leads(request, document, start, end))):
                return _announced(_LEAD, title, found, request)
        return None


class SectionRest:
    """Implements ``AnswerKind`` for "more": what follows the answer before in its section."""

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return the sentences that follow, None for other questions or an unknown answer."""
        if request.profile.wish is not Wish.MORE or not request.hits:
            return None
        place = _answered_before(request)
        if place is None:
            return None
        document, offset = place
        _, end, title = section_span(document, offset)
        found = list(_fitting(_all(request, document, offset, end)))
        if not found:
            return Selection(reply=_NO_MORE[request.language])
        return _announced(_MORE, title, found, request)


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


def _answered_before(request: AnswerRequest) -> tuple[Document, int] | None:
    """Return the document of the answer before, and where its last quotation ends."""
    lines = [_MARKER.sub("", line).strip() for line in request.profile.earlier.splitlines()]
    quotes = [line for line in lines if len(line) >= _MIN_QUOTE]
    store = request.generation.passages
    for name in dict.fromkeys(hit.passage.document_id for hit in request.hits):
        document = store.document(name)
        found = [(document.text.find(quote), len(quote)) for quote in quotes]
        first = next((each for each in found if each[0] >= 0), None)
        if first is not None:
            start, end, _ = section_span(document, first[0])
            return document, max(at + size for at, size in found if start <= at < end)
    return None


def _places(request: AnswerRequest) -> Iterator[tuple[Document, int]]:
    """Yield where the passages found begin, best first."""
    for hit in request.hits:
        passage = hit.passage
        yield request.generation.passages.document(passage.document_id), passage.start


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


def _leads(request: AnswerRequest, document: Document, start: int, end: int) -> Iterator[Candidate]:
    """Yield the first sentence of each paragraph."""
    line = -1
    for each in _all(request, document, start, end):
        own = document.text.count("\n", start, each.start)
        if own != line:
            yield each
        line = own + each.text.count("\n")


def _fitting(found: Iterator[Candidate]) -> Iterator[Candidate]:
    """Yield as many as an answer holds, at least one."""
    length = 0
    for each in islice(found, MAX_CITATIONS):
        length += len(each.text)
        if length > MAX_LENGTH and length > len(each.text):
            return
        yield each


def _announced(
    words: Mapping[Language, str], title: str, found: list[Candidate], request: AnswerRequest
) -> Selection:
    return Selection(
        candidates=tuple(found),
        confidence=LOOKED_UP,
        introduction=words[request.language].format(title=title),
    )
