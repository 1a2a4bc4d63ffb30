"""Firefox as Debian ships it, for Playwright: a program that runs it and passes on what the two say.

Playwright speaks WebDriver BiDi with a Firefox that it did not build, and begins by setting the media
features of a page. Firefox ESR does not know that command and refuses it, which ends the session; here
it is answered in its place, so pages have the device's own colours.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_UNKNOWN = "emulation.setMediaFeaturesOverride"
_MAX_MESSAGE = 64 * 1024 * 1024  # bytes; a picture of a page is one message


def program(folder: Path, firefox: str) -> Path:
    """Write a program that Playwright starts in place of ``firefox``; return its path."""
    made = folder / "firefox"
    here = Path(__file__).resolve()
    made.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{here}" "{firefox}" "$@"\n', "utf-8")
    made.chmod(0o755)
    return made


async def _run(command: list[str]) -> int:
    firefox = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, firefox.terminate)
    assert firefox.stderr is not None
    async for line in firefox.stderr:
        found = _LISTENING.search(line.decode(errors="replace"))
        if found:
            port = _listen(f"{found[1]}/session")
            print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
    return await firefox.wait()


def _listen(address: str) -> int:
    """Take sessions for the Firefox at ``address``; return the port."""
    from tornado import httpserver, netutil, web, websocket

    class Session(websocket.WebSocketHandler):
        def check_origin(self, origin: str) -> bool:
            return True

        async def open(self, *_: str) -> None:
            self.firefox = await websocket.websocket_connect(
                address, on_message_callback=self.answer, max_message_size=_MAX_MESSAGE
            )

        async def on_message(self, message: str | bytes) -> None:
            command: dict[str, Any] = json.loads(message)
            if command["method"] == _UNKNOWN:
                await self.write_message({"type": "success", "id": command["id"], "result": {}})
            else:
                await self.firefox.write_message(message)

        def answer(self, message: str | bytes | None) -> None:
            if message is None:
                self.close()
            else:
                self.write_message(message)

        def on_close(self) -> None:
            self.firefox.close()

    sockets = netutil.bind_sockets(0, "127.0.0.1")
    application = web.Application([("/session", Session)], websocket_max_message_size=_MAX_MESSAGE)
    httpserver.HTTPServer(application).add_sockets(sockets)
    port: int = sockets[0].getsockname()[1]
    return port


if __name__ == "__main__":
    sys.exit(asyncio.run(_run(sys.argv[1:])))
