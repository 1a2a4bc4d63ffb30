"""The bodies of the routes for administrators."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, Field, create_model

from khmerqa.serve.http.schemas.documents import CATALOGUE_KEYS
from khmerqa.serve.http.schemas.fields import Text
from khmerqa.types import CatalogueEntry, Language

_FormText = Annotated[Text, Field(max_length=1000)] | None
_FORM_FIELDS: dict[str, Any] = {
    "file": (UploadFile | None, Field(default=None, description="The file itself.")),
    "url": (_FormText, Field(default=None, description="Instead of the file: its address.")),
    **{
        field.name: (_FormText, Field(default=None, description=CATALOGUE_KEYS[field.name]))
        for field in fields(CatalogueEntry)
    },
}
UploadBody: Any = create_model(
    "UploadBody",
    __doc__="A document: a file or its address, with what the catalogue should say of it.",
    **_FORM_FIELDS,
)


class JobBody(BaseModel):
    """A change of the index, made in the background. Times are ISO 8601, UTC."""

    id: str = Field(description="The job's id.")
    kind: str = Field(description="`add`, `remove` or `reindex`.")
    status: Literal["running", "done", "failed"]
    stage: str | None = Field(description="The stage of indexing it has reached.")
    done: int | None = Field(description="How much of the stage is done.")
    total: int | None = Field(description="How much the stage has to do.")
    created: str = Field(description="When it started.")
    finished: str | None = Field(description="When it ended; null while it runs.")
    result: dict[str, Any] | None = Field(description="The report of `khmerqa index --json`.")
    error: str | None = Field(description="Why it failed, in the caller's language.")


class ReindexBody(BaseModel):
    """How to bring the index up to date."""

    full: bool = Field(default=False, description="Read and index every file again.")


class Unread(BaseModel):
    """A file that could not be read, and why."""

    file: str = Field(description="The file's path in the corpus folder.")
    reason: str = Field(description="The reason, in the caller's language.")


class Restriction(BaseModel):
    """A document that not everyone may see."""

    id: str
    title: str
    internal: bool = Field(description="The catalogue says `access = internal`.")
    marking: str | None = Field(description="The confidentiality stamp found on its pages.")
    released: bool = Field(description="An administrator published it in spite of the stamp.")


class Unanswered(BaseModel):
    """A question that no document answered."""

    question: str
    language: Language
    confidence: float = Field(description="How sure an answer would have been, from 0 to 1.")
    at: str = Field(description="When it was asked: ISO 8601, UTC.")


class AdminState(BaseModel):
    """The state of the service at a glance."""

    index: dict[str, Any] | None = Field(description="The current generation; null: none yet.")
    unread: list[Unread] = Field(description="Files that could not be read.")
    restricted: list[Restriction] = Field(description="Documents that not everyone may see.")
    questions_are_kept: bool = Field(description="Whether the service logs questions.")
    unanswered: list[Unanswered] = Field(
        description="The latest questions without an answer, newest first, where questions are kept."
    )
    feedback: dict[str, int] = Field(description="Ratings, counted.")
    jobs: list[JobBody] = Field(description="The latest jobs, newest first.")
