"""An answer as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Json = dict[str, Any]


async def events(
    answered: Callable[[], Awaitable[Json]], failed: Callable[[Exception], Json]
) -> AsyncIterator[str]:
    """Yield the events of the answer that ``answered`` returns (as JSON).

    By then the status is out, so an error becomes an event: the problem that ``failed`` makes of it.
    The writer quotes whole lines, so a delta is a line.
    """
    yield _event("status", {"stage": "search"})
    try:
        answer = await answered()
    except Exception as error:
        yield _event("error", failed(error))
        return
    yield _event("hits", answer["hits"])
    yield _event("status", {"stage": "write"})
    for line in answer["answer"].splitlines(keepends=True):
        yield _event("delta", {"text": line})
    for citation in answer["citations"]:
        yield _event("citation", citation)
    yield _event("done", answer)


def _event(name: str, value: object) -> str:
    # JSON escapes line ends, so the data is always one line, as the event format wants.
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
