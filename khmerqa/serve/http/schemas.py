"""The bodies of the HTTP service, for checking what comes in and documenting what goes out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from khmerqa.search.question import LONGEST
from khmerqa.types import AnswerStatus, Language, Method, Verdict

PRIORITIES = "តើអាទិភាពគន្លឹះទាំងប្រាំនៃយុទ្ធសាស្ត្របញ្ចកោណមានអ្វីខ្លះ?"
VISION = "តើចក្ខុវិស័យនៃគោលនយោបាយរដ្ឋាភិបាលឌីជីថលជាអ្វី?"


def _encodable(text: str) -> str:
    # JSON can name half a character ("\ud800"), which no file, index or answer can hold.
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("The text holds half a character. Send it as UTF-8.") from None
    return text


Text = Annotated[str, AfterValidator(_encodable)]
TopK = Annotated[int, Field(ge=1, le=50, description="How many passages to return")]
QuestionText = Annotated[
    Text,
    Field(description=f"សំណួរ | The question, at most {LONGEST} code points", examples=[PRIORITIES]),
]
DocumentIds = Annotated[
    list[Text],
    Field(default_factory=list, max_length=1000, description="Only in these documents; empty: all"),
]


class Turn(BaseModel):
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    content: Text


class AskBody(BaseModel):
    """A question to be answered."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": PRIORITIES}, {"question": VISION, "top_k": 5}]}
    )

    question: QuestionText
    history: list[Turn] = Field(
        default_factory=list,
        max_length=50,
        description="The turns before; a follow-up question is understood from them",
    )
    top_k: TopK = 8
    language: Literal["km", "en", "auto"] = "auto"
    documents: DocumentIds
    stream: bool = False


class SearchBody(BaseModel):
    """A question whose passages are wanted, without an answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": VISION, "top_k": 5}]})

    question: QuestionText
    top_k: TopK = 8
    documents: DocumentIds


class Official(BaseModel):
    """Where the official text of a digest's statement stands."""

    title: str
    url: str | None
    page: str | None


class Place(BaseModel):
    """What a citation and a hit have in common. ``start`` and ``end`` count code points."""

    passage_id: str
    document_id: str
    title: str
    source: str
    language: Language
    kind: Literal["official", "digest"]
    page: int | None
    page_end: int | None
    section: list[str]
    start: int
    end: int
    url: str
    official: Official | None = None
    read_by: Method | None = None
    confidence: float | None = None


class CitationBody(Place):
    """A quotation that stands, letter for letter, in the document."""

    marker: int
    page_label: str | None
    quote: str
    reference: str = Field(description="The citation as an official would write it")


class HitBody(Place):
    """A passage found, with the raw score of each leg."""

    text: str
    score: float
    scores: dict[str, float | None]


class AnswerBody(BaseModel):
    """An answer. With ``no_evidence`` it says so, and ``citations`` is empty."""

    id: str
    question: str
    language: Language
    status: AnswerStatus
    answer: str
    citations: list[CitationBody]
    hits: list[HitBody]
    writer: str
    index: str
    confidence: float
    notice: str | None = None
    understood_as: str | None = Field(
        default=None, description="The question after the turns before it were taken in"
    )
    timings_ms: dict[str, float]


class SearchAnswer(BaseModel):
    """The passages found, best first."""

    hits: list[HitBody]
    timings_ms: dict[str, float]


class PageBody(BaseModel):
    """The text of one page."""

    document_id: str
    page: int
    label: str | None
    text: str
    verdict: Verdict
    read_by: Method
    confidence: float | None
    evidence: dict[str, str]


class Health(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class Ready(BaseModel):
    """The index is loaded and usable."""

    status: Literal["ready"]
    index: str
    documents: int
    passages: int


class Problem(BaseModel):
    """An error (RFC 9457). ``title`` and ``detail`` are in Khmer and English: "Khmer | English"."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "មិនអាចប្រើសំណើនេះបាន | Unprocessable Entity",
                    "status": 422,
                    "detail": "សំណួរទទេ។ សូមសរសេរសំណួរ។ | The question is empty. Please write one.",
                    "instance": "/v1/ask",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str


class FeedbackBody(BaseModel):
    """What someone says of an answer."""

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

    answer_id: str = Field(pattern="^[0-9a-f]{32}$", description="The ``id`` of an answer")
    rating: Literal["up", "down"]
    comment: Annotated[Text, Field(max_length=2000)] | None = None


class JobBody(BaseModel):
    """Something the service does after it has answered. Times are ISO 8601, UTC."""

    id: str
    kind: str
    status: Literal["running", "done", "failed"]
    stage: str | None
    done: int | None
    total: int | None
    created: str
    finished: str | None
    result: dict[str, Any] | None
    error: str | None


class ReindexBody(BaseModel):
    """How the index is to be brought up to date."""

    full: bool = Field(default=False, description="Do everything again, also what did not change")


class Unread(BaseModel):
    """A file that could not be read, and why."""

    file: str
    reason: str


class Restriction(BaseModel):
    """A document that not everyone may see."""

    id: str
    title: str
    internal: bool
    marking: str | None
    released: bool


class Unanswered(BaseModel):
    """A question that no document answered."""

    question: str
    language: Language
    confidence: float
    at: str


class AdminState(BaseModel):
    """What an administrator wants to know at a glance."""

    index: dict[str, Any] | None = Field(description="The current generation; null: none yet")
    unread: list[Unread]
    restricted: list[Restriction]
    questions_are_kept: bool
    unanswered: list[Unanswered] = Field(description="The latest first, where questions are kept")
    feedback: dict[str, int]
    jobs: list[JobBody]


_PROBLEMS = {
    400: "The request cannot be understood",
    401: "A key is missing, or is not valid",
    403: "The key's scope does not reach so far",
    409: "Another change of the index is running",
    404: "There is no such document or page",
    413: "The request is too large",
    422: "The question or another value cannot be used",
    429: "Too many requests in a minute",
    500: "Something failed inside",
    501: "An extra is not installed",
    503: "There is no usable index",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the errors that a route may answer with."""
    return {status: {"model": Problem, "description": _PROBLEMS[status]} for status in statuses}
