"""An answer as server-sent events, each sent when it happens."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import anyio
import anyio.from_thread

Json = dict[str, Any]
Happens = Callable[[str, Any], None]  # the name of an event and its value as JSON


async def events(
    answered: Callable[[Happens], Awaitable[Json]], failed: Callable[[Exception], Json]
) -> AsyncIterator[str]:
    """Yield what happens while ``answered`` makes an answer (as JSON), and the answer.

    ``answered`` says in a thread of its own what happens. By then the status is out, so an error becomes
    an event: the problem that ``failed`` makes of it.
    """
    send, receive = anyio.create_memory_object_stream[tuple[str, Any]](math.inf)

    def happens(name: str, value: Any) -> None:
        anyio.from_thread.run_sync(send.send_nowait, (name, value))

    async def make() -> None:
        async with send:
            try:
                last = ("done", await answered(happens))
            except Exception as error:
                last = ("error", failed(error))
            send.send_nowait(last)

    making = asyncio.create_task(make())
    try:
        async with receive:
            async for name, value in receive:
                yield _event(name, value)
    finally:
        making.cancel()  # whoever asked has gone


def _event(name: str, value: object) -> str:
    # JSON escapes line ends, so the data is always one line, as the event format wants.
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
