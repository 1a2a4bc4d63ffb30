"""Fields that several bodies share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from khmerqa.search.question import MAX_QUESTION_LENGTH

# Questions for the examples in the OpenAPI document.
ASK_PRIORITIES = "តើអាទិភាពគន្លឹះទាំងប្រាំនៃយុទ្ធសាស្ត្របញ្ចកោណមានអ្វីខ្លះ?"
ASK_VISION = "តើចក្ខុវិស័យនៃគោលនយោបាយរដ្ឋាភិបាលឌីជីថលជាអ្វី?"


def _encodable(text: str) -> str:
    # JSON can name half a character ("\ud800"), which no file, index or answer can hold.
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("The text contains half a character. Send it as UTF-8.") from None
    return text


Text = Annotated[str, AfterValidator(_encodable)]
TopK = Annotated[int, Field(ge=1, le=50, description="How many passages to return.")]
QuestionText = Annotated[
    Text,
    Field(
        title="សំណួរ",
        description=f"The question, at most {MAX_QUESTION_LENGTH} code points.",
        examples=[ASK_PRIORITIES],
    ),
]
DocumentIds = Annotated[
    list[Text],
    Field(
        default_factory=list,
        max_length=1000,
        description="Search only these documents (their ids). Empty: search all.",
    ),
]
