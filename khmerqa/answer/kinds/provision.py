"""An article, a legal basis or an instrument that a question names is looked up, not searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from khmerqa.answer.kinds.answer_kind import LOOKED_UP, AnswerRequest, Selection
from khmerqa.answer.kinds.told import names_of, told
from khmerqa.answer.limits import MAX_LIST_LENGTH, MAX_QUOTE_PAGES
from khmerqa.answer.sentences.candidates import Candidate, span_candidate
from khmerqa.ports import Translations
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.article_sequence import SEQUENCES, lost_numbers
from khmerqa.text.structure.numbering import Heading, opening_of, references
from khmerqa.text.terms.words import term_of
from khmerqa.types import Document, DocumentSummary, Section

_MAX_READ = 8  # documents; each is read whole
# Documents whose article of that number is quoted, if the question names no document.
_MAX_QUOTED = 3
# The types of instrument: (as in the catalogue's ``type``, Khmer, English), the longer first, because
# one name may contain another.
_TYPES: tuple[tuple[str, str, str], ...] = (
    ("constitution", "រដ្ឋធម្មនុញ្ញ", "constitution"),
    ("royal kram", "ព្រះរាជក្រម", "royal kram"),
    ("royal decree", "ព្រះរាជក្រឹត្យ", "royal decree"),
    ("sub-decree", "អនុក្រឹត្យ", "sub-decree"),
    ("prakas", "ប្រកាស", "prakas"),
    ("decision", "សេចក្តីសម្រេច", "decision"),
    ("circular", "សារាចរ", "circular"),
    ("code", "ក្រម", "code"),
    ("law", "ច្បាប់", "law"),
    ("policy", "គោលនយោបាយ", "policy"),
    ("strategy", "យុទ្ធសាស្ត្រ", "strategy"),
)
_TYPE_WORDS = tuple(
    (name, re.compile(rf"{search_key(khmer)}|\b{english}\b")) for name, khmer, english in _TYPES
)
_ROMANISED = (("sub-decree", re.compile(r"\banu-?kret\b")), ("royal kram", re.compile(r"\bkram\b")))
_NUMBER = re.compile(rf"(?:{search_key('លេខ')}|\bno\.?|\bnumber|\bnº) ?(\d{{1,4}})\b")
_BASIS = re.compile(
    search_key("មូលដ្ឋានច្បាប់|មូលដ្ឋាននៃច្បាប់|មូលដ្ឋានគតិយុត្ត|ផ្អែកលើច្បាប់|យោងច្បាប់|យោងតាមច្បាប់")
    + r"|\blegal basis\b|\blegal bases\b"
)
_MATTER = re.compile(
    search_key("(?:និយាយ|ចែង|ស្តីអំពី|ស្តី)(?:អំ)?ពីអ្វី|ស្តីពីអ្វី|អំពីអ្វី|និយាយអំពីអ្វី|មានខ្លឹមសារអ្វី")
    + r"|\b(?:what is .* about|what does .* (?:say|cover|regulate)\b\W*$)"
)

_ABBREVIATED = re.compile(r"\bart\. ?")
# What a question asks for in words of its own, and so names no instrument.
_ASKING = frozenset(
    map(
        term_of,
        search_key("មាត្រា ប្រការ ចែង និយាយ អ្វី article clause say state provide about").split(),
    )
)
_VISA = re.compile("^[ \t\u2013*-]*បាន(?:ឃើញ|យល់ឃើញ|ទទួល)", re.MULTILINE)
_BETWEEN_VISAS = 600  # code points; one visa is seldom longer


class Provision:
    """Implements ``AnswerKind``."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def select(self, request: AnswerRequest, /) -> Selection | None:
        """Return what the question names, the likeliest instrument first; None if it names nothing."""
        reference = parse_reference(request.profile.text)
        if reference is None or not request.hits:
            return None
        documents = _documents(reference, request)
        # An instrument may call clauses what a question calls articles.
        for kind in dict.fromkeys((reference.kind, *SEQUENCES)):
            spans = ((each, _span(reference, kind, each)) for each in documents)
            if found := [(document, span) for document, span in spans if span is not None]:
                break
        if not found:
            return None
        meant = self._meant(found, request)
        return Selection(
            candidates=tuple(_quoted(*each, request) for each in meant[:_MAX_QUOTED]),
            confidence=LOOKED_UP,
        )

    def _meant(
        self, found: Sequence[tuple[Document, Span]], request: AnswerRequest
    ) -> Sequence[tuple[Document, Span]]:
        """Return those whose titles tell most of what the question names."""
        names = list(names_of(request.profile.question, self._translations, without=_ASKING))
        shares = [len(told(names, document.title)) for document, _ in found]
        return [each for each, share in zip(found, shares, strict=True) if share == max(shares)]


def _documents(reference: Reference, request: AnswerRequest) -> list[Document]:
    """Return the documents that may be meant: those named, else those found."""
    store = request.generation.passages
    listed = [
        each for each in store.listed() if not request.documents or each.id in request.documents
    ]
    matches = {each.id: instrument_match(reference, each) for each in listed}
    best = max(matches.values(), default=0)
    order = list(dict.fromkeys(hit.passage.document_id for hit in request.hits))
    if best > 0:
        named = [name for name, match in matches.items() if match == best]
        wanted = sorted(named, key=lambda name: order.index(name) if name in order else len(order))
    elif reference.number and reference.types:
        return []  # an instrument that is not here
    else:
        wanted = [name for name in order if matches.get(name, -1) >= 0]
    return [store.document(name) for name in wanted[:_MAX_READ]]


