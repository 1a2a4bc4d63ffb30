"""Answers in OpenAI's shapes: ``chat/completions``, whole or streamed, and ``models``.

The user's last message is the question. A quotation is marked ``[1]`` in the text, and each mark has a
``url_citation`` annotation: its place in the text (in code points) and the address of its page.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from khmerqa.answer.question.follow_up import Turn
from khmerqa.errors import UsageError
from khmerqa.search.question import check_question
from khmerqa.serve.addresses import absolute_url, base_of
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.chat.sources import sources
from khmerqa.serve.http.schemas.errors import problems
from khmerqa.serve.http.schemas.fields import ASK_VISION, Text
from khmerqa.serve.http.streaming import EVENT_STREAM
from khmerqa.serve.problems import problem_body, status_of
from khmerqa.serve.service import Service
from khmerqa.types import Answer, Bilingual

MODEL = "khmerqa"
_CREATED = 1_763_769_600  # required by the shape of a model; without meaning
_CHANNEL = "chat"
ModelName = Annotated[str, Path(description="Any name; there is one model.")]


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


class ChatBody(BaseModel):
    """A request for a completion. Parameters for language models are accepted and ignored."""

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


class Completion(BaseModel):
    """A completion in OpenAI's shape."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]


class Models(BaseModel):
    """The list of models, in OpenAI's shape; there is one."""

    object: Literal["list"]
    data: list[dict[str, Any]]


def chat_routes(service: Service) -> APIRouter:
    """Return the routes in OpenAI's shapes."""
    router = APIRouter(prefix="/v1", tags=["openai"])

    @router.get("/models", summary="ម៉ូដែល", response_model=Models, responses=problems(401, 429, 500))
    def models() -> Any:
        """List the one model."""
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{model}", summary="ម៉ូដែល", responses=problems(401, 429, 500))
    def model(model: ModelName) -> dict[str, Any]:
        """Return the one model, whatever name the client uses for it."""
        return _model()

    @router.post(
        "/chat/completions",
        summary="សួរតាមទម្រង់ OpenAI",
        response_model=Completion,
        responses={**EVENT_STREAM, **problems(400, 401, 413, 422, 429, 500, 503)},
    )
    async def complete(body: ChatBody, request: Request) -> Any:
        """Answer the user's last message in OpenAI's shape.

        `message.annotations` holds a `url_citation` for each quotation.
        """
        question = check_question(_question(body))
        caller = caller_of(request)
        base = base_of(request, service.settings)
        # A missing index is an error with its own status, not an event.
        await service.run_in_thread(lambda: service.generation(caller))

        async def answer() -> Answer:
            found, _ = await service.run_in_thread(
                lambda: service.ask(question, caller, _CHANNEL, history=_history(body))
            )
            return found

        if not body.stream:
            return _completion(await answer(), base)
        wants_usage = bool(body.stream_options and body.stream_options.include_usage)

        async def chunks() -> AsyncIterator[str]:
            try:
                made = await answer()
            except Exception as error:  # the status has been sent already
                yield _event({"error": problem_body(request, *status_of(error))})
                return
            for chunk in _chunks(made, base, wants_usage):
                yield _event(chunk)
            yield "data: [DONE]\n\n"

        return StreamingResponse(chunks(), media_type="text/event-stream")

    return router


def _question(body: ChatBody) -> str:
    turns = [message.text for message in body.messages if message.role == "user"]
    if not turns:
        raise UsageError(
            Bilingual(
                "គ្មានសារណាដែលមាន role ស្មើ user ទេ។ សូមផ្ញើសំណួរក្នុងសារបែបនេះ។",
                "There is no message with the role user. Send the question in such a message.",
            )
        )
    return turns[-1]


def _history(body: ChatBody) -> list[Turn]:
    """Return the turns before the last question. System messages are not turns."""
    turns = [
        Turn("user" if message.role == "user" else "assistant", message.text)
        for message in body.messages
        if message.role in {"user", "assistant"}
    ]
    last = max(position for position, turn in enumerate(turns) if turn.role == "user")
    return turns[:last]


def _text(answer: Answer, base: str) -> str:
    parts = (answer.text, answer.notice and f"({answer.notice})")
    return "\n\n".join(
        part for part in (*parts, sources(answer.citations, answer.language, base)) if part
    )


def _annotations(answer: Answer, base: str) -> list[dict[str, Any]]:
    found = []
    after = 0
    for citation in answer.citations:
        mark = f"[{citation.marker}]"
        # A quotation may contain such marks itself; the citation's own mark follows the quotation.
        quoted = max(answer.text.find(citation.quote, after), after)
        start = answer.text.find(mark, min(quoted + len(citation.quote), len(answer.text)))
        if start < 0:
            continue
        after = start + len(mark)
        found.append(
            {
                "type": "url_citation",
                "url_citation": {
                    "start_index": start,
                    "end_index": after,
                    "title": citation.title,
                    "url": absolute_url(base, citation.document_id, citation.page),
                },
            }
        )
    return found


def _completion(answer: Answer, base: str) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": _text(answer, base),
        "refusal": None,
        "annotations": _annotations(answer, base),
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head(answer, "chat.completion"), "choices": [choice], "usage": _usage()}


def _chunks(answer: Answer, base: str, wants_usage: bool) -> Iterator[dict[str, Any]]:
    head = _head(answer, "chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**head, "choices": [choice]}

    yield chunk({"role": "assistant", "content": ""})
    for line in _text(answer, base).splitlines(keepends=True):
        yield chunk({"content": line})
    if answer.citations:
        yield chunk({"annotations": _annotations(answer, base)})
    yield chunk({}, "stop")
    if wants_usage:
        yield {**head, "choices": [], "usage": _usage()}


def _head(answer: Answer, kind: str) -> dict[str, Any]:
    created = int(time.time())
    return {"id": f"chatcmpl-{answer.id}", "object": kind, "created": created, "model": MODEL}


def _usage() -> dict[str, int]:
    # Sentences are quoted, not generated, so no tokens of a model are used.
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": _CREATED, "owned_by": "khmerqa"}


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
