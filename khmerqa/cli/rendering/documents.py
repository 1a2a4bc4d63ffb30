"""The list of documents, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from khmerqa.cli.colour import bold, yellow
from khmerqa.cli.language import Message, message
from khmerqa.cli.rendering.pages import VERDICTS, how_read, page_lines
from khmerqa.types import Bilingual, DocumentSummary

_KINDS = {  # a document that nobody has labelled is neither
    "official": Message("ឯកសារផ្លូវការ", "official"),
    "digest": Message("សេចក្តីសង្ខេប", "digest"),
}


def documents(
    listed: Sequence[DocumentSummary],
    losses: Mapping[str, Bilingual] | None = None,
    *,
    pages: bool = False,
) -> str:
    """Return the list of documents with how they were read; with ``pages``, page by page.

    ``losses`` are what was not read or left out, by the path of the document.
    """
    lost = losses or {}
    lines = [
        line for each in listed for line in _document_lines(each, lost.get(each.path), pages=pages)
    ]
    return "\n".join(lines) or str(Message("គ្មានឯកសារទេ", "There are no documents."))


def _document_lines(
    listed: DocumentSummary, lost: Bilingual | None, *, pages: bool
) -> Iterator[str]:
    yield bold(listed.id)
    for line in (listed.title, listed.path, _counts(listed), *how_read(listed)):
        yield f"    {line}"
    if lost is not None:
        yield f"    {yellow(str(message(lost)))}"
    if pages:
        for page in listed.details:
            yield from (f"        {line}" for line in page_lines(page))


def _counts(listed: DocumentSummary) -> Message:
    kind = _KINDS.get(listed.catalogue.kind or "")
    khmer = ", ".join(f"{count} {VERDICTS[verdict]}" for verdict, count in listed.verdicts)
    english = ", ".join(f"{count} {verdict}" for verdict, count in listed.verdicts)
    return Message(
        f"{listed.language} · {f'{kind.km} · ' if kind else ''}"
        f"{f'{listed.pages} ទំព័រ' if listed.pages else 'គ្មានទំព័រ'}"
        f"{f' ({khmer})' if khmer else ''} · {listed.passages} វគ្គ",
        f"{listed.language} · {f'{kind.en} · ' if kind else ''}"
        f"{f'{listed.pages} pages' if listed.pages else 'no pages'}"
        f"{f' ({english})' if english else ''} · {listed.passages} passages",
    )