def _span(reference: Reference, kind: str, document: Document) -> Span | None:
    if reference.basis:
        return legal_basis(document)
    return articles(document).get((kind, reference.article or "1"))


def _quoted(document: Document, span: Span, request: AnswerRequest) -> Candidate:
    """Return a span as a candidate, shortened to what one quotation may hold."""
    end = min(span.end, span.start + MAX_LIST_LENGTH)
    pages = document.pages_of(span.start, end)
    if len(pages) > MAX_QUOTE_PAGES:
        end = pages[MAX_QUOTE_PAGES - 1].end
    length = len(document.text[span.start : end].rstrip())
    store = request.generation.passages
    return span_candidate(document, start=span.start, end=span.start + length, store=store)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names: an instrument, an article of it, its legal basis or its subject."""

    types: frozenset[str]
    number: str | None  # ASCII digits
    article: str | None  # as ``text.structure.numbering`` writes it: "7", "7-new"
    basis: bool  # asks for the instruments that it is based on
    matter: bool  # asks for its subject
    kind: str = SEQUENCES[0]  # of the article: it may be a clause


@dataclass(frozen=True, slots=True)
class Span:
    """A slice ``[start, end)`` of a document's text."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Code points."""
        return self.end - self.start


def parse_reference(question: str) -> Reference | None:
    """Return the instrument or article that a question names, None if it names none."""
    key = search_key(question)
    types = {name for name, found in _TYPE_WORDS if found.search(key)}
    types |= {name for name, found in _ROMANISED if found.search(key)}
    if basis := _BASIS.search(key) is not None:
        types -= {"law"}  # "which laws is it based on" asks for them, it names none
    (kind, article), number = _article(key), _NUMBER.search(key)
    matter = number is not None and bool(types) and _MATTER.search(key) is not None
    if not article and not basis and not matter:
        return None
    return Reference(
        types=frozenset(types),
        number=number[1].lstrip("0") if number else None,
        article=article,
        basis=basis,
        matter=matter,
        kind=kind,
    )


def _article(key: str) -> tuple[str, str | None]:
    """Return the kind and the number of the article, or else the clause, that a search key names."""
    named = [
        (kind, number)
        for found in references(_ABBREVIATED.sub("article ", key))
        for kind, _, number in (found.terms[0].partition(":"),)
        if kind in SEQUENCES
    ]
    return min(named, key=lambda each: SEQUENCES.index(each[0]), default=(SEQUENCES[0], None))


def instrument_match(reference: Reference, document: DocumentSummary) -> int:
    """Return how surely a document is the instrument that a question names.

    3 by its number, 1 by its type alone, 0 if that is not known, -1 if it is another instrument.
    """
    entry = document.catalogue
    numbers = {found.lstrip("0") for found in re.findall(r"\d+", ascii_digits(entry.number or ""))}
    if reference.number and numbers and reference.number not in numbers:
        return -1
    of_document = {entry.type} if entry.type else types_of(f"{document.title} {document.source}")
    if reference.types and of_document and not reference.types & of_document:
        return -1
    if reference.number and numbers:
        return 3
    return 1 if reference.types & of_document else 0


def types_of(title: str) -> set[str]:
    """Return the types of instrument that a title names."""
    key = search_key(title.replace("_", " "))
    return {name for name, found in _TYPE_WORDS if found.search(key)}


def articles(document: Document) -> Mapping[tuple[str, str], Span]:
    """Return the articles and clauses of a document by kind and number ("7", "7-new"), with headings.

    If a number comes more than once (in another law that is quoted), the longest text is the article
    itself. One whose heading was lost is in the section that may hold it.
    """
    found: dict[tuple[str, str], Span] = {}
    lost: dict[tuple[str, str], Span] = {}
    for kind, numbers, span in _articles(document):
        for number in numbers[:1]:
            other = found.get((kind, number))
            if other is None or span.length > other.length:
                found[kind, number] = span
        lost.update({(kind, number): span for number in numbers[1:]})
    return {**lost, **found}


def _articles(document: Document) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Yield the kind of each article, the numbers that its section may hold, and its span.

    It ends where the next one, or a part above it, begins.
    """
    text = document.text
    end = Section("", 0, len(text))
    current: tuple[Section, Heading] | None = None
    for section in (*document.sections, end):
        opening = opening_of(section.title)
        is_part = opening is not None and (opening.part.has_title or opening.part.name in SEQUENCES)
        if current is not None and (is_part or section.level <= current[0].level):
            begun, own = current
            length = len(text[begun.start : section.start].rstrip())
            numbers = (own.number, *map(str, lost_numbers(begun.name)))
            yield own.part.name, numbers, Span(begun.start, begun.start + length)
            current = None
        if opening is not None and opening.part.name in SEQUENCES:
            current = section, opening


def legal_basis(document: Document) -> Span | None:
    """Return the visas of an instrument (paragraphs beginning with "having seen") as one span."""
    text = document.text
    visas = [match.start() for match in _VISA.finditer(text)]
    if not visas:
        return None
    first = visas[0]
    last = first
    for start in visas:
        # What is far below is no visa of this instrument.
        if start - last > _BETWEEN_VISAS:
            break
        last = start
    stop = text.find("\n", last)
    return Span(first, len(text) if stop < 0 else stop)
