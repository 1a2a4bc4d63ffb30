"""An answer as server-sent events, each sent when it happens."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Any

import anyio

Json = dict[str, Any]
OnEvent = Callable[[str, Any], None]  # the name of an event and its value as JSON
EVENT_STREAM: dict[int | str, dict[str, Any]] = {  # for the OpenAPI document
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


async def events(
    answer: Callable[[OnEvent], Awaitable[Json]], problem_of: Callable[[Exception], Json]
) -> AsyncIterator[str]:
    """Yield the events of an answer while ``answer`` makes it, then the answer, as JSON.

    The HTTP status has been sent by then, so an error becomes an event too: the problem that
    ``problem_of`` makes of it.
    """
    async with aclosing(named_events(answer)) as happened:
        async for name, value in happened:
            yield _event(name, problem_of(value) if name == "error" else value)


async def named_events(
    answer: Callable[[OnEvent], Awaitable[Any]],
) -> AsyncGenerator[tuple[str, Any]]:
    """Yield the events that ``answer`` reports from a thread, then ``done`` with what it returns.

    Where it fails, the last is ``error`` with the exception.
    """
    send, receive = anyio.create_memory_object_stream[tuple[str, Any]](math.inf)

    loop = asyncio.get_running_loop()

    def on_event(name: str, value: Any) -> None:
        loop.call_soon_threadsafe(put, (name, value))

    def put(event: tuple[str, Any]) -> None:
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):  # the caller has left
            send.send_nowait(event)

    async def make() -> None:
        last: tuple[str, Any]
        async with send:
            try:
                last = ("done", await answer(on_event))
            except Exception as error:
                last = ("error", error)
            send.send_nowait(last)

    making = asyncio.create_task(make())
    try:
        async with receive:
            async for event in receive:
                yield event
    finally:
        making.cancel()  # the caller has disconnected


def _event(name: str, value: object) -> str:
    # JSON escapes line ends, so the data is always one line, as the format requires.
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
