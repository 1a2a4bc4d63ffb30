"""An answer as server-sent events: ``status``, ``hits``, ``delta``, ``citation``, ``done``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def events(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the events of an answer (as JSON). The writer quotes whole lines, so a delta is a line."""
    yield _event("status", {"stage": "search"})
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
