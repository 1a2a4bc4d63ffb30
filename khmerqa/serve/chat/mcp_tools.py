"""The tools that MCP offers to other assistants, as plain functions.

``search`` and ``fetch`` have the shapes that ChatGPT's connectors need: results with ``id``, ``title``
and a ``url`` that is not empty, and one document with ``text`` and ``metadata``. An id is that of a
document, or ``document#start-end`` for a passage; fetching a passage returns its pages.
"""

from __future__ import annotations

import re
from typing import Any

from khmerqa.answer.writing.public_json import answer_json
from khmerqa.errors import NotFoundError, UsageError
from khmerqa.index.generation import Generation
from khmerqa.search.question import check_question
from khmerqa.serve.addresses import absolute_url
from khmerqa.serve.auth.access import Caller
from khmerqa.serve.chat.sources import sources
from khmerqa.serve.service import Service
from khmerqa.types import Bilingual, Document, Language

_PASSAGE = re.compile(r"(.+)#([0-9]{1,9})-([0-9]{1,9})")
_CONTEXT = 2000  # code points returned on either side of a passage in a document without pages
_RESULTS = 10
Json = dict[str, Any]

_STRING = {"type": "string"}
_RESULT = {
    "type": "object",
    "properties": dict.fromkeys(("id", "title", "url", "text"), _STRING),
    "required": ["id", "title", "url"],
}
TOOLS: tuple[Json, ...] = (
    {
        "name": "search",
        "title": "ស្វែងរក | Search",
        "description": (
            "Find passages in Cambodian government policy documents. Ask in Khmer or English. "
            "Returns results with ids for `fetch`."
        ),
        "input_schema": {
            "type": "object",
            "properties": {"query": {**_STRING, "description": "What to look for"}},
            "required": ["query"],
        },
        "output_schema": {
            "type": "object",
            "properties": {"results": {"type": "array", "items": _RESULT}},
            "required": ["results"],
        },
    },
    {
        "name": "fetch",
        "title": "អានឯកសារ | Fetch",
        "description": "Read a search result, or a whole document, by its id.",
        "input_schema": {
            "type": "object",
            "properties": {"id": {**_STRING, "description": "The id of a search result"}},
            "required": ["id"],
        },
        "output_schema": {
            "type": "object",
            "properties": {**_RESULT["properties"], "metadata": {"type": "object"}},  # type: ignore[dict-item]
            "required": ["id", "title", "text", "url"],
        },
    },
    {
        "name": "ask",
        "title": "សួរសំណួរ | Ask",
        "description": (
            "Answer a question on Cambodian government policies with verbatim quotations and their "
            "pages, or say that the documents hold no answer. Quote the answer unchanged."
        ),
        "input_schema": {
            "type": "object",
            "properties": {
                "question": {**_STRING, "description": "The question, in Khmer or English"},
                "language": {
                    "enum": ["km", "en"],
                    "description": "The language of the fixed sentences around a quotation",
                },
            },
            "required": ["question"],
        },
    },
)


def call(
    service: Service, caller: Caller, base: str, name: str, arguments: Json
) -> tuple[Json, str]:
    """Run a tool; return its value and the text for the model to read.

    Raises UsageError for arguments that cannot be used, NotFoundError for an unknown tool or id.
    """
    if name == "search":
        return _search(service, caller, base, _text(arguments, "query"))
    if name == "fetch":
        value = _fetch(service.generation(caller), base, _text(arguments, "id"))
        return value, ""
    if name == "ask":
        language = arguments.get("language")
        chosen: Language | None = language if language in ("km", "en") else None
        return _ask(service, caller, base, _text(arguments, "question"), chosen)
    raise NotFoundError(
        Bilingual(
            f"គ្មានឧបករណ៍ '{name}' ទេ។ សូមមើលបញ្ជីឧបករណ៍។",
            f"There is no tool '{name}'. See the list of tools.",
        )
    )


def _search(service: Service, caller: Caller, base: str, query: str) -> tuple[Json, str]:
    found, generation = service.search(check_question(query), caller, _RESULTS)
    results = []
    for hit in found.hits:
        passage = hit.passage
        document = generation.passages.document(passage.document_id)
        results.append(
            {
                "id": f"{passage.document_id}#{passage.start}-{passage.end}",
                "title": _title(document, passage.page),
                "url": absolute_url(base, passage.document_id, passage.page),
                "text": passage.text,
            }
        )
    return {"results": results}, ""


def _fetch(generation: Generation, base: str, wanted: str) -> Json:
    match = _PASSAGE.fullmatch(wanted)
    document = generation.passages.document(match[1] if match else wanted)
    start, end = (int(match[2]), int(match[3])) if match else (0, len(document.text))
    page = None
    if not 0 <= start < end <= len(document.text):
        raise _no_such_passage(wanted)
    if match and document.pages:
        pages = document.pages_of(start, end)
        start, end, page = pages[0].start, pages[-1].end, pages[0].number
    elif match:
        start, end = max(0, start - _CONTEXT), min(len(document.text), end + _CONTEXT)
    entry = document.catalogue
    known = {
        "language": document.language,
        "source": document.source,
        "kind": entry.kind,
        "page": page and str(page),
        "issuer": entry.issuer,
        "date": entry.date,
        "official_url": entry.official_url,
    }
    return {
        "id": wanted,
        "title": _title(document, page),
        "text": document.text[start:end],
        "url": absolute_url(base, document.id, page),
        "metadata": {name: value for name, value in known.items() if value},
    }


def _ask(
    service: Service, caller: Caller, base: str, question: str, language: Language | None
) -> tuple[Json, str]:
    answer, generation = service.ask(check_question(question), caller, "mcp", language=language)
    value = answer_json(answer, generation.passages)
    for place in (*value["citations"], *value["hits"]):
        place["url"] = base + place["url"]
    parts = (answer.text, answer.notice, sources(answer.citations, answer.language, base))
    return value, "\n\n".join(part for part in parts if part)


def _title(document: Document, page: int | None) -> str:
    return document.title if page is None else f"{document.title}, p. {page}"


def _text(arguments: Json, name: str) -> str:
    value = arguments.get(name)
    if not isinstance(value, str):
        raise UsageError(
            Bilingual(
                f"ខ្វះ '{name}' ជាអត្ថបទ។ សូមបន្ថែមវា។", f"'{name}' is missing or is not text. Add it."
            )
        )
    return value


def _no_such_passage(wanted: str) -> NotFoundError:
    return NotFoundError(
        Bilingual(
            f"គ្មានវគ្គ '{wanted}' ទេ។ សូមស្វែងរកម្តងទៀត។",
            f"There is no passage '{wanted}'. Search again.",
        )
    )
