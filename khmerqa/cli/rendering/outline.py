"""The outline of a file: its sections, and where the numbers of articles do not rise by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khmerqa.cli.colour import yellow
from khmerqa.cli.language import Message
from khmerqa.ingest.documents.canonical import CanonicalText, canonical
from khmerqa.text.structure.article_sequence import (
    SEQUENCES,
    ArticleNumber,
    SequenceFault,
    article_number,
    faults_of,
)
from khmerqa.text.structure.numbering import opening_of
from khmerqa.types import Extracted, Section

_FAULTS = {
    "gap": Message("បាត់លេខ", "MISSING"),
    "repeat": Message("លេខដដែលម្តងទៀត", "REPEATED"),
    "step back": Message("លេខថយក្រោយ", "STEPS BACK"),
}
_NO_SECTIONS = Message("គ្មានចំណងជើងទេ", "There are no headings.")


@dataclass(frozen=True, slots=True)
class Outline:
    """Sections with their pages, and faults in their numbers, each with the section where it shows."""

    sections: tuple[tuple[Section, int | None], ...]
    faults: tuple[tuple[SequenceFault, Section], ...]


def outline_of(extracted: Extracted) -> Outline:
    """Return the outline of what was read, as the index would have it."""
    text = canonical(extracted)
    sections = tuple((section, _page(text, section)) for section in text.sections)
    faults: list[tuple[SequenceFault, Section]] = []
    for name in SEQUENCES:
        found = list(_numbered(text, name))
        faults += [
            (fault, found[fault.position][1])
            for fault in faults_of([number for number, _ in found])
        ]
    faults.sort(key=lambda each: each[1].start)
    return Outline(sections, tuple(faults))


def outline_lines(outline: Outline) -> Iterator[str]:
    """Yield the outline as lines, the faults last."""
    if not outline.sections:
        yield str(_NO_SECTIONS)
    levels = sorted({section.level for section, _ in outline.sections})
    for section, page in outline.sections:
        indent = "  " * levels.index(section.level)
        yield f"{'' if page is None else page:>4}  {indent}{_one_line(section.title)}"
    pages = dict(outline.sections)
    for fault, section in outline.faults:
        where = "" if pages[section] is None else f" ({Message('ទំព័រ', 'page')} {pages[section]})"
        yield f"{yellow(_FAULTS[fault.kind])}: {_detail(fault)}{_one_line(section.title)}{where}"


def outline_json(outline: Outline) -> dict[str, Any]:
    """Return the outline as JSON."""
    pages = dict(outline.sections)
    return {
        "sections": [
            {"title": section.title, "level": section.level, "page": page}
            for section, page in outline.sections
        ],
        "faults": [
            {
                "kind": fault.kind,
                "missing": fault.missing,
                "title": section.title,
                "page": pages[section],
            }
            for fault, section in outline.faults
        ],
    }


def article_numbers_of(extracted: Extracted) -> list[int]:
    """Return the numbers of the articles and clauses of what was read, in their order.

    An article that was inserted or rewritten counts with the one before it that has its number.
    """
    text = canonical(extracted)
    numbered = [each for name in SEQUENCES for each in _numbered(text, name)]
    found: list[int] = []
    for number, _ in sorted(numbered, key=lambda each: each[1].start):
        if not (number.is_variant and found and found[-1] == number.value):
            found.append(number.value)
    return found


def _numbered(text: CanonicalText, name: str) -> Iterator[tuple[ArticleNumber, Section]]:
    for section in text.sections:
        opening = opening_of(section.title)
        number = article_number(opening) if opening else None
        if opening is not None and number is not None and opening.part.name == name:
            yield number, section


def _page(text: CanonicalText, section: Section) -> int | None:
    holding = (page.number for page in text.pages if page.start <= section.start < page.end)
    return next(holding, None)


def _detail(fault: SequenceFault) -> str:
    if fault.missing is None:
        return ""
    first, last = fault.missing
    return f"{first} → " if first == last else f"{first}\u2013{last} → "


def _one_line(text: str) -> str:
    return " ".join(text.split())
