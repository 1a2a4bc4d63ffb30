"""Questions for an institution's duties: whose, in which years, about what; and the rows that match.

Policies list duties in an annex: an activity, the institutions in charge of it, the years. "What must
the Ministry of X do in 2023-2025?" is answered by every row whose column of those in charge names the
institution and whose column of time overlaps the years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from khmerqa.search.question import Question
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import Word, stem
from khmerqa.types import Document, Row

_ASKS_FOR_DUTIES = re.compile(
    search_key(
        "(?:ទទួលបន្ទុក|ទទួលខុសត្រូវ|ត្រូវ(?:ធ្វើ|អនុវត្ត|បំពេញ|សម្រេច)|សកម្មភាព|វិធានការ)"
        r".{0,60}(?:អ្វី|អី|ណាខ្លះ|ខ្លះ)"
        "|(?:អ្វី|អី)ខ្លះ.{0,30}(?:ទទួលបន្ទុក|ទទួលខុសត្រូវ|ត្រូវធ្វើ)"
    )
    + r"|\b(?:what|which)\b.*\b(?:responsible for|in charge of|activities|measures)\b"
    r"|\bwhat (?:must|should|does|will|has)\b.*\b(?:do|to do|carry out|implement)\b"
)
_OUR_INSTITUTION = re.compile(
    search_key("(?:ក្រសួង|ស្ថាប័ន|អង្គភាព|នាយកដ្ឋាន)(?:របស់)?(?:យើង|ខ្ញុំ)")
    + r"|\b(?:our|my) (?:ministry|institution|agency|department)\b"
)
_IN_CHARGE = re.compile(
    search_key("ទទួលបន្ទុក|ទទួលខុសត្រូវ|អ្នកអនុវត្ត|ស្ថាប័នអនុវត្ត|ស្ថាប័នដឹកនាំ")
    + r"|responsib|in charge|implement(?:er|ing)|\blead (?:agency|institution|ministry)"
)
_WHEN = re.compile(
    search_key("ដំណាក់កាល|រយៈពេល|ឆ្នាំ|កាលបរិច្ឆេទ|ពេលវេលា") + r"|phase|period|time ?(?:frame|line)|year"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_HEADS = tuple(
    search_key(head)
    for head in (
        *("ក្រសួង", "គណៈកម្មាធិការ", "ធនាគារជាតិ", "និយ័តករ", "ក្រុមប្រឹក្សា"),
        *("រដ្ឋលេខាធិការដ្ឋាន", "បណ្ឌិត្យសភា", "អាជ្ញាធរ"),
    )
)
_ENGLISH_HEADS = (
    "ministry",
    "national",
    "committee",
    "council",
    "secretariat",
    "telecommunication",
)
_TOKEN = re.compile(r"[a-z]+|[\u1780-\u17d3]+")
_MIN_LENGTH = 3  # letters of a Khmer name after its head, words of an English one
_MAX_WORDS = 12  # words of a name
_ABBREVIATED = (RunKind.ABBREVIATION, RunKind.LATIN)
# Words of questions for duties that say neither whose they are nor what they are about.
_UNSPECIFIC_WORDS = frozenset(
    word
    for line in (
        "សកម្មភាព វិធានការ អាទិភាព គន្លឹះ ទទួល បន្ទុក ទទួលបន្ទុក ទទួលខុសត្រូវ ខុស ធ្វើ អនុវត្ត បំពេញ សម្រេច",
        "ចន្លោះ រវាង ពីឆ្នាំ គោល នយោបាយ គោលនយោបាយ រដ្ឋាភិបាល ឌីជីថល រដ្ឋាភិបាលឌីជីថល ក្របខណ្ឌ",
        "សេដ្ឋកិច្ច សង្គម ឧបសម្ព័ន្ធ តារាង ការងារ គម្រោង កម្ពុជា ក្រសួង ស្ថាប័ន ដំណាក់កាល រយៈពេល",
        "ឆ្នាំ ពេល ពេលវេលា activity activities measure measures priority key responsible charge",
        "must policy digital government framework economy society between during period phase until",
        "ministry institution task tasks annex",
    )
    for word in search_key(line).split()
)


@dataclass(frozen=True, slots=True)
class DutyRequest:
    """Whose duties a question asks for, in which years, about what."""

    names: tuple[str, ...]  # all names of the institution, folded
    written: str  # its name as the question has it
    years: tuple[int, int] | None  # first and last
    topic: tuple[str, ...]  # search keys of further words, one of which a row must hold


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A row of an annex that names who is in charge."""

    row: Row
    in_charge: str  # folded
    time: str  # in ASCII digits


