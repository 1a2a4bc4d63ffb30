"""The title of a document by its words: a legal instrument's own, else a heading that may be one. Pure.

A legal instrument names its kind, its number, and after "on" (stey pi) its subject, in one line or
several, above the visas. What a file says of itself is believed where its text says the same, or where
nothing better is found: it is often that of another document, of a scanner or of a program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khmerqa.reading.structure.block_kinds import is_item
from khmerqa.reading.structure.divisions import division_level
from khmerqa.reading.structure.front_back_matter import is_visa
from khmerqa.reading.structure.marking import marking_of
from khmerqa.reading.structure.soft_lines import joined
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.legacy.conversion import looks_legacy
from khmerqa.text.structure.letterhead import (
    is_letterhead,
    kind_named,
    states_subject,
    subject_of,
)
from khmerqa.types import Block

MAX_TITLE_LENGTH = 200  # characters
MAX_TITLE_LINES = 4
FIRST_BLOCKS = 40  # of a file, among which its title is
MAX_LINE_ABOVE = 80  # characters: a longer line is text
MIN_LETTERS = 6
_MOSTLY = 0.8  # of a line's signs must be letters of one script, or OCR has read an ornament
_KHMER = re.compile("[\u1780-\u17d3]")
_LATIN = re.compile("[A-Za-z]")
_SENTENCE_END = re.compile("[.!?;\u17d4]\\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_PROMULGATED = re.compile(search_key("ប្រកាស(?:ឱ្យ|អោយ|ឲ្យ)?ប្រើ"))
_LAW = re.compile("^(?:ច្បាប់|ក្រម|រដ្ឋធម្មនុញ្ញ)")
_ASSEMBLY = "រដ្ឋសភា"
_ADOPTED = re.compile(rf"\s*(?:ដែល|ដៃល)\s*{_ASSEMBLY}.*$", re.DOTALL)
_NUMBER = re.compile(
    "^(?:លេខ|No\\.?|Number)\\s*[:\u17d6\u17c8]?\\s*"
    "(?P<number>(?=\\D{0,12}\\d)[\\w\u17b4-\u17d3./-]{1,20}(?: [\\w\u17b4-\u17d3./-]{1,12}){0,2})$",
    re.IGNORECASE,
)
# What programs and scanners write where a title is asked for.
_GENERIC = re.compile(
    r"Microsoft (?:Word|PowerPoint|Excel)|(?:New )?(?:Microsoft )?(?:Word|PowerPoint|Excel|Text) "
    r"(?:Document|Presentation|Worksheet)|untitled|about:blank|document ?\d*$|presentation ?\d*$"
    r"|(?:slide|sheet|page|book|scan|image|img|doc|dsc|skm|kmbt|canon|epson)[ _-]?\w{0,3}\d*$|title$"
    r"|[\d\W_]*$",
    re.IGNORECASE,
)
_NAME_OF_FILE = re.compile(r"\.\w{3,4}$|_|^file:")


def is_title(text: str) -> bool:
    """Return whether what a file says of itself is a title: no file name, no program, no old font."""
    return (
        3 < len(text) <= MAX_TITLE_LENGTH
        and not _GENERIC.match(text)
        and not _NAME_OF_FILE.search(text)
        and not looks_legacy(text)
        and marking_of([text]) is None
    )


def stated_title(stated: str) -> str:
    """Return what a file says of itself in one line, or nothing where that is no title."""
    named = " ".join(stated.split())
    return named if is_title(named) else ""


def typed_title(blocks: Sequence[Block], stated: str = "") -> str | None:
    """Return the title of a file without pages; ``stated`` is what the file says of itself."""
    first = blocks[:FIRST_BLOCKS]
    texts = [block.text for block in first]
    if found := title_of_instrument(texts, most=1):  # each is a whole paragraph
        return found
    named = stated_title(stated)
    if named and says(texts, named):
        return named
    # A stamp printed as the first heading makes the title one of a lower level.
    levels = [b.level for b in first if b.kind == "heading" and marking_of([b.text]) is None]
    stamped = any(b.kind == "heading" and marking_of([b.text]) for b in first)
    top = min(levels, default=1) if stamped else 1
    headings = [
        (at, b.text) for at, b in enumerate(first) if b.kind == "heading" and b.level == top
    ]
    headings = [(at, text) for at, text in headings if may_be_title(text)]
    if headings:
        at, text = headings[0]
        if all(map(_is_above_title, texts[:at])) or (named and says([named], text)):
            return text
    return named or (headings[0][1] if headings else None)


def says(texts: Sequence[str], title: str) -> bool:
    """Return whether texts hold a title, however its lines are broken."""
    return _squeezed(title) in _squeezed("".join(texts))


def may_be_title(text: str) -> bool:
    """Return whether a heading may be a document's title: no division, letterhead, item or number."""
    return (
        len(text) <= MAX_TITLE_LENGTH
        and len(_LETTER.findall(text)) > 2
        and division_level(text) is None
        and not is_item(text)
        and not is_visa(text)
        and not is_letterhead(text)
        and marking_of([text]) is None
    )


