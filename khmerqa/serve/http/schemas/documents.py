"""The bodies of documents and their pages."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pydantic import BaseModel, Field, create_model

from khmerqa.types import CatalogueEntry, Language, Method, Verdict

# What each key of the catalogue means; the keys are those of CatalogueEntry.
CATALOGUE_KEYS = {
    "work": "The policy that this file is a version of. Two languages of one policy share it.",
    "language": "The document's language: `km` or `en`.",
    "title_km": "The title in Khmer.",
    "title_en": "The title in English.",
    "issuer": "The institution that issued it.",
    "date": "The date of issue, YYYY-MM-DD.",
    "official_url": "Where the issuer publishes it.",
    "kind": "`official`, or `digest` for a summary. Left out where nobody has said.",
    "official_source": "Of a digest: the title of the official text.",
    "page": "Of a digest: the page in the official text.",
    "type": "Law, royal decree, sub-decree, prakas, circular, policy, strategy, report …",
    "number": "The document's number.",
    "signatory": "Who signed it.",
    "status": "`in force`, `amended`, `repealed` or `draft`.",
    "replaces": "The document that this one replaces.",
    "access": "`public`, or `internal`: only for keys with scope internal or admin.",
}


class _Listed(BaseModel):
    id: str = Field(description="The document's id.")
    title: str = Field(description="The title in the document's own language.")
    source: str = Field(description="The file's own name.")
    path: str = Field(description="The file's path in the corpus folder.")
    language: Language = Field(description="The document's language.")
    sha256: str = Field(description="The SHA-256 of the file.")
    pages: int = Field(description="How many pages it has; 0 where the format has none.")
    passages: int = Field(description="How many passages are indexed.")
    verdicts: dict[str, int] = Field(description="Pages by the verdict on their text layer.")
    methods: dict[str, int] = Field(description="Pages by how their text was extracted.")
    unread_pages: list[int] = Field(description="Pages whose text could not be read.")
    added: str | None = Field(
        None, description="When it came (ISO 8601, UTC); left out: together with the first ones."
    )
    changed: str | None = Field(
        None, description="When its text last changed (ISO 8601, UTC); left out: it did not."
    )
    url: str = Field(description="The original file.")


_CATALOGUE: dict[str, Any] = {
    field.name: (str | None, Field(default=None, description=CATALOGUE_KEYS[field.name]))
    for field in fields(CatalogueEntry)
    if field.name != "language"
}
DocumentBody: Any = create_model(
    "DocumentBody",
    __base__=_Listed,
    __doc__="A document. Keys of the catalogue that have no value are left out.",
    **_CATALOGUE,
)


class PageEntry(BaseModel):
    """A page in the list of a document's pages."""

    page: int = Field(description="The PDF's page, counted from 1.")
    label: str | None = Field(description="The page number printed on the page.")
    verdict: Verdict = Field(description="Whether the page's text layer can be trusted.")
    read_by: Method = Field(description="How the page's text was extracted.")
    confidence: float | None = Field(description="How sure OCR was, from 0 to 1.")
    unread: bool = Field(description="Whether the page holds text that could not be read.")


class PageBody(BaseModel):
    """The text of one page."""

    document_id: str = Field(description="The document's id.")
    page: int = Field(description="The PDF's page, counted from 1.")
    label: str | None = Field(description="The page number printed on the page.")
    text: str = Field(description="The page's part of the canonical text.")
    start: int = Field(description="Where it begins in the canonical text, in code points.")
    verdict: Verdict = Field(description="Whether the page's text layer can be trusted.")
    read_by: Method = Field(description="How the page's text was extracted.")
    confidence: float | None = Field(description="How sure OCR was, from 0 to 1.")
    evidence: dict[str, str] = Field(description="What the verdict is based on.")
