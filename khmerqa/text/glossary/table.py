"""The glossary: official Khmer terms with their English, with look-up by Khmer, English or acronym.

The table is tab-separated text with a header, one term a row. Several forms of a field are joined by
`` | ``, the preferred one first. Forms are compared by their keys (``keys``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Literal, get_args

from khmerqa.errors import GlossaryError
from khmerqa.text.glossary.keys import acronym_key, english_key, khmer_key
from khmerqa.types import Bilingual

FORM_SEPARATOR = " | "
COLUMNS = (
    "km_preferred", "km_other", "en", "acronym", "note", "source", "status",
    "definition_km", "definition_en",
)  # fmt: skip
Status = Literal["official", "common", "own"]
STATUSES: frozenset[str] = frozenset(get_args(Status))
MIN_SIMILARITY = 0.75  # of two forms, below which one is no misspelling of the other

_KHMER = re.compile("[\u1780-\u17b3]")
_SIMILAR = 3  # rank of a similar form; equal, prefix and substring rank before it
# Abbreviations that are words when written in lower case.
_ALSO_WORDS = frozenset({"it", "pas", "rule", "who"})


@dataclass(frozen=True, slots=True)
class Term:
    """One row. ``khmer``, ``english`` and ``acronyms`` hold all forms, the preferred first.

    ``status`` is ``official`` (seen in an official document), ``common`` (in general use) or ``own``
    (our rendering, because there is no established one).
    """

    khmer: tuple[str, ...]
    english: tuple[str, ...]
    acronyms: tuple[str, ...]
    note: str
    source: str
    status: Status
    definition_km: str
    definition_en: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms in the order of the table; look-ups return every term with the form."""

    terms: tuple[Term, ...]
    _khmer: Mapping[str, tuple[Term, ...]]
    _english: Mapping[str, tuple[Term, ...]]
    _acronyms: Mapping[str, tuple[Term, ...]]

    @classmethod
    def parse(cls, text: str) -> Glossary:
        """Return the glossary that a table holds; raises GlossaryError if it is malformed."""
        lines = text.removesuffix("\n").split("\n")
        if tuple(lines[0].split("\t")) != COLUMNS:
            raise _damaged(1, f"the columns must be {', '.join(COLUMNS)}")
        terms = tuple(_term(number, line) for number, line in enumerate(lines[1:], start=2))
        return cls(
            terms,
            _index(terms, lambda term: term.khmer, khmer_key),
            _index(terms, lambda term: term.english, english_key),
            _index(terms, lambda term: term.acronyms, acronym_key),
        )

    def by_khmer(self, form: str) -> tuple[Term, ...]:
        """Return the terms with this Khmer form."""
        return self._khmer.get(khmer_key(form), ())

    def by_english(self, form: str) -> tuple[Term, ...]:
        """Return the terms with this English form, in any case, singular or plural."""
        return self._english.get(english_key(form), ())

    def by_acronym(self, form: str) -> tuple[Term, ...]:
        """Return the terms with this abbreviation, with or without dots.

        Case is ignored, except where the letters are also an English word ("it", "who").
        """
        key = acronym_key(form)
        if key in _ALSO_WORDS and not form.isupper():
            return ()
        return self._acronyms.get(key, ())

    def exact(self, form: str) -> tuple[Term, ...]:
        """Return the terms with this form: by abbreviation, Khmer and English."""
        return _once(
            (*self.by_acronym(form), *self.by_khmer(form), *self.by_english(form)),
        )

    def near(self, form: str, limit: int = 10) -> tuple[Term, ...]:
        """Return terms that begin with the form, then terms that contain it, or else similar terms.

        Terms with exactly this form are left out. Ties keep the order of the table.
        """
        key_of, table = (
            (khmer_key, self._khmer) if _KHMER.search(form) else (english_key, self._english)
        )
        wanted = key_of(form)
        if not wanted:
            return ()
        ranked = sorted(
            ((rank, key) for key in table if (rank := _distance(wanted, key)) is not None),
            key=lambda pair: pair[0],
        )
        exact = set(self.exact(form))
        if exact or any(rank[0] < _SIMILAR for rank, _ in ranked):
            ranked = [(rank, key) for rank, key in ranked if rank[0] < _SIMILAR]
        found = _once(term for _, key in ranked for term in table[key] if term not in exact)
        return found[:limit]


def _distance(wanted: str, key: str) -> tuple[int, float] | None:
    if key == wanted:
        return (0, 0.0)
    if key.startswith(wanted):
        return (1, float(len(key)))
    if len(wanted) >= 3 and wanted in key:
        return (2, float(len(key)))
    matcher = SequenceMatcher(None, wanted, key, autojunk=False)
    if matcher.real_quick_ratio() < MIN_SIMILARITY or matcher.quick_ratio() < MIN_SIMILARITY:
        return None
    similarity = matcher.ratio()
    return (_SIMILAR, 1 - similarity) if similarity >= MIN_SIMILARITY else None


def _term(number: int, line: str) -> Term:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise _damaged(number, f"{len(cells)} columns instead of {len(COLUMNS)}")
    row = dict(zip(COLUMNS, cells, strict=True))
    for name in ("km_preferred", "en", "source"):
        if not row[name].strip():
            raise _damaged(number, f"{name} is empty")
    return Term(
        khmer=(row["km_preferred"], *_forms(row["km_other"])),
        english=_forms(row["en"]),
        acronyms=_forms(row["acronym"]),
        note=row["note"],
        source=row["source"],
        status=_status(number, row["status"]),
        definition_km=row["definition_km"],
        definition_en=row["definition_en"],
    )


def _damaged(number: int, what: str) -> GlossaryError:
    return GlossaryError(
        Bilingual(
            f"សទ្ទានុក្រមខូច នៅបន្ទាត់ {number}។ សូមដំឡើងកម្មវិធី khmerqa ម្តងទៀត។",
            f"The glossary is damaged, line {number}: {what}. Install khmerqa again.",
        )
    )


def _status(number: int, name: str) -> Status:
    for status in get_args(Status):
        if status == name:
            return status  # type: ignore[no-any-return]
    raise _damaged(number, f"status '{name}' is not one of {', '.join(sorted(STATUSES))}")


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(FORM_SEPARATOR)) if cell else ()


def _index(
    terms: Iterable[Term], forms: Callable[[Term], tuple[str, ...]], key: Callable[[str], str]
) -> Mapping[str, tuple[Term, ...]]:
    index: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        # A preferred form comes before the same form as another term's second choice.
        for rank, form in enumerate(forms(term)):
            of_key = index[key(form)]
            if term not in of_key:
                of_key.insert(0, term) if rank == 0 else of_key.append(term)
    return MappingProxyType({folded: tuple(found) for folded, found in index.items()})


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))
