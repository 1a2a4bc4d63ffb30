"""The bodies of the routes for administrators."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, Field, create_model

from khmerqa.serve.http.schemas.documents import CATALOGUE_KEYS
from khmerqa.serve.http.schemas.fields import Text
from khmerqa.storage.service.keys import Scope
from khmerqa.types import CatalogueEntry, Language, Method, Verdict

_FormText = Annotated[Text, Field(max_length=1000)] | None
_FORM_FIELDS: dict[str, Any] = {
    "file": (UploadFile | None, Field(default=None, description="The file itself.")),
    "url": (_FormText, Field(default=None, description="Instead of the file: its address.")),
    **{
        field.name: (_FormText, Field(default=None, description=CATALOGUE_KEYS[field.name]))
        for field in fields(CatalogueEntry)
    },
}
_FORM_FIELDS["replace"] = (
    bool,
    Field(default=False, description="Take the place of the file of this name, which is kept."),
)
UploadBody: Any = create_model(
    "UploadBody",
    __doc__="A document: a file or its address, with what the catalogue should say of it.",
    **_FORM_FIELDS,
)


class ReadBody(BaseModel):
    """A file to look at before it is published."""

    file: UploadFile = Field(description="The file itself.")


class ReadPage(BaseModel):
    """How a page of a file was read."""

    page: int | None = Field(description="The PDF's page, from 1; null where there are no pages.")
    label: str | None = Field(description="The page number printed on the page.")
    verdict: Verdict = Field(description="Whether the page's text layer can be trusted.")
    read_by: Method = Field(description="How the page's text was extracted.")
    confidence: float | None = Field(description="How sure OCR was, from 0 to 1.")
    unread: bool = Field(description="Whether the page holds text that could not be read.")
    evidence: dict[str, str] = Field(description="What the verdict is based on.")
    excerpt: str | None = Field(description="Its first words, where it is worth a look.")


class SameFile(BaseModel):
    """A document that is published."""

    id: str
    title: str


class ReadResult(BaseModel):
    """What would be indexed of a file: the result of a `read` job."""

    file: str = Field(description="The name under which it would be published.")
    title: str = Field(description="The title that it would get.")
    language: Language
    marking: str | None = Field(description="A confidentiality stamp, which would hold it back.")
    pages: list[ReadPage]
    same_as: SameFile | None = Field(description="A document with the very same content, if any.")


class JobBody(BaseModel):
    """A change of the index, made in the background. Times are ISO 8601, UTC."""

    id: str = Field(description="The job's id.")
    kind: str = Field(description="`read`, `add`, `remove`, `reindex`, `verify` or `rollback`.")
    status: Literal["running", "done", "failed"]
    stage: str | None = Field(description="The stage of indexing it has reached.")
    done: int | None = Field(description="How much of the stage is done.")
    total: int | None = Field(description="How much the stage has to do.")
    created: str = Field(description="When it started.")
    finished: str | None = Field(description="When it ended; null while it runs.")
    result: ReadResult | dict[str, Any] | None = Field(
        description="Of `read`: a ReadResult; of changes: the report of `khmerqa index --json`."
    )
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


class UnreadPages(BaseModel):
    """Pages of an indexed file that could not be read."""

    file: str = Field(description="The file's path in the corpus folder.")
    reason: str = Field(description="Which pages, and why, in the caller's language.")


class PageCount(BaseModel):
    """How many pages were read in one way."""

    verdict: Verdict = Field(description="Whether the pages' text layer can be trusted.")
    read_by: Method | None = Field(description="How their text was extracted; null: not at all.")
    count: int


class GenerationBody(BaseModel):
    """A generation of the index that is on the disk."""

    generation: str
    created: str = Field(description="When it was made: ISO 8601, UTC.")
    documents: int
    passages: int


class Disk(BaseModel):
    """Room on the disk, in bytes."""

    index: int = Field(description="What the index takes.")
    free: int = Field(description="What is free there.")


class Uploads(BaseModel):
    """Which files may be sent."""

    bytes: int = Field(description="The largest.")
    suffixes: list[str] = Field(description="How their names may end.")


class KeyRequest(BaseModel):
    """A key to create."""

    name: Annotated[Text, Field(max_length=100)] = Field(description="A name for the list of keys.")
    scope: Scope = Field(default="read", description="Each allows what those before it allow.")
    days: int | None = Field(
        default=None, ge=1, le=36_500, description="Valid for so many days; null: for ever."
    )


class KeyBody(BaseModel):
    """A key without its secret. Times are ISO 8601, UTC."""

    id: str
    name: str
    scope: Scope
    created: str
    expires: str | None = Field(description="From when on it is not valid; null: never.")
    used: str | None = Field(description="When it was last used, to the hour.")
    revoked: str | None = Field(description="When it was revoked.")
    valid: bool = Field(description="Neither revoked nor expired.")
    own: bool = Field(description="The caller's own key.")


class NewKey(KeyBody):
    """A new key."""

    key: str = Field(description="The secret, which is not shown again.")


class FeedbackEntry(BaseModel):
    """What a reader thinks of an answer."""

    at: str = Field(description="When: ISO 8601, UTC.")
    answer_id: str
    rating: Literal["up", "down"]
    comment: str | None
    question: str | None = Field(description="Where it was still known.")
    answer: str | None = Field(description="Where it was still known.")


class FeedbackList(BaseModel):
    """Feedback, the newest first."""

    feedback: list[FeedbackEntry]
    next: int | None = Field(description="`before` for what is older; null: there is nothing more.")


class AdminState(BaseModel):
    """The state of the service at a glance."""

    index: dict[str, Any] | None = Field(description="The current generation; null: none yet.")
    unread: list[Unread] = Field(description="Files that could not be read.")
    unread_pages: list[UnreadPages] = Field(description="Of files that are indexed.")
    pages: list[PageCount] = Field(description="How the pages were read, counted.")
    generations: list[GenerationBody] = Field(
        description="The current generation and those before it that are still there."
    )
    disk: Disk
    uploads: Uploads
    restricted: list[Restriction] = Field(description="Documents that not everyone may see.")
    locked: bool = Field(description="Whether every request needs a key, on this machine too.")
    questions_are_kept: bool = Field(description="Whether the service logs questions.")
    unanswered: list[Unanswered] = Field(
        description="The latest questions without an answer, newest first, where questions are kept."
    )
    feedback: dict[str, int] = Field(description="Ratings, counted.")
    jobs: list[JobBody] = Field(description="The latest jobs, newest first.")
