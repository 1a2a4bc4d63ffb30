"""The section that a question names: "summarise the chapter on penalties"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from khmerqa.answer.kinds.answer_kind import AnswerRequest
from khmerqa.answer.kinds.told import ToldName, names_of, told
from khmerqa.ports import Translations
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import term_of
from khmerqa.types import Document

_MAX_SECTIONS = 2_000  # of a document that are looked at
_MAX_UNTOLD = 0.5  # share of three or more names that titles and passages may leave out
_MIN_SUMMARY = 500  # code points; the lead sentences of all parts say more than a shorter section
_OTHER_LANGUAGE = 0.8  # weight of a document that is not in the question's language
# What a question asks for in words of its own, and what names no subject by itself.
_ASKING = frozenset(
    map(
        term_of,
        search_key(
            """
            សង្ខេប សេចក្តីសង្ខេប សេចក្តី ខ្លឹមសារ ចំណុច សំខាន់ ខ្លី សរុប ធ្វើ
            summarise summarize summary overview main key points sum up brief briefly short
            """
        ).split(),
    )
)

# "1. Executive Summary": the title of the section in which a document sums itself up.
_SUMMARY = re.compile(
    r"[\d\W]*(?:(?:executive |general )?summary|abstract|synopsis|"
    + search_key("(?:សេចក្តី|ខ្លឹមសារ|អត្ថបទ)សង្ខេប(?:ប្រតិបត្តិ|រួម)?|សង្ខេប(?:សេចក្តី|ខ្លឹមសារ)")
    + r")\W*"
)


def named_section(
    request: AnswerRequest, translations: Translations
) -> tuple[Document, int] | None:
    """Return the document and the beginning of the section whose titles are nearest to a question.

    They tell much of what the question names, and little else. None if they and the passages found in
    that document leave most of it untold. The document itself is a section, named by its title; where
    it sums itself up in a section of its own, that is returned.
    """
    if not request.hits:
        return None
    names = list(names_of(request.profile.question, translations, without=_ASKING))
    store = request.generation.passages
    titled = (
        (near * _weight(document, request), own, document, start)
        for name in dict.fromkeys(hit.passage.document_id for hit in request.hits)
        for document in (store.document(name),)
        for start, near, own in _titles(document, names)
    )
    near, own, document, start = max(titled, key=lambda each: each[0])
    if not near:
        document = store.document(request.hits[0].passage.document_id)
        start = request.hits[0].passage.start
    passages = (hit.passage for hit in request.hits if hit.passage.document_id == document.id)
    in_text = told(names, "\n".join(each.text for each in passages))
    untold = len(names) - len(own | in_text)
    is_named = not untold or (len(names) > 2 and untold <= _MAX_UNTOLD * len(names))
    if not is_named:
        return None
    return document, start or _own_summary(document)


def _own_summary(document: Document) -> int:
    """Return where a document sums itself up at some length, 0 if it does not."""
    sections = document.sections[:_MAX_SECTIONS]
    ends = (*(each.start for each in sections[1:]), len(document.text))
    return next(
        (
            each.start
            for each, end in zip(sections, ends, strict=False)
            if end - each.start >= _MIN_SUMMARY and _SUMMARY.fullmatch(search_key(each.title))
        ),
        0,
    )


def _weight(document: Document, request: AnswerRequest) -> float:
    return 1.0 if document.language == request.profile.question.language else _OTHER_LANGUAGE


def _titles(document: Document, names: Sequence[ToldName]) -> Iterator[tuple[int, float, Set[int]]]:
    """Yield where a section begins, how near its title is, and which names are told there.

    A section whose own title adds nothing to the document's is left out. What its title leaves untold,
    the document's may tell; then the section is named by both.
    """
    whole = told(names, document.title)
    yield 0, _nearness(names, document.title, len(whole)), whole
    for section in islice(document.sections, _MAX_SECTIONS):
        own = told(names, section.title)
        if own - whole:
            both = section.title if own >= whole else f"{document.title} {section.title}"
            yield section.start, _nearness(names, both, len(whole | own)), whole | own


def _nearness(names: Sequence[ToldName], title: str, count: int) -> float:
    """Return twice the share of the names that is told, and that of the title which tells them."""
    if not count:
        return 0.0
    key = search_key(title)
    at = {place for name in names for match in name.finditer(key) for place in range(*match.span())}
    return 2 * count / len(names) + len(at) / len(key)
