"""The section that a question names: "summarise the chapter on penalties"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from khmerqa.answer.kinds.answer_kind import AnswerRequest
from khmerqa.ports import Translations
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import term, term_of
from khmerqa.types import Document

_MAX_SECTIONS = 2_000  # of a document that are looked at
_MIN_TOLD = 0.5  # share of what a question names that titles or the passage found must tell
_OTHER_LANGUAGE = 0.8  # weight of a document that is not in the question's language
_MIN_PROBABILITY = 0.25  # of a translation of a question's word
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

Name = re.Pattern[str]  # a word of the question in all its forms, over search keys


def named_section(
    request: AnswerRequest, translations: Translations
) -> tuple[Document, int] | None:
    """Return the document and the beginning of the section whose titles are nearest to a question.

    They tell much of what the question names, and little else. None if neither they nor the best
    passage tell of half of it. The document itself is a section, named by its title.
    """
    if not request.hits:
        return None
    names = list(_names(request, translations))
    store = request.generation.passages
    titled = (
        (near * _weight(document, request), told, document, start)
        for name in dict.fromkeys(hit.passage.document_id for hit in request.hits)
        for document in (store.document(name),)
        for start, near, told in _titles(document, names)
    )
    near, told, document, start = max(titled, key=lambda each: each[0])
    if not near:
        passage = request.hits[0].passage
        document, start = store.document(passage.document_id), passage.start
        told = len(_told(names, passage.text))
    return (document, start) if told >= _MIN_TOLD * len(names) else None


def _weight(document: Document, request: AnswerRequest) -> float:
    return 1.0 if document.language == request.profile.question.language else _OTHER_LANGUAGE


def _names(request: AnswerRequest, translations: Translations) -> Iterator[Name]:
    """Yield the words of a question that name something, each with its forms."""
    found = {term(word): word.key for word in request.profile.question.content}
    for name, key in found.items():
        if name in _ASKING or not name:
            continue
        known = translations.translate(key)
        forms = [name, *(term_of(each) for each, p in known if p >= _MIN_PROBABILITY)]
        yield re.compile("|".join(map(_form, forms)))


def _form(name: str) -> str:
    if not name.isascii():
        return re.escape(name)
    return rf"\b{re.escape(name)}\b" if name.isdecimal() else rf"\b{re.escape(name)}"


def _titles(document: Document, names: Sequence[Name]) -> Iterator[tuple[int, float, int]]:
    """Yield where a section begins, how near its title is, and how many names are told there.

    A section whose own title adds nothing to the document's is left out.
    """
    whole = _told(names, document.title)
    yield 0, _nearness(names, document.title, len(whole)), len(whole)
    for section in islice(document.sections, _MAX_SECTIONS):
        own = _told(names, section.title)
        if own - whole:
            told = len(whole | own)
            yield section.start, _nearness(names, section.title, told), told


def _nearness(names: Sequence[Name], title: str, told: int) -> float:
    """Return the share of the names that is told, and that of the title which tells them."""
    if not told:
        return 0.0
    key = search_key(title)
    at = {place for name in names for match in name.finditer(key) for place in range(*match.span())}
    return told / len(names) + len(at) / len(key)


def _told(names: Sequence[Name], text: str) -> Set[int]:
    key = search_key(text)
    return {at for at, name in enumerate(names) if name.search(key)}
