"""Completions in OpenAI's shapes, whole and in pieces, with their annotations and counted tokens."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from khmerqa.serve.addresses import absolute_url
from khmerqa.serve.chat.openai_body import MODEL, ChatBody
from khmerqa.serve.chat.sources import sources
from khmerqa.text.khmer.clusters import clusters
from khmerqa.types import Answer, Citation

Json = dict[str, Any]
# A token is a Khmer cluster, another word, or a sign. There is no model whose tokens could be counted.
_RUNS = re.compile(r"[\u1780-\u17ff\u200b]+|[^\W\u1780-\u17ff]+|[^\w\s]")


class Tokens:
    """Counts the tokens of an answer, and lets no more through than it may have."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self.count = 0
        self.cut = False  # whether something was held back

    def take(self, text: str) -> str:
        """Return the beginning of the next piece that may still be sent."""
        if self.cut:
            return ""
        for end in _token_ends(text):
            if self.count == self._limit:
                self.cut = True
                return text[: end[0]]
            self.count += 1
        return text


def count_tokens(texts: Iterable[str]) -> int:
    """Return how many tokens texts have together."""
    return sum(1 for text in texts for _ in _token_ends(text))


def _token_ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each token begins and ends."""
    for run in _RUNS.finditer(text):
        start = run.start()
        is_khmer = "\u1780" <= run[0][0] <= "\u17ff" or run[0][0] == "\u200b"
        for token in clusters(run[0]) if is_khmer else (run[0],):
            yield start, start + len(token)
            start += len(token)


def text_after_answer(answer: Answer, base: str) -> str:
    """Return what follows an answer's own text: its notice and its sources."""
    notice = f"({answer.notice})" if answer.notice else ""
    parts = (notice, sources(answer.citations, answer.language, base))
    return "".join(f"\n\n{part}" for part in parts if part)


def url_citations(answer: Answer, content: str, base: str) -> list[Json]:
    """Return a ``url_citation`` for each citation whose mark is in ``content``, which may be cut."""
    found: list[Json] = []
    after = 0
    for citation in answer.citations:
        start = _place_of_mark(answer.text, citation, after)
        if start is None:  # it is in the list of sources only
            start = content.find(f"\n[{citation.marker}] ", len(answer.text)) + 1
            if not start:
                continue
        else:
            after = start + 1
        end = start + len(f"[{citation.marker}]")
        if end <= len(content):
            found.append(
                {
                    "type": "url_citation",
                    "url_citation": {
                        "start_index": start,
                        "end_index": end,
                        "title": citation.title,
                        "url": absolute_url(base, citation.document_id, citation.page),
                    },
                }
            )
    return found


def _place_of_mark(text: str, citation: Citation, after: int) -> int | None:
    """Return where a citation's own mark is; its quotation may contain such marks itself."""
    mark = f"[{citation.marker}]"
    quoted = text.find(citation.quote, after)
    start = text.find(mark, after if quoted < 0 else quoted + len(citation.quote))
    return start if start >= 0 else None


class Completion:
    """One completion: its head, and what it has used."""

    def __init__(self, body: ChatBody, completion_id: str) -> None:
        self.tokens = Tokens(body.limit)
        self._prompt = count_tokens(message.text for message in body.messages)
        self._wants_usage = body.wants_usage
        self._head = {
            "id": f"chatcmpl-{completion_id}",
            "created": int(time.time()),
            "model": MODEL,
        }

    def whole(self, content: str, annotated: Sequence[Json]) -> Json:
        """Return the whole completion."""
        message = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "annotations": annotated,
        }
        choice = {"index": 0, "message": message, "finish_reason": self._finish, "logprobs": None}
        head = {**self._head, "object": "chat.completion"}
        return {**head, "choices": [choice], "usage": self._usage}

    def piece(self, delta: Json, finish: str | None = None) -> Json:
        """Return a piece of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return self._chunk([choice], None)

    def end(self) -> Iterator[Json]:
        """Yield the last pieces of a stream."""
        yield self.piece({}, self._finish)
        if self._wants_usage:
            yield self._chunk([], self._usage)

    def _chunk(self, choices: list[Json], usage: dict[str, int] | None) -> Json:
        chunk = {**self._head, "object": "chat.completion.chunk", "choices": choices}
        return {**chunk, "usage": usage} if self._wants_usage else chunk

    @property
    def _finish(self) -> str:
        return "length" if self.tokens.cut else "stop"

    @property
    def _usage(self) -> dict[str, int]:
        used = self.tokens.count
        return {
            "prompt_tokens": self._prompt,
            "completion_tokens": used,
            "total_tokens": self._prompt + used,
        }
