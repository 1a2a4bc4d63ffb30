"""Requests in OpenAI's shape, and which of its parameters can be obeyed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from khmerqa.answer.question.follow_up import Turn
from khmerqa.errors import UsageError
from khmerqa.serve.http.schemas.fields import ASK_VISION, Text
from khmerqa.types import Bilingual

MODEL = "khmerqa"
# Parameters that can be obeyed only where this holds of their value. One that is not named here and is
# no field changes nothing: quotations are not sampled, and nothing is stored.
_OBEYED: Mapping[str, Callable[[Any], bool]] = {
    "audio": lambda value: False,
    "function_call": lambda value: value in ("auto", "none"),
    "logit_bias": lambda value: value == {},
    "logprobs": lambda value: value is False,
    "modalities": lambda value: value == ["text"],
    "prediction": lambda value: False,
    "response_format": lambda value: isinstance(value, dict) and value.get("type") == "text",
    "stop": lambda value: value in ("", []),
    "store": lambda value: value is False,
    "tool_choice": lambda value: value in ("auto", "none"),
    "top_logprobs": lambda value: value == 0,
    "web_search_options": lambda value: False,
}


class Part(BaseModel):
    """A part of a message; only text parts are read."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: Text | None = None


class Message(BaseModel):
    """A turn of the conversation."""

    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    @property
    def text(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """What to send in a stream besides the answer."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


_Limit = Annotated[int, Field(ge=1)] | None


class ChatBody(BaseModel):
    """A request for a completion.

    `temperature`, `seed` and other parameters of sampling change nothing: quotations are not sampled.
    Tools may be offered; none is ever called. What cannot be obeyed, such as `response_format` in JSON,
    is refused.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": ASK_VISION}]}]
        },
    )

    model: Text = MODEL
    messages: Annotated[list[Message], Field(min_length=1, max_length=200)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    max_completion_tokens: _Limit = Field(None, description="The answer is cut there.")
    max_tokens: _Limit = Field(None, description="The former name of `max_completion_tokens`.")

    @property
    def limit(self) -> int | None:
        """How many tokens the answer may have."""
        return min(filter(None, (self.max_completion_tokens, self.max_tokens)), default=None)

    @property
    def wants_usage(self) -> bool:
        """Whether a stream ends with what was used."""
        return self.stream_options is not None and self.stream_options.include_usage

    @property
    def question(self) -> str:
        """The user's last message; raises UsageError where there is none."""
        turns = [message.text for message in self.messages if message.role == "user"]
        if not turns:
            raise UsageError(
                Bilingual(
                    "គ្មានសារណាដែលមាន role ស្មើ user ទេ។ សូមផ្ញើសំណួរក្នុងសារបែបនេះ។",
                    "There is no message with the role user. Send the question in such a message.",
                )
            )
        return turns[-1]

    @property
    def history(self) -> list[Turn]:
        """The turns before the last question. System messages are not turns."""
        turns = [
            Turn("user" if message.role == "user" else "assistant", message.text)
            for message in self.messages
            if message.role in {"user", "assistant"}
        ]
        last = max(position for position, turn in enumerate(turns) if turn.role == "user")
        return turns[:last]

    def check(self) -> None:
        """Raise UsageError for a parameter that cannot be obeyed."""
        given = self.model_extra or {}
        refused = sorted(
            name
            for name, obeyed in _OBEYED.items()
            if given.get(name) is not None and not obeyed(given[name])
        )
        if refused:
            names = ", ".join(refused)
            raise UsageError(
                Bilingual(
                    f"សេវានេះមិនអាចធ្វើតាម {names} ទេ។ សូមដកវាចេញពីសំណើ។",
                    f"This service cannot obey {names}. Leave it out of the request.",
                )
            )
        if self.stream_options is not None and not self.stream:
            raise UsageError(
                Bilingual(
                    "stream_options ត្រូវការ stream ស្មើ true ។ សូមបន្ថែមវា ឬដក stream_options ចេញ។",
                    "stream_options needs stream to be true. Add that, or leave stream_options out.",
                )
            )
