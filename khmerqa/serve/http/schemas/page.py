"""The bodies of the routes that only the web page needs."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from khmerqa.serve.http.schemas.fields import Text
from khmerqa.types import Language


class WordsBody(BaseModel):
    """Texts to be shown."""

    texts: list[Annotated[Text, Field(max_length=20_000)]] = Field(
        max_length=100, examples=[["គោលនយោបាយរដ្ឋាភិបាលឌីជីថល"]]
    )


class WordsAnswer(BaseModel):
    """Each text in pieces that join to the text again. A line may break between two pieces."""

    words: list[list[str]]


class BrailleBody(BaseModel):
    """A text to be read with the fingers: an answer whole, in both languages if it has both."""

    text: Annotated[Text, Field(max_length=20_000)]


class BrailleAnswer(BaseModel):
    """The text in Braille."""

    braille: str = Field(description="In Unicode Braille, uncontracted.")
    brf: str = Field(description="The contents of a `.brf` file, for an embosser.")


class Examples(BaseModel):
    """Questions to begin with."""

    questions: list[str] = Field(
        description="Each is answered from another document; may be empty."
    )
    documents: int = Field(description="How many documents the caller may see; 0: none yet.")


class SuggestedQuestions(BaseModel):
    """Questions to go on with."""

    questions: list[str] = Field(description="At most three; may be empty.")


class QuotationPlace(BaseModel):
    """A quotation by its place; the service reads the words from the document again."""

    document_id: Annotated[Text, Field(max_length=300)]
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class ExportTurn(BaseModel):
    """A question with the quotations that answer it."""

    question: Annotated[Text, Field(max_length=2000)]
    citations: list[QuotationPlace] = Field(max_length=20)


class ExportBody(ExportTurn):
    """A question with the quotations that answer it, after those that were asked before."""

    earlier: list[ExportTurn] = Field(
        default_factory=list, max_length=50, description="The earlier questions, oldest first."
    )
    language: Language = "km"
    date: str = Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
        description="Today's date where the reader is.",
        examples=["2026-11-22"],
    )
