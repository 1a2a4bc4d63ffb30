"""What an institution has to do, and when: all rows of annexes that name it.

Policies tell it in a matrix: an activity, the institutions in charge of it, the years. A question such
as "what must the Ministry of X do in 2023-2025?" is answered by every row whose column of those in
charge names the institution and whose column of time meets the years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from khmerqa.search.question import Question
from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.glossary.table import Glossary
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.runs import RunKind
from khmerqa.text.terms.words import Word, stem
from khmerqa.types import Document, Language, Row

_ASKED = re.compile(
    search_key(
        "(?:ទទួលបន្ទុក|ទទួលខុសត្រូវ|ត្រូវ(?:ធ្វើ|អនុវត្ត|បំពេញ|សម្រេច)|សកម្មភាព|វិធានការ)"
        r".{0,60}(?:អ្វី|អី|ណាខ្លះ|ខ្លះ)"
        "|(?:អ្វី|អី)ខ្លះ.{0,30}(?:ទទួលបន្ទុក|ទទួលខុសត្រូវ|ត្រូវធ្វើ)"
    )
    + r"|\b(?:what|which)\b.*\b(?:responsible for|in charge of|activities|measures)\b"
    r"|\bwhat (?:must|should|does|will|has)\b.*\b(?:do|to do|carry out|implement)\b"
)
_OURS = re.compile(
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
_LEAST = 3  # letters of a Khmer name behind its head, words of an English one
_LONGEST = 12  # words of a name
_ABBREVIATED = (RunKind.ABBREVIATION, RunKind.LATIN)
# What a question about duties says besides whose they are, and what it is about.
_SAID = frozenset(
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
_NAMELESS: Mapping[Language, str] = {
    "km": "សូមបញ្ជាក់ឈ្មោះក្រសួង ឬស្ថាប័នក្នុងសំណួរ ឧទាហរណ៍៖ «តើក្រសួងសុខាភិបាលទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?»។",
    "en": "Please name the ministry or institution in the question, for example: "
    "“What activities is the Ministry of Health responsible for?”",
}
_BEFORE: Mapping[Language, str] = {
    "km": "សកម្មភាពដែល{who}ទទួលបន្ទុក{when} មានចំនួន {count} ដូចខាងក្រោម៖",
    "en": "The annexes name {who} as in charge of {count} activities{when}:",
}
_YEARS: Mapping[Language, str] = {"km": " ក្នុងឆ្នាំ{years}", "en": " in {years}"}
_REST: Mapping[Language, str] = {
    "km": "និង {count} ចំណុចទៀត ({where})។",
    "en": "and {count} more ({where}).",
}


@dataclass(frozen=True, slots=True)
class DutiesAsked:
    """Whose duties are asked for, in which years, about what."""

    names: tuple[str, ...]  # all, folded
    written: str  # as the question has it
    years: tuple[int, int] | None
    topic: tuple[str, ...]  # search keys of further words, one of which a row must hold


def asks_for_duties(key: str) -> bool:
    """Tell whether a question, by its search key, may ask what an institution has to do."""
    return _ASKED.search(key) is not None


def is_nameless(key: str) -> bool:
    """Tell whether a question for duties, by its search key, says only "our ministry"."""
    return _OURS.search(key) is not None


def nameless(language: Language) -> str:
    """Ask for the name of the institution."""
    return _NAMELESS[language]


def duties_asked(question: Question, glossary: Glossary | None) -> list[DutiesAsked]:
    """Return whose duties a question may ask for, the longest name first; none where it names nobody."""
    years = _years(search_key(question.text))
    found = []
    for first, word in enumerate(question.words):
        if not (_is_head(word) or word.kind in _ABBREVIATED):
            continue
        for last in range(min(len(question.words), first + _LONGEST), first, -1):
            written = question.text[word.start : question.words[last - 1].end]
            names = tuple(dict.fromkeys(_names(word, written, glossary)))
            if names:
                others = (*question.words[:first], *question.words[last:])
                found.append(DutiesAsked(names, written, years, _topic(question, others)))
    return found


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
    """Tell whether a folded name says more than what kind of institution it is."""
    if name.isascii():
        return len(name.split()) >= _LEAST
    return any(name.startswith(head) and len(name) - len(head) >= _LEAST for head in _HEADS)


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Return a name as names are compared: without white space in Khmer, English words stemmed."""
    return "".join(
        f"{stem(token)} " if token.isascii() else token
        for token in _TOKEN.findall(search_key(text))
    )


def _topic(question: Question, others: Sequence[Word]) -> tuple[str, ...]:
    content = {word.key for word in question.content}
    return tuple(
        word.key
        for word in others
        if word.key in content and word.key not in _SAID and not word.key.isdecimal()
    )


def _years(key: str) -> tuple[int, int] | None:
    years = [int(year) for year in _YEAR.findall(key)]
    return (min(years), max(years)) if years else None


@lru_cache(maxsize=1024)
def _column(head: str) -> str:
    """Return what a column of this head tells: "charge", "time" or nothing of either."""
    key = search_key(head)
    return "charge" if _IN_CHARGE.search(key) else "time" if _WHEN.search(key) else ""


def cells_in_charge(document: Document) -> Iterator[tuple[Row, str, str]]:
    """Yield each row of a document that names who is in charge, with these, folded, and its time."""
    for row in document.rows:
        cells = document.values_of(row)
        charged = [text for head, text in cells if _column(head) == "charge"]
        if charged:
            time = [text for head, text in cells if _column(head) == "time"]
            yield row, folded(" ".join(charged)), ascii_digits(" ".join(time))


def is_charged(asked: DutiesAsked, charged: str) -> bool:
    """Tell whether folded cells name the institution."""
    return any(name in charged for name in asked.names)


def meets(asked: DutiesAsked, charged: str, time: str, row_key: str) -> bool:
    """Tell whether a row is a duty that was asked for."""
    if not is_charged(asked, charged):
        return False
    if asked.topic and not any(word in row_key for word in asked.topic):
        return False
    if asked.years is None:
        return True
    years = _years(time)
    return years is not None and years[0] <= asked.years[1] and asked.years[0] <= years[1]


def before(asked: DutiesAsked, count: int, language: Language) -> str:
    """Say how many duties there are, of whom."""
    years = "" if asked.years is None else "-".join(map(str, sorted(set(asked.years))))
    when = _YEARS[language].format(years=_digits(years, language)) if years else ""
    who = f" {asked.written} " if language == "km" else asked.written
    return _BEFORE[language].format(who=who, when=when, count=_digits(str(count), language))


def rest(count: int, pages: Sequence[tuple[str, int]], language: Language) -> str:
    """Say how many duties are not shown, and on which pages of which documents they stand."""
    by_title: dict[str, list[int]] = {}
    for title, page in pages:
        by_title.setdefault(title, []).append(page)
    page_word = "ទំព័រ" if language == "km" else "p."
    where = "; ".join(
        f"{title}, {page_word} {_digits(', '.join(_ranges(sorted(set(numbers)))), language)}"
        for title, numbers in by_title.items()
    )
    return _REST[language].format(count=_digits(str(count), language), where=where)


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Yield numbers in ascending order, those that follow one another as "3-7"."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        of_run = [number for _, number in run]
        yield str(of_run[0]) if len(of_run) == 1 else f"{of_run[0]}-{of_run[-1]}"


def _digits(text: str, language: Language) -> str:
    return khmer_digits(text) if language == "km" else text
