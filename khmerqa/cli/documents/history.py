"""The versions of a document, as ``khmerqa documents --history`` lists them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import NotFoundError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.previous import history_of
from khmerqa.settings import Settings
from khmerqa.storage.history import Version
from khmerqa.types import Document


def show_history(settings: Settings, arguments: argparse.Namespace) -> int:
    """List the versions of a document, or print the text of one of them, counted from 1."""
    generation = wiring.open_index(settings)
    current = generation.passages.document(arguments.history)
    layout = IndexLayout(settings.index.directory)
    versions = history_of(layout, generation, current.id)
    documents = [*(each.document for each in versions), current]
    if arguments.show is not None:
        number = _version(arguments.show, current.id, len(documents))
        document = documents[number - 1]
        value = {**_document_json(number, document, layout), "text": document.text}
        write_result(arguments, value, lambda: document.text)
        return 0
    values = [
        {**_document_json(number, document, layout), **_replacement_json(version)}
        for number, (document, version) in enumerate(
            zip(documents, [*versions, None], strict=True), start=1
        )
    ]
    write_result(arguments, values, lambda: _format(values))
    return 0


def _version(text: str, document_id: str, count: int) -> int:
    if text.isdecimal() and 1 <= int(text) <= count:
        return int(text)
    raise NotFoundError(
        Message(
            f"ឯកសារ '{document_id}' មានកំណែ 1 ដល់ {count} ។ "
            f"សូមមើល៖ khmerqa documents --history {document_id} ។",
            f"'{document_id}' has the versions 1 to {count}. "
            f"See: khmerqa documents --history {document_id}",
        )
    )


def _format(values: Sequence[dict[str, Any]]) -> str:
    lines = []
    for value in values:
        replaced = value["replaced"]
        state = (
            Message(f"ត្រូវបានជំនួសនៅ {replaced}", f"replaced {replaced}")
            if replaced
            else Message("កំណែបច្ចុប្បន្ន", "the current version")
        )
        lines.append(f"{value['version']}. {value['title']}\n    {state}\n    {value['file']}")
    return "\n".join(lines)


def _document_json(number: int, document: Document, layout: IndexLayout) -> dict[str, Any]:
    return {
        "version": number,
        "document_id": document.id,
        "title": document.title,
        "source": document.source,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "file": str(layout.original(document.sha256, document.source)),
    }


def _replacement_json(version: Version | None) -> dict[str, Any]:
    if version is None:
        return {"replaced": None, "generation": None}
    return {"replaced": version.replaced, "generation": version.generation}
