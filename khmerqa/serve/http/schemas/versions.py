"""The bodies of a document's versions and of what changed between two of them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class VersionEntry(BaseModel):
    """A version of a document."""

    version: int = Field(description="Its number; 1 is the oldest that the caller may see.")
    title: str = Field(description="The title that it had.")
    date: str | None = Field(description="Its date of issue, YYYY-MM-DD, where that is known.")
    sha256: str = Field(description="The SHA-256 of its file.")
    pages: int = Field(description="How many pages it has; 0 where the format has none.")
    replaced: str | None = Field(
        description="When the next version took its place, ISO 8601 in UTC. Null: it is there now."
    )


class ChangedPart(BaseModel):
    """Words that both versions have, or only the earlier or the present one."""

    change: Literal["same", "removed", "added"]
    text: str


class Change(BaseModel):
    """Sentences that differ, with the words of both versions in one order."""

    section: str | None = Field(description="The heading above it in the present version.")
    page: int | None = Field(description="The PDF's page. Null where the format has no pages.")
    start: int = Field(description="Where it begins in the present canonical text, in code points.")
    end: int = Field(description="Where it ends, exclusive; the same where words were removed.")
    parts: list[ChangedPart]


class Changes(BaseModel):
    """What changed, in the order of the present text."""

    total: int = Field(description="How many changes there are.")
    changes: list[Change] = Field(description="At most 200 of them.")
