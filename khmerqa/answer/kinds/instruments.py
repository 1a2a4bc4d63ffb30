"""Laws, decrees and their articles, as officials name them in a question and as texts number them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import ZERO_WIDTH
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.numbering import PARTS, heading, references
from khmerqa.types import CatalogueEntry, Document

# The kinds of instrument: (as a catalogue's ``type`` has it, Khmer, English), the longer first, for
# one name may hold another.
TYPES: tuple[tuple[str, str, str], ...] = (
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
    (name, re.compile(rf"{search_key(khmer)}|\b{english}\b")) for name, khmer, english in TYPES
)
_ROMANISED = (("sub-decree", re.compile(r"\banu-?kret\b")), ("royal kram", re.compile(r"\bkram\b")))
_ASKED_NUMBER = re.compile(rf"(?:{search_key('លេខ')}|\bno\.?|\bnumber|\bnº) ?(\d{{1,4}})\b")
_ASKED_BASIS = re.compile(
    search_key("មូលដ្ឋានច្បាប់|មូលដ្ឋាននៃច្បាប់|មូលដ្ឋានគតិយុត្ត|ផ្អែកលើច្បាប់|យោងច្បាប់|យោងតាមច្បាប់")
    + r"|\blegal basis\b|\blegal bases\b"
)
_ASKED_MATTER = re.compile(
    search_key("(?:និយាយ|ចែង|ស្តីអំពី|ស្តី)(?:អំ)?ពីអ្វី|ស្តីពីអ្វី|អំពីអ្វី|និយាយអំពីអ្វី|មានខ្លឹមសារអ្វី")
    + r"|\b(?:what is .* about|what does .* (?:say|cover|regulate)\b\W*$)"
)

_ARTICLE = "article"
_ABBREVIATED = re.compile(r"\bart\. ?")
# Only such lines are looked at closer: a code has thousands that are none.
_NUMBERED = re.compile(
    f"^[ \t*#{ZERO_WIDTH}]*(?={'|'.join(named for part in PARTS for named in part.names)}).*$",
    re.MULTILINE | re.IGNORECASE,
)
_VISA = re.compile("^[ \t\u2013*-]*បាន(?:ឃើញ|យល់ឃើញ|ទទួល)", re.MULTILINE)
_BETWEEN_VISAS = 600  # code points; one visa is seldom longer


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names: an instrument by type and number, an article, its basis or its matter."""

    types: frozenset[str]
    number: str | None  # ASCII digits
    article: str | None  # as ``text.numbering`` writes it: "7", "7-new"
    basis: bool
    matter: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A slice ``[start, end)`` of a document's text."""

    start: int
    end: int


def reference(question: str) -> Reference | None:
    """Return what instrument or article a question asks about by name; None where it names none."""
    key = search_key(question)
    types = {name for name, found in _TYPE_WORDS if found.search(key)}
    types |= {name for name, found in _ROMANISED if found.search(key)}
    if basis := _ASKED_BASIS.search(key) is not None:
        types -= {"law"}  # "which laws is it based on" asks for them, it names none
    article, number = _asked_article(key), _ASKED_NUMBER.search(key)
    matter = number is not None and bool(types) and _ASKED_MATTER.search(key) is not None
    if not article and not basis and not matter:
        return None
    return Reference(
        frozenset(types),
        number[1].lstrip("0") if number else None,
        article,
        basis,
        matter,
    )


def _asked_article(key: str) -> str | None:
    """Return the number of the article that a search key names, as ``text.numbering`` writes it."""
    of_articles = (
        term.removeprefix(f"{_ARTICLE}:")
        for found in references(_ABBREVIATED.sub("article ", key))
        for term in found.terms[:1]
        if term.startswith(f"{_ARTICLE}:")
    )
    return next(of_articles, None)


def likeness(asked: Reference, title: str, source: str, entry: CatalogueEntry) -> int:
    """Return how surely a document is the instrument that a question names.

    3 by its number, 1 by its type alone, 0 where it is not known to be, -1 where it is another one.
    """
    numbers = {found.lstrip("0") for found in re.findall(r"\d+", ascii_digits(entry.number or ""))}
    if asked.number and numbers and asked.number not in numbers:
        return -1
    of_document = {entry.type} if entry.type else types_of(f"{title} {source}")
    if asked.types and of_document and not asked.types & of_document:
        return -1
    if asked.number and numbers:
        return 3
    return 1 if asked.types & of_document else 0


def types_of(title: str) -> set[str]:
    """Return the kinds of instrument that a title names."""
    key = search_key(title.replace("_", " "))
    return {name for name, found in _TYPE_WORDS if found.search(key)}


def articles(document: Document) -> Mapping[str, Span]:
    """Return the articles of a document by their number ("7", "7-new"), headings included.

    Where a number comes more than once (in a contents page, in another law that is quoted) the
    longest text is the article itself.
    """
    found: dict[str, Span] = {}
    for number, span in _articles(document.text):
        held = found.get(number)
        if held is None or span.end - span.start > held.end - held.start:
            found[number] = span
    return found


def _articles(text: str) -> Iterator[tuple[str, Span]]:
    """Yield each article with its number; it ends where the next one or a part above it begins."""
    places = []
    for line in _NUMBERED.finditer(text):
        found = heading(line[0].lstrip(" \t*#"))
        if found is not None and (found.part.has_title or found.part.name == _ARTICLE):
            places.append((line.start(), found))
    for (start, found), (end, _) in pairwise([*places, (len(text), None)]):
        if found is not None and found.part.name == _ARTICLE:
            yield found.number, Span(start, start + len(text[start:end].rstrip()))


def legal_basis(document: Document) -> Span | None:
    """Return the visas of an instrument: the paragraphs that begin with "having seen", as one slice."""
    text = document.text
    visas = [match.start() for match in _VISA.finditer(text)]
    if not visas:
        return None
    first = visas[0]
    last = first
    for start in visas:
        # What stands far below is no visa of this instrument.
        if start - last > _BETWEEN_VISAS:
            break
        last = start
    stop = text.find("\n", last)
    return Span(first, len(text) if stop < 0 else stop)
