"""Numbers of articles that OCR lost or misread, put right by their order. Pure.

The headings of a law's articles are alike, "Article 5.-", and their numbers rise by one. Of a number
that does not fit, the order tells the right one where as many headings stand between two that fit as
numbers are missing there. Where it does not, the number is left out: none is better than a false one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from khmerqa.text.expressions.numerals import ascii_digits, khmer_digits
from khmerqa.text.structure.numbering import KHMER_NAMES
from khmerqa.types import Block, ExtractedPage, Method

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)  # headings among which one must fit for a number to be trusted
MAX_GAP = 5  # numbers that may be missing before the first, or after the last that is trusted
_NAME = f"(?P<name>{'|'.join(KHMER_NAMES.values())}|Article|ARTICLE)"
# What OCR makes of a number: up to four signs, no Khmer letter and no punctuation.
# A lone consonant is a misread digit where the article is "new".
_NUMBER = "(?P<number>[^\\s\u1780-\u17d3.:,_\u2013\u2014-]{0,4}|[\u1780-\u17a2](?=ថ្មី))"
_SUFFIX = "(?P<suffix>\\s?(?:ថ្មី|ស្ទួន))?"
_SIGN = (
    "(?P<sign>[.:,]{0,3}\\s?[-\u2013\u2014_]{1,3}(?=\\s|$)|\\s?[:\u17d6](?=\\s)"
    "|[.:,]{0,3}(?=$|\\s[\u1780-\u17a2]$))"
)
_DIRT = "(?:\\s[\u1780-\u17a2]$)?"  # beside the number, taken for a consonant
_HEADING = re.compile(f"^{_NAME}\\s?{_NUMBER}{_SUFFIX}\\s?{_SIGN}{_DIRT}")
_DIGITS = re.compile("[0-9\u17e0-\u17e9]{1,4}")


@dataclass(slots=True)
class _Article:
    """The heading of an article on a page read by OCR; ``value`` is None where no number was read."""

    page: int  # by its index
    block: int  # on the page
    match: re.Match[str]
    value: int | None

    @property
    def is_khmer(self) -> bool:
        return not self.match["name"].isascii()


def is_article_line(line: str) -> bool:
    """Return whether a line is the heading of an article and nothing else, its number read or not."""
    match = _HEADING.match(line.strip())
    return match is not None and match.end() == len(line.strip())


def begins_amended_article(line: str) -> bool:
    """Return whether a line begins with the heading of a "new" article, its number read or not."""
    match = _HEADING.match(line.strip())
    return match is not None and bool(match["suffix"])


def with_article_numbers(pages: Sequence[ExtractedPage]) -> tuple[ExtractedPage, ...]:
    """Put the numbers of articles right on pages that were read by OCR; what changes is evidence."""
    by_ocr = [page.method is Method.OCR for page in pages]
    if not any(by_ocr):
        return tuple(pages)
    found = [list(page.blocks) for page in pages]
    articles = [
        article
        for index, blocks in enumerate(found)
        if by_ocr[index]
        for article in _articles(index, blocks)
    ]
    _without_foreign_digits(articles)
    changes: list[list[str]] = [[] for _ in pages]
    for article, value in zip(articles, _in_order([a.value for a in articles]), strict=True):
        block = found[article.page][article.block]
        text = _numbered(article, value) + block.text[article.match.end() :]
        if value != article.value or not article.match["number"]:
            changes[article.page].append(f"{article.match[0]} \u2192 {_numbered(article, value)}")
        right = replace(block, text=text)
        if not block.text[article.match.end() :].strip():
            right = replace(right, kind="heading", level=block.level or 3)
        found[article.page][article.block] = right
    return tuple(
        replace(
            page,
            blocks=tuple(blocks),
            evidence=(
                *page.evidence,
                *([("numbers by their order", ", ".join(told))] if told else []),
            ),
        )
        for page, blocks, told in zip(pages, found, changes, strict=True)
    )


def _articles(page: int, blocks: Sequence[Block]) -> Iterator[_Article]:
    for index, block in enumerate(blocks):
        match = _HEADING.match(block.text) if block.row is None else None
        if match is None:
            continue
        number = match["number"]
        value = int(ascii_digits(number)) if _DIGITS.fullmatch(number) else None
        if match["sign"] or value is None or match.end() == len(block.text.rstrip()):
            yield _Article(page, index, match, value)


def _without_foreign_digits(articles: Sequence[_Article]) -> None:
    """Take a number in Latin digits for misread where those of most articles are Khmer."""
    latin = [each for each in articles if each.value is not None and each.match["number"].isascii()]
    if 2 * len(latin) < sum(each.value is not None for each in articles):
        for each in latin:
            each.value = None


def _in_order(values: Sequence[int | None]) -> list[int | None]:
    """Return the numbers that stay, those that the order tells, and None for the others."""
    trusted = [at for at in range(len(values)) if _fits(values, at)]
    right = [value if at in trusted else None for at, value in enumerate(values)]
    for first, last in pairwise(trusted):
        low, high = values[first], values[last]
        if low is None or high is None:
            continue
        for at in range(first + 1, last):
            value = values[at]
            if high - low == last - first:
                right[at] = low + at - first
            elif value is not None and low < value < high:
                right[at] = value
    first = trusted[0] if trusted else 0
    if trusted and values[first] == first + 1:  # before it stand as many as there are from 1
        right[:first] = range(1, first + 1)
    for at, value in enumerate(values):
        if not trusted:
            right[at] = value
        elif value is not None and right[at] is None and not trusted[0] <= at <= trusted[-1]:
            edge = trusted[0] if at < trusted[0] else trusted[-1]
            ahead = (value - (values[edge] or 0)) * (1 if at > edge else -1)
            right[at] = value if abs(at - edge) <= ahead <= abs(at - edge) + MAX_GAP else None
    return right


def _fits(values: Sequence[int | None], at: int) -> bool:
    """Return whether a number is that of the first article, or agrees with one near it."""
    value = values[at]
    near = (at + step for step in NEIGHBOURS if 0 <= at + step < len(values))
    return value is not None and (
        value == 1
        or any((other := values[n]) is not None and other - value == n - at for n in near)
    )


def _numbered(article: _Article, value: int | None) -> str:
    name, sign = article.match["name"], (article.match["suffix"] or "") + article.match["sign"]
    if value is None:
        return f"{name} {sign}".rstrip()
    if value == article.value:
        return article.match.string[: article.match.end("sign")]
    return f"{name} {khmer_digits(str(value)) if article.is_khmer else value}{sign}"