def asks_for_duties(key: str) -> bool:
    """Return whether a question, by its search key, may ask what an institution has to do."""
    return _ASKS_FOR_DUTIES.search(key) is not None


def names_no_institution(key: str) -> bool:
    """Return whether a question for duties, by its search key, says only "our ministry"."""
    return _OUR_INSTITUTION.search(key) is not None


def duty_requests(question: Question, glossary: Glossary | None) -> list[DutyRequest]:
    """Return whose duties a question may ask for, the longest name first; none if it names nobody."""
    years = _years(search_key(question.text))
    found = []
    for first, word in enumerate(question.words):
        if not (_is_head(word) or word.kind in _ABBREVIATED):
            continue
        for last in range(min(len(question.words), first + _MAX_WORDS), first, -1):
            written = question.text[word.start : question.words[last - 1].end]
            names = tuple(dict.fromkeys(_names(word, written, glossary)))
            if names:
                others = (*question.words[:first], *question.words[last:])
                found.append(
                    DutyRequest(
                        names=names,
                        written=written,
                        years=years,
                        topic=_topic(question, others),
                    )
                )
    return found


def duty_rows(document: Document) -> Iterator[DutyRow]:
    """Yield each row of a document that names who is in charge."""
    for row in document.rows:
        cells = document.values_of(row)
        in_charge = [text for head, text in cells if _column(head) == "charge"]
        if in_charge:
            time = [text for head, text in cells if _column(head) == "time"]
            yield DutyRow(row, folded(" ".join(in_charge)), ascii_digits(" ".join(time)))


def is_in_charge(request: DutyRequest, row: DutyRow) -> bool:
    """Return whether a row names the institution as in charge."""
    return any(name in row.in_charge for name in request.names)


def matches(request: DutyRequest, document: Document, row: DutyRow) -> bool:
    """Return whether a row is a duty that the question asks for."""
    if not is_in_charge(request, row):
        return False
    if request.topic:
        key = search_key(" ".join(text for _, text in document.values_of(row.row)))
        if not any(word in key for word in request.topic):
            return False
    if request.years is None:
        return True
    years = _years(row.time)
    return years is not None and years[0] <= request.years[1] and request.years[0] <= years[1]


def _is_head(word: Word) -> bool:
    return word.key.startswith(_HEADS) or word.key in _ENGLISH_HEADS


def _names(word: Word, written: str, glossary: Glossary | None) -> Iterator[str]:
    """Yield the folded names that a stretch of a question may be one of."""
    terms = glossary.exact(written) if glossary is not None else ()
    for term in terms:
        if search_key(term.khmer[0]).startswith(_HEADS):
            yield from filter(_is_name, map(folded, (*term.khmer, *term.english)))
    if _is_head(word) and _is_name(name := folded(written)):
        yield name


def _is_name(name: str) -> bool:
    """Return whether a folded name says more than the kind of institution."""
    if name.isascii():
        return len(name.split()) >= _MIN_LENGTH
    return any(name.startswith(head) and len(name) - len(head) >= _MIN_LENGTH for head in _HEADS)


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Return a name as names are compared: Khmer without white space, English words stemmed."""
    return "".join(
        f"{stem(token)} " if token.isascii() else token
        for token in _TOKEN.findall(search_key(text))
    )


def _topic(question: Question, others: Sequence[Word]) -> tuple[str, ...]:
    content = {word.key for word in question.content}
    return tuple(
        word.key
        for word in others
        if word.key in content and word.key not in _UNSPECIFIC_WORDS and not word.key.isdecimal()
    )


def _years(key: str) -> tuple[int, int] | None:
    years = [int(year) for year in _YEAR.findall(key)]
    return (min(years), max(years)) if years else None


@lru_cache(maxsize=1024)
def _column(head: str) -> str:
    """Return what a column of this head holds: "charge", "time", or "" for anything else."""
    key = search_key(head)
    return "charge" if _IN_CHARGE.search(key) else "time" if _WHEN.search(key) else ""
