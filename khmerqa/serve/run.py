"""The service as a process: checks where it may listen, then runs until it is stopped."""

from __future__ import annotations

import ipaddress

import uvicorn

from khmerqa import wiring
from khmerqa.errors import SettingsError
from khmerqa.serve.api import create_app
from khmerqa.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until interrupted.

    Raises SettingsError for an address beyond this machine without ``no_auth``: there are no keys in
    this version, so whoever reaches the address may read everything.
    """
    if not settings.no_auth and not _is_loopback(settings.host):
        raise SettingsError(
            f"{settings.host} can be reached from other machines, and there is no access control. "
            "Put a proxy with access control before 127.0.0.1, or add --no-auth if everything that is "
            "indexed may be read by all who reach it."
        )
    app = create_app(wiring.assistant(settings))
    print(
        f"សូមបើក | Open http://{settings.host}:{settings.port}/ (Ctrl+C: បញ្ឈប់ | stop)", flush=True
    )
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
