"""All work on the whole text of a document: canonical text, passages, language.

How long a text is, and what it holds, is up to whoever wrote the file. So this work is done in a process
with limits, like reading. All later work looks at one passage at a time, which has a limit of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from typing import Any, Protocol

from khmerqa.errors import GivenUpError
from khmerqa.ingest.documents.canonical import CanonicalText, canonical
from khmerqa.ingest.documents.chunk import LIMIT, PassageSpan, passage_spans
from khmerqa.reading.workers.encoding import bilingual, only
from khmerqa.storage.pages import pages_from_json, pages_to_json
from khmerqa.storage.rows import rows_from_json, rows_to_json
from khmerqa.text.language import language_of
from khmerqa.types import LANGUAGES, Bilingual, Document, Extracted, Language, Section

Prepare = Callable[[Extracted], "PreparedText"]


@dataclass(frozen=True, slots=True)
class PreparedText:
    """The text of a document, whatever the catalogue says of it."""

    canonical: CanonicalText
    language: Language
    passages: tuple[PassageSpan, ...]


class Process(Protocol):
    """A process with limits, as ``reading.workers.pool.ReadingPool`` is."""

    def run(self, task: Callable[..., bytes], *arguments: Any) -> bytes:
        """Return what a function returns there; raises UnreadableError."""
        ...

    def close(self) -> None:
        """End the process."""
        ...


def prepare(extracted: Extracted) -> PreparedText:
    """Return the text of what a file reader returned, in this process."""
    made = canonical(extracted)
    language = language_of(made.text)
    document = Document(
        id="",
        source="",
        title="",
        language=language,
        sha256="",
        text=made.text,
        pages=made.pages,
        sections=made.sections,
        excluded_spans=made.excluded_spans,
    )
    return PreparedText(made, language, tuple(passage_spans(document)))


@contextmanager
def preparing_here() -> Iterator[Prepare]:
    """Give a function that prepares texts in this process: for files that are trusted."""
    yield prepare


@contextmanager
def preparing_in(start: Callable[[], Process]) -> Iterator[Prepare]:
    """Give a function that prepares texts in a process that ``start`` returns."""
    process = start()

    def prepare_there(extracted: Extracted) -> PreparedText:
        try:
            return decode(process.run(prepare_encoded, extracted))
        except ValueError as error:
            process.close()  # it talks nonsense; the next text gets another one
            raise GivenUpError(
                Bilingual(
                    "អត្ថបទនៃឯកសារ (file) នេះរៀបចំមិនបានទេ។ សូមរក្សាទុកវាជាទម្រង់ផ្សេង រួចព្យាយាមម្តងទៀត។",
                    "Its text could not be prepared. Save it in another format and try again.",
                )
            ) from error

    try:
        yield prepare_there
    finally:
        process.close()


def prepare_encoded(extracted: Extracted) -> bytes:
    """Return what ``prepare`` returns as JSON."""
    return encode(prepare(extracted))


def encode(prepared: PreparedText) -> bytes:
    """Return a text as JSON. A lone surrogate, which is no character, becomes a question mark."""
    text = prepared.canonical
    titles: dict[str, int] = {}  # written once: a long one may be above a hundred thousand passages
    passages = [
        [start, end, [titles.setdefault(title, len(titles)) for title in section]]
        for start, end, section in prepared.passages
    ]
    values = {
        "text": text.text,
        "pages": pages_to_json(text.pages),
        "sections": [astuple(each) for each in text.sections],
        "excluded": text.excluded_spans,
        "rows": rows_to_json(text.rows),
        "losses": [(loss.km, loss.en) for loss in text.losses],
        "language": prepared.language,
        "titles": list(titles),
        "passages": passages,
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")


def decode(data: bytes) -> PreparedText:
    """Return what ``encode`` was given; raises ValueError for anything else.

    The bytes may come from a process that a file has taken over, or from a damaged cache.
    """
    try:
        values = json.loads(data)
        text, language, titles = values["text"], values["language"], values["titles"]
        if not isinstance(text, str) or language not in LANGUAGES or not isinstance(titles, list):
            raise ValueError("no text")
        made = CanonicalText(
            text=text,
            pages=pages_from_json(values["pages"]),
            sections=tuple(
                Section(only(title, str), only(level, int), only(start, int), only(name, str))
                for title, level, start, name in values["sections"]
            ),
            excluded_spans=tuple((start, end) for start, end in values["excluded"]),
            rows=rows_from_json(values["rows"]),
            losses=tuple(map(bilingual, values["losses"])),
        )
        passages = tuple(
            (only(start, int), only(end, int), tuple(only(titles[at], str) for at in section))
            for start, end, section in values["passages"]
        )
        _check(made, passages)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("not a prepared text") from error
    return PreparedText(made, language, passages)


def _check(made: CanonicalText, passages: tuple[PassageSpan, ...]) -> None:
    """Raise ValueError where something is not in the text, or no passage as we make them."""
    for start, end, _ in passages:
        if not 0 <= start < end <= min(len(made.text), start + LIMIT):
            raise ValueError(f"no passage: {start} to {end}")
    for each in made.sections:
        if not 0 <= each.start <= len(made.text):
            raise ValueError("no section")
    spans = [(page.start, page.end) for page in made.pages]
    spans += [(row.start, row.end) for row in made.rows]
    spans += [span for row in made.rows for cell in row.cells for span in cell.spans]
    for start, end in [*spans, *made.excluded_spans]:
        if not 0 <= only(start, int) <= only(end, int) <= len(made.text):
            raise ValueError(f"not in the text: {start} to {end}")