def title_of_instrument(
    lines: Sequence[str],
    *,
    sizes: Sequence[float] = (),
    exact: bool = True,
    most: int = MAX_TITLE_LINES,
) -> str | None:
    """Return the title of a legal instrument: "Sub-decree / No. / on / the subject", above the visas.

    The number is left out where the lines are not ``exact``, because OCR takes digits for others. The
    subject takes at most so many lines; smaller ones, by their ``sizes``, do not go on with a title
    that is whole in one line.
    """
    kind = number = ""
    for index, line in enumerate(lines):
        text = line.strip()
        if is_visa(text) or (kind and ends_title(text)):
            return None
        if named := kind_named(text):
            kind = named
        elif exact and not number and (found := _NUMBER.match(text)):
            number = found["number"]
        elif not kind and states_subject(text):
            begun = all(map(_is_above_title, lines[:index]))
            end = next((n for n in range(index, len(sizes)) if sizes[n] < 0.9 * sizes[index]), None)
            return trimmed_title(_subject(lines[index:end], most)) if begun else None
        elif kind and ((subject := subject_of(text)) is not None or text.startswith("ការ")):
            about = _subject([text if subject is None else subject, *lines[index + 1 :]], most)
            return trimmed_title(_with_subject(kind, number, about)) if about else None
    return None


def kind_alone(lines: Sequence[str]) -> str | None:
    """Return the kind of an instrument that states no subject above its visas: "Royal Decree"."""
    above: list[str] = []
    for line in lines:
        if is_visa(line.strip(" -")):
            return next(filter(None, map(kind_named, above)), None)
        above.append(line)
    return None


def title_of_law(lines: Sequence[str]) -> str | None:
    """Return the law that a royal kram promulgates, "the law on … which the assembly adopted …"."""
    for index, text in enumerate(lines):
        rest = lines[index : index + MAX_TITLE_LINES + 1]
        promulgated = index > 0 and _PROMULGATED.match(search_key(lines[index - 1])) is not None
        adopted = subject_of(text) is not None and any(_ASSEMBLY in line for line in rest)
        if _LAW.match(text) and (promulgated or adopted):
            return trimmed_title(_ADOPTED.sub("", joined([line.strip() for line in rest])))
    return None


def ends_title(text: str) -> bool:
    """Return whether a line cannot go on with a title."""
    return is_item(text) or text.startswith("-") or division_level(text) is not None


def is_words(text: str) -> bool:
    """Return whether a line is words of one script, and not an ornament or a number."""
    signs = sum(not character.isspace() for character in text)
    khmer, latin = len(_KHMER.findall(text)), len(_LATIN.findall(text))
    return max(khmer, latin) >= max(MIN_LETTERS, _MOSTLY * signs)


def _with_subject(kind: str, number: str, about: str) -> str:
    if _KHMER.match(kind):
        return f"{kind} លេខ {number} ស្តីពី{about}" if number else f"{kind}ស្តីពី{about}"
    on = "ON" if kind.isupper() else "on"
    return f"{kind} No. {number} {on} {about}" if number else f"{kind} {on} {about}"


def _is_above_title(line: str) -> bool:
    """Return whether a line may be above a title: text that speaks of another one is not."""
    return len(line) <= MAX_LINE_ABOVE and not _SENTENCE_END.search(line)


def _subject(lines: Sequence[str], most: int) -> str:
    found: list[str] = []
    for line in lines[: MAX_TITLE_LINES + 1]:
        if len(found) == most:
            break
        text = line.strip()
        if not text and not found:
            continue
        if ends_title(text) or is_visa(text) or is_letterhead(text) or not is_words(text):
            break
        if found and _SENTENCE_END.search(text):
            break
        found.append(text)
    return joined(found)


def trimmed_title(text: str) -> str | None:
    """Return a title without the stops and dashes at its ends; None where it is too long or short."""
    text = text.strip(" .:\u17d6\u17d4-")
    return text if 3 < len(text) <= MAX_TITLE_LENGTH else None


def _squeezed(text: str) -> str:
    return "".join(each for each in search_key(text) if each.isalnum() or _KHMER.match(each))
