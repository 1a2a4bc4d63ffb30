"""The bodies of a document's outline and of a search within it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class OutlineEntry(BaseModel):
    """A heading. It holds until the next of its level or higher."""

    title: str = Field(description="Its words.")
    level: int = Field(description="1 is the highest.")
    page: int | None = Field(description="The PDF's page. Null where the format has no pages.")
    start: int = Field(description="Where it begins in the canonical text, in code points.")
    end: int = Field(description="Where its line ends, exclusive.")


class FoundPlace(BaseModel):
    """A place where the words are."""

    page: int | None = Field(description="The PDF's page. Null where the format has no pages.")
    start: int = Field(description="Where it begins in the canonical text, in code points.")
    end: int = Field(description="Where it ends, exclusive.")
    text: str = Field(description="The words as they are in the document.")
    before: str = Field(description="A little of the text before it.")
    after: str = Field(description="A little of the text after it.")


class FoundPlaces(BaseModel):
    """The places where words were found, in the order of the text."""

    total: int = Field(description="How many there are.")
    places: list[FoundPlace] = Field(description="At most 200 of them.")
