"""The versions of a document, and what changed from an earlier one to the one there is now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from khmerqa.errors import NotFoundError, UsageError
from khmerqa.ingest.previous import history_of
from khmerqa.ports import Segmenter
from khmerqa.serve.auth.access import Caller, hidden_from, restricted
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.http.documents import DocumentId
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.versions import Changes, VersionEntry
from khmerqa.serve.service import Service
from khmerqa.storage.history import Version
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.text.khmer.clusters import clip
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.structure.sentences import sentences
from khmerqa.text.terms.line_breaks import breakable_pieces
from khmerqa.types import Bilingual, Document

_MAX_SENTENCES = 10_000  # of a version; comparing takes more than proportional time
_MAX_CHANGES = 200  # listed; more are counted
_MAX_SHOWN = 1_500  # code points of either side of a change
_ALIKE = 0.5  # share of what two sentences have in common above which one is the other, reworded
_WORD = re.compile(r"\S+\s*|\s+")

VersionNumber = Annotated[
    int, Path(ge=1, le=1_000, description="The version's number, counted from 1, the oldest.")
]


def version_routes(service: Service) -> APIRouter:
    """Return the routes ``versions`` below a document."""
    router = APIRouter(prefix="/v1/documents", tags=["documents"])

    @router.get(
        "/{document_id}/versions",
        summary="កំណែ",
        response_model=list[VersionEntry],
        responses=problems(401, 404, 429, 500, 503),
    )
    async def versions(request: Request, document_id: DocumentId) -> Any:
        """List the versions of a document, the oldest first. The last one is there now."""

        def versions_now() -> list[dict[str, Any]]:
            current, earlier = _versions(service, caller_of(request), document_id)
            listed = [_entry(number, each.document, each) for number, each in earlier.items()]
            return [*listed, _entry(max(earlier, default=0) + 1, current, None)]

        return await service.run_in_thread(versions_now)

    @router.get(
        "/{document_id}/versions/{version}/changes",
        summary="អ្វីដែលបានប្រែប្រួល",
        response_model=Changes,
        responses=problems(400, 401, 404, 422, 429, 500, 503),
    )
    async def changed(request: Request, document_id: DocumentId, version: VersionNumber) -> Any:
        """Say what changed from a version to the one there is now, sentence by sentence."""

        def changed_now() -> dict[str, Any]:
            current, earlier = _versions(service, caller_of(request), document_id)
            if version not in earlier:
                raise _no_such_version(document_id, version)
            segmenter = service.assistant().segmenter
            return _changes(earlier[version].document, current, segmenter)

        return await service.run_in_thread(changed_now)

    return router


def _versions(
    service: Service, caller: Caller, document_id: str
) -> tuple[Document, dict[int, Version]]:
    """Return a document and its earlier versions, by number, that ``caller`` may see."""
    generation = service.generation(caller)
    current = generation.passages.document(document_id)  # raises NotFoundError
    released = service.records.released()
    return current, {
        number: each
        for number, each in enumerate(history_of(service.layout, generation, document_id), start=1)
        if not hidden_from(caller, restricted([each.document]), released)
    }


def _entry(number: int, document: Document, version: Version | None) -> dict[str, Any]:
    return {
        "version": number,
        "title": document.title,
        "date": document.catalogue.date,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "replaced": version.replaced if version else None,
    }


def _no_such_version(document_id: str, version: int) -> NotFoundError:
    return NotFoundError(
        Bilingual(
            f"ឯកសារ '{document_id}' គ្មានកំណែមុនលេខ {version} ទេ។ សូមមើលបញ្ជីកំណែ។",
            f"'{document_id}' has no earlier version {version}. Get the list of its versions.",
        )
    )


# --- comparing ----------------------------------------------------------------------------------------


def _changes(before: Document, after: Document, segmenter: Segmenter) -> dict[str, Any]:
    spans, later = sentences(before.text), sentences(after.text)
    if max(len(spans), len(later)) > _MAX_SENTENCES:
        raise UsageError(
            Bilingual(
                "ឯកសារនេះវែងពេកសម្រាប់ការប្រៀបធៀប។ សូមមើលអត្ថបទនៃកំណែនីមួយៗ។",
                "This document is too long to be compared. Read the text of either version.",
            )
        )
    found = list(_differing(_keys(before.text, spans), _keys(after.text, later)))
    return {
        "total": len(found),
        "changes": [
            _change(before, after, (spans[i:j], later, k, m), segmenter)
            for i, j, k, m in found[:_MAX_CHANGES]
        ],
    }


def _differing(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges of sentences that differ; a sentence that was reworded is a range of its own."""
    for name, i, j, k, m in SequenceMatcher(None, one, other).get_opcodes():
        if name == "equal":
            continue
        while i < j and k < m and SequenceMatcher(None, one[i], other[k]).quick_ratio() > _ALIKE:
            yield i, i + 1, k, k + 1
            i, k = i + 1, k + 1
        if i < j or k < m:
            yield i, j, k, m


def _keys(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return sentences as they are compared: case, digits' script and spaces do not matter."""
    return [ascii_digits(search_key(text[start:end])) for start, end in spans]


def _change(
    before: Document,
    after: Document,
    where: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]], int, int],
    segmenter: Segmenter,
) -> dict[str, Any]:
    gone, later, first, last = where
    come = later[first:last]
    if come:
        start, end = come[0][0], come[-1][1]
    else:  # where the words would have stood
        start = end = later[first - 1][1] if first else 0
    old = before.text[gone[0][0] : gone[-1][1]] if gone else ""
    pages = after.pages_of(start, max(end, start + 1))
    sections = [each for each in after.sections if each.start <= start]
    return {
        "section": sections[-1].title if sections else None,
        "page": pages[0].number if pages else None,
        "start": start,
        "end": end,
        "parts": list(_parts(old, after.text[start:end], segmenter)),
    }


def _parts(old: str, new: str, segmenter: Segmenter) -> Iterator[dict[str, str]]:
    """Yield the words of both texts in one order, each as ``same``, ``removed`` or ``added``."""
    one, other = clip(old, _MAX_SHOWN), clip(new, _MAX_SHOWN)
    words, later = (
        [word for piece in pieces for word in _WORD.findall(piece)]
        for pieces in breakable_pieces([one, other], segmenter)
    )
    matcher = SequenceMatcher(None, words, later, autojunk=False)
    # Where hardly anything is the same, two texts are read more easily than their pieces.
    whole = [("replace", 0, len(words), 0, len(later))]
    for name, i, j, k, m in matcher.get_opcodes() if matcher.ratio() > _ALIKE else whole:
        if name == "equal":
            yield {"change": "same", "text": "".join(later[k:m])}
            continue
        if i < j:
            yield {"change": "removed", "text": "".join(words[i:j])}
        if k < m:
            yield {"change": "added", "text": "".join(later[k:m])}
