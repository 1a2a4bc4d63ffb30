"""The bodies of the glossary."""

from __future__ import annotations

from pydantic import BaseModel, Field

from khmerqa.text.glossary.table import Status


class TermEntry(BaseModel):
    """A term in both languages."""

    km: str = Field(description="The preferred form in Khmer.")
    en: str = Field(description="The preferred form in English.")
    others: list[str] = Field(description="Other forms and abbreviations.")
    definition_km: str = Field(description="What it means, in Khmer; may be empty.")
    definition_en: str = Field(description="What it means, in English; may be empty.")
    source: str = Field(description="Where the term is from.")
    status: Status = Field(
        description="`official` (in an official document), `common`, or `own` (our rendering)."
    )


class TermPlace(TermEntry):
    """A term where it is in a text, in code points."""

    start: int = Field(description="Where it begins.")
    end: int = Field(description="Where it ends, exclusive.")


class TermsAnswer(BaseModel):
    """The terms of each text in their order, each term once."""

    terms: list[list[TermPlace]]


class GlossaryAnswer(BaseModel):
    """The terms that were found, the nearest first."""

    terms: list[TermEntry]
