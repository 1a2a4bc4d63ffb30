"""Answers in OpenAI's shapes: ``chat/completions``, whole or streamed, and ``models``.

The user's last message is the question. A quotation is marked ``[1]`` in the text, and each mark has a
``url_citation`` annotation: its place in the text (in code points) and the address of its page.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from khmerqa.answer.writing.events import Delta
from khmerqa.search.question import check_question
from khmerqa.serve.addresses import base_of
from khmerqa.serve.auth.middleware import caller_of
from khmerqa.serve.chat.interface_tasks import InterfaceTask, interface_task, reply_to_task
from khmerqa.serve.chat.openai_body import MODEL, ChatBody
from khmerqa.serve.chat.openai_reply import Completion, text_after_answer, url_citations
from khmerqa.serve.http.schemas.errors import openai_errors
from khmerqa.serve.http.streaming import EVENT_STREAM, OnEvent, named_events
from khmerqa.serve.problems import error_body, status_of
from khmerqa.serve.service import Service
from khmerqa.types import Answer

_CREATED = 1_763_769_600  # required by the shape of a model; without meaning
_CHANNEL = "chat"
_DONE = "data: [DONE]\n\n"
ModelName = Annotated[str, Path(description="Any name; there is one model.")]


class CompletionBody(BaseModel):
    """A completion in OpenAI's shape.

    A token of `usage` is a Khmer cluster, another word or a sign.
    """

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
    errors = openai_errors(401, 429, 500)

    @router.get("/models", summary="ម៉ូដែល", response_model=Models, responses=errors)
    def models() -> Any:
        """List the one model."""
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{model}", summary="ម៉ូដែល", responses=errors)
    def model(model: ModelName) -> dict[str, Any]:
        """Return the one model, whatever name the client uses for it."""
        return _model()

    @router.post(
        "/chat/completions",
        summary="សួរតាមទម្រង់ OpenAI",
        response_model=CompletionBody,
        responses={**EVENT_STREAM, **openai_errors(400, 401, 413, 422, 429, 500, 503)},
    )
    async def complete(body: ChatBody, request: Request) -> Any:
        """Answer the user's last message in OpenAI's shape.

        `message.annotations` holds a `url_citation` for each quotation. A request for a title, tags or
        further questions, which chat applications send by themselves, is answered as such.
        """
        body.check()
        # A missing index is an error with its own status, not an event.
        await service.run_in_thread(lambda: service.generation(caller_of(request)))
        task = interface_task(body.question, body.history)
        if task is not None:
            return await _task_reply(service, body, request, task)
        check_question(body.question)
        if body.stream:
            pieces = _pieces(service, body, request)
            return StreamingResponse(pieces, media_type="text/event-stream")
        answer = await _answer(service, body, request)
        completion = Completion(body, answer.id)
        base = base_of(request, service.settings)
        content = completion.tokens.take(answer.text + text_after_answer(answer, base))
        return completion.whole(content, url_citations(answer, content, base))

    return router


async def _answer(
    service: Service,
    body: ChatBody,
    request: Request,
    on_event: OnEvent = lambda name, value: None,
) -> Answer:
    """Answer the question; report its text while it comes."""

    def answer_now() -> Answer:
        answer, _ = service.ask(
            body.question,
            caller_of(request),
            _CHANNEL,
            history=body.history,
            on_event=lambda event, generation: (
                on_event("delta", event.text) if isinstance(event, Delta) else None
            ),
        )
        return answer

    return await service.run_in_thread(answer_now)


async def _pieces(service: Service, body: ChatBody, request: Request) -> AsyncIterator[str]:
    """Yield an answer in pieces, each when it comes."""

    async def answer(on_event: OnEvent) -> Answer:
        return await _answer(service, body, request, on_event)

    completion = Completion(body, uuid.uuid4().hex)
    base = base_of(request, service.settings)
    yield _event(completion.piece({"role": "assistant", "content": ""}))
    came, content, made = "", "", None
    async with aclosing(named_events(answer)) as happened:
        async for name, value in happened:
            if name == "error":  # the status has been sent already
                yield _event(error_body(request, *status_of(value)))
                return
            if name == "done":
                made = value
                # What a writer takes back cannot be: then all that holds comes after it.
                begun = came if made.text.startswith(came) else ""
                value = made.text[len(begun) :] + text_after_answer(made, base)
            came += value
            piece = completion.tokens.take(value)
            content += piece
            if piece:
                yield _event(completion.piece({"content": piece}))
    assert made is not None, "the last event is the answer, or an error"
    if made.citations:
        yield _event(completion.piece({"annotations": url_citations(made, content, base)}))
    for last in completion.end():
        yield _event(last)
    yield _DONE


async def _task_reply(
    service: Service, body: ChatBody, request: Request, task: InterfaceTask
) -> Any:
    """Return the reply to what a chat application asks by itself, in one piece."""
    caller = caller_of(request)
    reply = await service.run_in_thread(
        lambda: reply_to_task(task, lambda language: service.examples(caller, language))
    )
    completion = Completion(body, uuid.uuid4().hex)
    content = completion.tokens.take(reply)
    if not body.stream:
        return completion.whole(content, [])
    pieces = [completion.piece({"role": "assistant", "content": content}), *completion.end()]
    return StreamingResponse(iter([*map(_event, pieces), _DONE]), media_type="text/event-stream")


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": _CREATED, "owned_by": "khmerqa"}


def _event(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
