"""The title of a PDF from how its first pages are printed. Pure.

A legal instrument names its kind on one line, then "on" (stey pi) on the same line or the next, then its
subject. The title of a policy has the largest letters of its cover. Mottoes, issuers and slogans may be
as large, but are not titles; nor is the heading of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khmerqa.reading.pdf.layout.lines import Line, join
from khmerqa.reading.structure.block_kinds import is_item
from khmerqa.reading.structure.divisions import division_level
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.letterhead import is_letterhead, kind_named, subject_of

FIRST_PAGES = 3  # that may hold the title
LARGE = 1.3  # times the size of the body's letters
AS_LARGE = 0.9  # of the largest letters; OCR measures sizes less well
AS_LARGE_BY_OCR = 0.55
MAX_TITLE_LENGTH = 200  # characters
MAX_TITLE_LINES = 4
_MIN_LETTERS = 6
_MOSTLY = 0.8  # of a line's signs must be letters of one script, or OCR has read an ornament
_KHMER = re.compile("[\u1780-\u17d3]")
_LATIN = re.compile("[A-Za-z]")
_PROMULGATED = re.compile(search_key("ប្រកាស(?:ឱ្យ|អោយ|ឲ្យ)?ប្រើ"))
_LAW = re.compile("^(?:ច្បាប់|ក្រម|រដ្ឋធម្មនុញ្ញ)")
_ASSEMBLY = "រដ្ឋសភា"
_ADOPTED = re.compile(rf"\s*(?:ដែល|ដៃល)\s*{_ASSEMBLY}.*$", re.DOTALL)
_OPENING, _CLOSING = ("\u201c", "\u00ab"), ("\u201d", "\u00bb")
_NAMED = re.compile(r"Microsoft Word|untitled|about:blank", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cover:
    """The lines of one of the first pages, from the top."""

    lines: Sequence[Line]
    by_ocr: bool


def printed_title(covers: Sequence[Cover], body_size: float) -> str | None:
    """Return the title on the first pages; pages that OCR read come last."""
    exact = [cover for cover in covers[:FIRST_PAGES] if cover.lines and not cover.by_ocr][:1]
    by_ocr = [cover for cover in covers[:FIRST_PAGES] if cover.lines and cover.by_ocr]
    for cover in exact:
        if title := _of_instrument(cover) or _largest(cover, body_size):
            return title
    for find in (_of_instrument, _of_law, _of_kind):
        for cover in by_ocr:
            if title := find(cover):
                return title
    return None


def is_title(text: str) -> bool:
    """Return whether a text is a title, and not a file name or a program's name."""
    if _NAMED.match(text):
        return False
    return 3 < len(text) <= MAX_TITLE_LENGTH and not re.search(r"\.\w{3,4}$|_|^file:", text)


def _of_instrument(cover: Cover) -> str | None:
    """Find "Sub-decree / on / the subject", above the visas."""
    kind: str | None = None
    lines = list(_pieces(cover.lines))
    for index, text in enumerate(lines):
        if kind is None:
            kind = kind_named(text)
            continue
        subject = subject_of(text)
        if subject is None and not text.startswith("ការ"):
            if _ends_title(text):
                return None
            continue
        rest = _subject([subject if subject is not None else text, *lines[index + 1 :]])
        return _title(f"{kind}ស្តីពី{rest}") if rest else None
    return None


def _of_law(cover: Cover) -> str | None:
    """Find the law that a royal kram promulgates, "the law on … which the assembly adopted …"."""
    lines = list(_pieces(cover.lines))
    for index, text in enumerate(lines):
        rest = lines[index : index + MAX_TITLE_LINES + 1]
        promulgated = index > 0 and _PROMULGATED.match(search_key(lines[index - 1])) is not None
        adopted = subject_of(text) is not None and any(_ASSEMBLY in line for line in rest)
        if _LAW.match(text) and (promulgated or adopted):
            return _title(_ADOPTED.sub("", _joined(rest)))
    return None


def _of_kind(cover: Cover) -> str | None:
    """Find a line that is "policy" or the like, with the lines of like size beneath."""
    for index, line in enumerate(cover.lines):
        kind = kind_named(line.text)
        if kind is None:
            continue
        below = []
        for other in cover.lines[index + 1 : index + 1 + MAX_TITLE_LINES]:
            if other.size < AS_LARGE_BY_OCR * line.size or not _is_words(other.text):
                break
            if is_letterhead(other.text) or _ends_title(other.text):
                break
            below.append(other.text.strip())
        if below:
            return _title(_joined([kind, *below]))
    return None


def _largest(cover: Cover, body_size: float) -> str | None:
    lines = [line for line in _unquoted(cover.lines) if not is_letterhead(line.text)]
    largest = max((line.size for line in lines), default=0.0)
    if largest < LARGE * body_size:
        return None
    chosen = [line.text.strip() for line in lines if line.size > AS_LARGE * largest]
    title = " ".join(chosen)
    return None if division_level(title) is not None else _title(title)


def _unquoted(lines: Sequence[Line]) -> Iterator[Line]:
    """Leave out a slogan: lines from an opening quotation mark at a line's start to the closing one."""
    inside = False
    for line in lines:
        inside = inside or line.text.startswith(_OPENING)
        if not inside:
            yield line
        inside = inside and not line.text.rstrip().endswith(_CLOSING)


def _pieces(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the pieces of lines between wide gaps, for letterheads are printed next to each other."""
    for line in lines:
        texts = [segment.text.strip() for segment in line.segments] or [line.text.strip()]
        yield from (text for text in texts if len(text) >= _MIN_LETTERS or subject_of(text) == "")


def _subject(lines: Sequence[str]) -> str:
    found: list[str] = []
    for text in lines[: MAX_TITLE_LINES + 1]:
        if not text and not found:
            continue
        if _ends_title(text) or is_letterhead(text) or not _is_words(text):
            break
        found.append(text)
    return _joined(found)


def _ends_title(text: str) -> bool:
    return is_item(text) or text.startswith("-") or division_level(text) is not None


def _is_words(text: str) -> bool:
    signs = sum(not character.isspace() for character in text)
    khmer, latin = len(_KHMER.findall(text)), len(_LATIN.findall(text))
    return max(khmer, latin) >= max(_MIN_LETTERS, _MOSTLY * signs)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text = join(text, line, lambda before, after: False)
    return text.strip()


def _title(text: str) -> str | None:
    text = text.strip(" .:\u17d6\u17d4-")
    return text if is_title(text) else None
