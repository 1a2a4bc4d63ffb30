"""What a quoted row of a table says, under the heads of its columns: "Kratie – Wells drilled: 180".

A row is quoted as it stands in the text, and there its heads are often pages above it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from khmerqa.ports import Segmenter, Translations
from khmerqa.text.terms.words import content_words, term, term_of, words
from khmerqa.types import Document, Row

_MAX_ROWS = 3  # of one quotation; more are a table, which the reader looks at himself
_MAX_LENGTH = 400  # code points of a row with its heads
_MIN_PROBABILITY = 0.25  # of a translation of a question's word

Cells = Sequence[tuple[str, str]]  # head and text


def under_heads(
    question: str,
    document: Document,
    span: tuple[int, int],
    segmenter: Segmenter,
    translations: Translations,
) -> str | None:
    """Return what the rows in ``document.text[span]`` say, a line for each; None if it is no table.

    That is the cell whose head the question names and, if none is clearly the one, all with their
    heads, unless the text has them itself.
    """
    rows = list(_rows(document, *span))
    if not 0 < len(rows) <= _MAX_ROWS:
        return None
    asked = set(_asked(question, segmenter, translations))
    lines = []
    for row in rows:
        cells = [(head, text) for head, text in document.values_of(row) if text.strip()]
        text = document.text[row.start : row.end]
        line = _cell(asked, cells, segmenter) or _all(text, cells)
        if line is None or len(line) > _MAX_LENGTH:
            return None
        lines.append(line)
    return "\n".join(lines)


def _rows(document: Document, start: int, end: int) -> Iterator[Row]:
    for row in document.rows[bisect_left(document.rows, start, key=lambda each: each.start) :]:
        if row.end > end:
            return
        yield row


def _asked(question: str, segmenter: Segmenter, translations: Translations) -> Iterator[str]:
    for word in content_words(words(question, segmenter)):
        yield term(word)
        for other, probability in translations.translate(word.key):
            if probability >= _MIN_PROBABILITY:
                yield term_of(other)


def _cell(asked: set[str], cells: Cells, segmenter: Segmenter) -> str | None:
    """Return the cell that is asked for, after what names its row; None if several could be meant."""
    texts = [_terms(text, segmenter) for _, text in cells]
    heads = [_terms(head, segmenter) for head, _ in cells]
    # Words in the row's own cells say which row is meant, and words in many heads name no column.
    naming = asked.difference(*texts)
    columns = Counter(name for head in heads for name in head)
    weights = [sum(1 / columns[name] for name in head & naming) for head in heads]
    best = max(weights, default=0.0)
    if not best or weights.count(best) > 1:
        return None
    at = weights.index(best)
    named = (place for place, text in enumerate(texts) if place != at and text & asked)
    row = next(named, next((place for place, text in enumerate(texts) if place != at and text), at))
    head, text = cells[at]
    return f"{cells[row][1]} \u2013 {head}: {text}" if row != at else f"{head}: {text}"


def _all(written: str, cells: Cells) -> str | None:
    """Return a row's cells with their heads, None if it has no heads or is written with them."""
    heads = [head for head, _ in cells if head]
    if not heads or all(f"{head}:" in written for head in heads):
        return None
    return " | ".join(f"{head}: {text}" if head else text for head, text in cells)


def _terms(text: str, segmenter: Segmenter) -> set[str]:
    return {term(word) for word in content_words(words(text, segmenter))}
