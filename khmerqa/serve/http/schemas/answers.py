"""The bodies of questions, answers and feedback."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from khmerqa.answer.question.follow_up import MAX_HISTORY_LENGTH
from khmerqa.serve.http.schemas.fields import (
    ASK_PRIORITIES,
    ASK_VISION,
    DocumentIds,
    QuestionText,
    Text,
    TopK,
)
from khmerqa.types import AnswerStatus, Language, Method


class Turn(BaseModel):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"] = Field(description="Who wrote it.")
    content: Text = Field(description="What they wrote.")


class AskBody(BaseModel):
    """A question to answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": ASK_PRIORITIES}, {"question": ASK_VISION, "top_k": 5}]
        }
    )

    question: QuestionText
    history: list[Turn] = Field(
        default_factory=list,
        max_length=50,
        description="The earlier turns, oldest first, so that the question can be a follow-up: at "
        f"most 50, and {MAX_HISTORY_LENGTH:,} code points together.",
    )
    top_k: TopK = 8
    language: Literal["km", "en", "auto"] = Field(
        default="auto",
        description="The language of the fixed sentences around a quotation. "
        "`auto`: the language of the question.",
    )
    documents: DocumentIds
    stream: bool = Field(
        default=False, description="Send the answer as server-sent events while it is made."
    )

    @field_validator("history")
    @classmethod
    def _is_short(cls, history: list[Turn]) -> list[Turn]:
        if sum(len(turn.content) for turn in history) > MAX_HISTORY_LENGTH:
            raise ValueError(
                f"The earlier turns have more than {MAX_HISTORY_LENGTH:,} code points. "
                "Send the latest turns only."
            )
        return history


class SearchBody(BaseModel):
    """A question to find passages for, without an answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": ASK_VISION, "top_k": 5}]}
    )

    question: QuestionText
    top_k: TopK = 8
    documents: DocumentIds


class Official(BaseModel):
    """The official text behind a statement of a digest."""

    title: str = Field(description="Its title.")
    url: str | None = Field(description="Where the issuer publishes it.")
    page: str | None = Field(description="The page in the official text.")


class Place(BaseModel):
    """What a citation and a hit have in common."""

    passage_id: str = Field(description="The passage's id.")
    document_id: str = Field(description="The document's id.")
    title: str = Field(description="The document's title.")
    source: str = Field(description="The file's own name.")
    language: Language = Field(description="The language of the quoted text.")
    kind: Literal["official", "digest"] | None = Field(
        description="`digest`: a summary, not the official text. Null where nobody has said."
    )
    page: int | None = Field(
        description="The PDF's page, counted from 1. Null where the format has no pages."
    )
    page_end: int | None = Field(description="The last page, where the text crosses a page end.")
    section: list[str] = Field(description="The headings above the text, outermost first.")
    start: int = Field(
        description="Where the text begins in `GET /v1/documents/{id}/text`, in code points."
    )
    end: int = Field(description="Where it ends, exclusive.")
    url: str = Field(description="The original file, at this page.")
    type: str | None = Field(
        default=None, description="Of the document: law, royal decree, sub-decree, prakas …"
    )
    number: str | None = Field(default=None, description="The document's number.")
    date: str | None = Field(default=None, description="The document's date of issue.")
    issuer: str | None = Field(default=None, description="The institution that issued it.")
    status: str | None = Field(
        default=None,
        description="`in force`, `amended`, `repealed` or `draft`; null where nobody has said.",
    )
    official: Official | None = Field(
        default=None, description="Of a digest: the official text it summarises."
    )
    read_by: Method | None = Field(
        default=None, description="How the page's text was extracted from the file."
    )
    confidence: float | None = Field(
        default=None, description="How sure OCR was of the page, from 0 to 1."
    )


class CitationBody(Place):
    """A quotation that is in the document, letter for letter."""

    marker: int = Field(description="The number in square brackets in `answer`.")
    page_label: str | None = Field(description="The page number printed on the page.")
    quote: str = Field(description="The quoted text, verbatim.")
    reference: str = Field(description="The citation as an official letter would write it.")
    doubtful_digits: list[int] = Field(
        default=[],
        description="Positions in `quote`, in code points from 0, of digits that OCR may have "
        "misread: check them on the page.",
    )
    gloss: str | None = Field(
        description="Terms, dates and numbers of the quotation in the answer's language, if the "
        "quotation is in the other one: to be shown on demand."
    )


class HitBody(Place):
    """A passage that was found, with its score from each retriever."""

    text: str = Field(description="The passage, verbatim, at most 1,500 characters.")
    score: float = Field(description="The fused score. Only the order of hits has a meaning.")
    scores: dict[str, float | None] = Field(
        description="The raw score from each retriever: `lexical`, `translated`, `dense`."
    )


class AnswerBody(BaseModel):
    """An answer. With `no_evidence`, the answer says so and `citations` is empty."""

    id: str = Field(description="The answer's id, for feedback.")
    question: str = Field(description="The question as it was asked.")
    language: Language = Field(description="The language of the answer's fixed sentences.")
    status: AnswerStatus = Field(
        description="`answered`, or `no_evidence` where the documents hold no answer."
    )
    answer: str = Field(description="The answer's text, with markers such as `[1]`.")
    citations: list[CitationBody] = Field(description="At most five.")
    hits: list[HitBody] = Field(description="The passages found, best first.")
    writer: str = Field(description="What wrote the answer: `extractive`, or a language model.")
    index: str = Field(description="The generation of the index that was searched.")
    confidence: float = Field(description="How sure the answer is, from 0 to 1.")
    notice: str | None = Field(
        default=None,
        description="What the reader should know, for instance that a digest is quoted.",
    )
    understood_as: str | None = Field(
        default=None, description="The question, completed from the earlier turns."
    )
    timings_ms: dict[str, float] = Field(description="Milliseconds by stage.")


class SearchAnswer(BaseModel):
    """The passages that were found, best first."""

    hits: list[HitBody] = Field(description="The passages found, best first.")
    timings_ms: dict[str, float] = Field(description="Milliseconds by stage.")


class FeedbackBody(BaseModel):
    """What someone thinks of an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answer_id": "6f1ed002ab5595859014ebf0951522d9",
                    "rating": "down",
                    "comment": "ចម្លើយមិនត្រូវនឹងសំណួរទេ។",
                }
            ]
        }
    )

    answer_id: str = Field(pattern="^[0-9a-f]{32}$", description="The `id` of an answer.")
    rating: Literal["up", "down"] = Field(description="Whether the answer helped.")
    comment: Annotated[Text, Field(max_length=2000)] | None = Field(
        default=None, description="What was right or wrong, in the reader's words."
    )
