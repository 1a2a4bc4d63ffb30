"""A server on this machine that speaks as much of Telegram's Bot API as the bot uses."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "123456:a-token-of-tests"
BOT = {"id": 123456, "is_bot": True, "first_name": "Khmer QA", "username": "khmerqa_bot"}
_PRIVATE = {"id": 77, "type": "private", "first_name": "Sok"}
_PERSON = {"id": 77, "is_bot": False, "first_name": "Sok"}
GROUP = {"id": -500, "type": "supergroup", "title": "ក្រុមការងារ"}


@dataclass
class BotApi:
    """What people wrote to the bot, and what it called."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def write(self, chat: dict[str, Any] = _PRIVATE, **message: Any) -> None:
        """Let someone write to the bot."""
        number = len(self.updates) + 1
        base = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": _PERSON}
        self._add({"update_id": number, "message": {**base, **message}})

    def press(self, button: dict[str, Any], sent: dict[str, Any]) -> None:
        """Let someone press a button under a message of the bot."""
        number = len(self.updates) + 1
        query = {
            "id": str(number),
            "from": _PERSON,
            "chat_instance": "1",
            "message": sent,
            "data": button["callback_data"],
        }
        self._add({"update_id": number, "callback_query": query})

    def sent(self, count: int, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Wait until the bot has called a method so often; return what it sent."""
        until = time.monotonic() + 30
        with self.changed:
            while time.monotonic() < until:
                found = [values for name, values in self.calls if name == method]
                if len(found) >= count:
                    return found
                self.changed.wait(0.2)
        raise AssertionError(f"{count} × {method} did not come: {self.calls}")

    def answer(self, method: str, values: dict[str, Any]) -> Any:
        """Return the result of a call."""
        if method == "getUpdates":
            offset = int(values.get("offset") or 0)
            with self.changed:
                found = [each for each in self.updates if each["update_id"] >= offset]
                if not found:
                    self.changed.wait(0.1)
            return found
        with self.changed:
            self.calls.append((method, values))
            self.changed.notify_all()
        if method == "getMe":
            return BOT
        if method == "sendMessage":
            chat = GROUP if str(values["chat_id"]) == str(GROUP["id"]) else _PRIVATE
            number = 1000 + len(self.calls)
            base = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": BOT}
            return {**base, "text": values["text"]}
        return True

    def _add(self, update: dict[str, Any]) -> None:
        with self.changed:
            self.updates.append(update)
            self.changed.notify_all()


@contextmanager
def bot_api(port: int = 0, knows: str = TOKEN) -> Iterator[tuple[str, BotApi]]:
    """Serve the Bot API until the block ends; yield its address and itself. It knows one token."""
    api = BotApi()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(api.answer, knows))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", api
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def _handler(
    answer: Callable[[str, dict[str, Any]], Any], knows: str
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            _, token, method = self.path.split("/", 2)
            if token != f"bot{knows}":
                self.reply(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
                return
            if self.headers.get("Content-Type", "").startswith("application/json"):
                values = json.loads(body or "{}")
            else:
                values = dict(parse_qsl(body))
            for name in ("reply_markup", "link_preview_options", "reply_parameters"):
                if isinstance(values.get(name), str):
                    values[name] = json.loads(values[name])
            self.reply(200, {"ok": True, "result": answer(method, values)})

        def reply(self, status: int, value: object) -> None:
            result = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(result)))
            self.end_headers()
            self.wfile.write(result)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    return Handler
