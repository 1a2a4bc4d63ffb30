"""Public benchmarks as collections of texts and questions, each question with the one text to find.

They are read from a folder outside the project, never learned from, and indexed through the same
pipeline as any document: every text becomes a file, with passages and retrievers as in real use.
Every question is asked on its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khmerqa.errors import UsageError
from khmerqa.text.structure.sentences import sentences
from khmerqa.types import Bilingual, Language

NEWS_PASSAGES = 4000
_NEWS_LENGTH = 120  # code points; lines are joined until a passage is as long
# The language of the questions, then that of the texts.
_DIRECTIONS: tuple[tuple[Language, Language], ...] = (("km", "en"), ("en", "km"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be found, under a name of its own."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the name of the one text to find."""

    question: str
    target: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Texts of one language and questions in another, or the same."""

    name: str
    language: Language  # of the questions
    texts: tuple[Text, ...]
    queries: tuple[Query, ...]


def load_benchmark(name: str, folder: Path) -> list[Benchmark]:
    """Return the benchmark called ``name``, one for each direction it has.

    Raises UsageError for an unknown name and for a file that is not there.
    """
    if name not in _LOADERS:
        known = ", ".join(_LOADERS)
        raise UsageError(
            Bilingual(
                f"មិនស្គាល់ '{name}' ទេ។ សូមជ្រើសរើសមួយក្នុងចំណោម៖ {known} ។",
                f"There is no benchmark '{name}'. Choose one of: {known}.",
            )
        )
    try:
        return list(_LOADERS[name](folder))
    except OSError as error:
        raise UsageError(
            Bilingual(
                f"មិនអាចអាន {error.filename} បានទេ។ សូមកំណត់ថតដោយ --benchmarks ។",
                f"{error.filename} cannot be read. Name its folder with --benchmarks.",
            )
        ) from error


def names() -> tuple[str, ...]:
    """Return the names of all benchmarks."""
    return tuple(_LOADERS)


def _pairs(file: str, name: str) -> Callable[[Path], Iterator[Benchmark]]:
    """Sentences with their translations: each finds its own among all of the other language."""

    def load(folder: Path) -> Iterator[Benchmark]:
        rows = _rows(folder / file)
        for own, other in _DIRECTIONS:
            yield Benchmark(
                name=f"{name} {own}-{other}",
                language=own,
                texts=tuple(Text(_id(number), row[other]) for number, row in enumerate(rows)),
                queries=tuple(Query(row[own], _id(number)) for number, row in enumerate(rows)),
            )

    return load


def _passages(folder: Path) -> Iterator[Benchmark]:
    """A passage's first sentence in one language finds the rest of it in the other."""
    rows = _rows(folder / "flores200-passages.jsonl")
    for own, other in _DIRECTIONS:
        texts, queries = [], []
        for number, row in enumerate(rows):
            first, rest = _first_sentence(row[f"passage_{other}"])
            question, _ = _first_sentence(row[f"passage_{own}"])
            if first and rest:
                texts.append(Text(_id(number), rest))
                queries.append(Query(question, _id(number)))
        name = f"flores-passages {own}-{other}"
        yield Benchmark(name=name, language=own, texts=tuple(texts), queries=tuple(queries))


def _civil_code(folder: Path) -> Iterator[Benchmark]:
    """An article's title finds its body, among news and among all other articles.

    A title shared by several articles identifies none of them and is left out.
    """
    rows = _rows(folder / "civil-code-articles.jsonl")
    titles = [row["title"].strip() for row in rows]
    texts = [Text(_id(number), row["body"]) for number, row in enumerate(rows)]
    texts += _news(folder)
    queries = [
        Query(title, _id(number))
        for number, title in enumerate(titles)
        if title and titles.count(title) == 1
    ]
    yield Benchmark(
        name="civil-code km-km", language="km", texts=tuple(texts), queries=tuple(queries)
    )


def _news(folder: Path) -> Iterator[Text]:
    text = (folder / "news-distractors.km.txt").read_text(encoding="utf-8")
    number = 0
    for document in re.split(r"<doc[^>]*>|</doc>", text):
        passage = ""
        for line in document.splitlines():
            passage = f"{passage}\n{line}".strip()
            if len(passage) >= _NEWS_LENGTH:
                yield Text(f"news-{number:05}", passage)
                number += 1
                passage = ""
                if number == NEWS_PASSAGES:
                    return


def _first_sentence(text: str) -> tuple[str, str]:
    spans: Sequence[tuple[int, int]] = sentences(text)
    if len(spans) < 2:
        return "", ""
    return text[slice(*spans[0])], text[spans[1][0] :]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _id(number: int) -> str:
    return f"text-{number:05}"


_LOADERS: Mapping[str, Callable[[Path], Iterator[Benchmark]]] = {
    "flores": _pairs("flores200-devtest.jsonl", "flores"),
    "tatoeba": _pairs("tatoeba-khm-eng.jsonl", "tatoeba"),
    "flores-passages": _passages,
    "civil-code": _civil_code,
}
