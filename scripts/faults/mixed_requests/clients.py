"""Requests of every kind over plain sockets, and callers who leave midway."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from mixed_requests.documents import DOCUMENTS, hostile_files, question_of

LEFT = 0  # the status of a request whose caller did not wait for it
_TIMEOUT = 120.0  # seconds for a request
_PAUSE = 1.0  # seconds between two changes of the index


@dataclass
class Counted:
    """How requests ended, and how long the answers took, in milliseconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    answers: list[float] = field(default_factory=list)

    def __add__(self, other: Counted) -> Counted:
        """Return both together."""
        return Counted(self.statuses + other.statuses, self.answers + other.answers)

    def percentile(self, share: int) -> float:
        """Return the time that so many of 100 answers took at most."""
        found = sorted(self.answers)
        return found[min(len(found) * share // 100, len(found) - 1)] if found else 0.0


class Load:
    """Sends requests to a service; ``leaving`` is the share of callers who leave midway."""

    def __init__(self, port: int, token: str, leaving: float) -> None:
        self._port = port
        self._token = token
        self._leaving = leaving
        self._dice = random.Random(2026)
        self.changes = 0
        self.faults: list[str] = []

    async def only_questions(self, count: int, clients: int) -> Counted:
        """Ask questions, and nothing else."""
        return await self._sent([self._question() for _ in range(count)], clients, leaving=0.0)

    async def mixed(self, count: int, clients: int) -> Counted:
        """Send requests of every kind."""
        return await self._sent([self._any() for _ in range(count)], clients, self._leaving)

    async def change_index(self) -> None:
        """Send hostile files in and change the index again and again, until cancelled."""
        files = sorted(hostile_files().items())
        while True:
            name, content = files[self.changes % len(files)]
            changed = f"again-{self.changes % 3}-{name}"
            status, job = await self._json(self._upload(changed, content))
            if status == 202 and await self._ended(job["id"]) == "done":
                name = changed.rpartition(".")[0]  # its document's id
                status, job = await self._json(_request("DELETE", f"/v1/documents/{name}"))
                if status == 202:
                    await self._ended(job["id"])
                else:
                    self.faults.append(f"{changed} is not withdrawn: {status}")
            self.changes += 1
            await asyncio.sleep(_PAUSE)

    async def _ended(self, job: str) -> str:
        status, value = 200, {"status": "running"}
        while status == 200 and value["status"] == "running":
            await asyncio.sleep(0.2)
            status, value = await self._json(_request("GET", f"/v1/jobs/{job}"))
        return str(value.get("status"))

    async def _json(self, request: bytes) -> tuple[int, Any]:
        status, body = await self._exchange(request, leaves=False)
        with suppress(ValueError):
            return status, json.loads(body)
        return status, {}

    async def _sent(self, requests: list[bytes], clients: int, leaving: float) -> Counted:
        counted = Counted()
        waiting = iter(requests)

        async def client() -> None:
            for request in waiting:
                began = time.perf_counter()
                leaves = self._dice.random() < leaving
                try:
                    status, _ = await asyncio.wait_for(self._exchange(request, leaves), _TIMEOUT)
                except (TimeoutError, OSError) as error:
                    self.faults.append(f"no answer: {error!r} to {request[:60]!r}")
                    continue
                counted.statuses[status] += 1
                if status == 200 and request.startswith(b"POST /v1/ask "):
                    counted.answers.append(1000 * (time.perf_counter() - began))

        await asyncio.gather(*(client() for _ in range(clients)))
        return counted

    async def _exchange(self, request: bytes, leaves: bool) -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            head, _, rest = request.partition(b"\r\n")
            writer.write(
                b"%s\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s"
                % (head, self._token.encode(), rest)
            )
            await writer.drain()
            if leaves:
                if self._dice.random() < 0.5:
                    await reader.read(self._dice.choice((1, 20, 400)))
                return LEFT, b""
            answer = await reader.read()
            if not answer:
                raise ConnectionResetError("the connection was closed without an answer")
            return int(answer.split(b" ", 2)[1]), answer.partition(b"\r\n\r\n")[2]
        finally:
            writer.close()

    def _question(self, **more: Any) -> bytes:
        question = question_of(self._dice.randrange(DOCUMENTS))
        return _request("POST", "/v1/ask", {"question": question, **more})

    def _any(self) -> bytes:
        document = f"document-{self._dice.randrange(DOCUMENTS):05d}"
        question = question_of(self._dice.randrange(DOCUMENTS))
        chat = {"messages": [{"role": "user", "content": question}], "stream": True}
        history = [{"role": "user", "content": question}] * 20
        return self._dice.choice(
            (
                self._question(),
                self._question(),
                self._question(stream=True),
                self._question(history=history),
                _request("POST", "/v1/search", {"question": question, "top_k": 50}),
                _request("POST", "/v1/chat/completions", chat),
                _request("POST", "/v1/ask", {"question": "?!" * 990}),
                _request("POST", "/v1/ask", {"question": 7}),
                _request("GET", "/v1/documents"),
                _request("GET", f"/v1/documents/{document}/text"),
                _request("GET", f"/v1/documents/{document}/pages/1"),
                _request("GET", "/v1/examples?language=en"),
                _request("GET", "/health"),
                _request("GET", "/metrics"),
                _request("GET", "/"),
                _request("GET", "/nothing"),
            )
        )

    def _upload(self, name: str, content: bytes) -> bytes:
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n%s\r\n--x--\r\n"
            % (name.encode(), content)
        )
        head = (
            "POST /v1/documents HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _request(method: str, path: str, value: Any = None) -> bytes:
    body = b"" if value is None else json.dumps(value).encode()
    head = f"{method} {path} HTTP/1.1\r\n"
    if value is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
