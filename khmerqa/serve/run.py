"""The service as a process: checks where it may listen, then runs until it is stopped."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

import uvicorn

from khmerqa import wiring
from khmerqa.errors import SettingsError, both
from khmerqa.serve.api import create_app
from khmerqa.settings import Settings

_LAST_PORT = 65_535
_FINISHING = 10  # seconds that requests in flight have when the service is stopped


def serve(settings: Settings) -> None:
    """Serve until interrupted; requests in flight are finished.

    Raises SettingsError for an address that cannot be listened on, and for one beyond this machine
    without ``no_auth``: there are no keys in this version, so whoever reaches it may read everything.
    """
    check_address(settings)
    with listen(settings.host, settings.port) as listening:
        app = create_app(wiring.assistant(settings))
        port = listening.getsockname()[1]
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"សូមបើក | Open http://{host}:{port}/ (Ctrl+C: បញ្ឈប់ | stop)", flush=True)
        config = uvicorn.Config(
            app,
            log_level="warning",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_FINISHING,
        )
        with contextlib.suppress(KeyboardInterrupt):  # by then it has stopped in order
            uvicorn.Server(config).run([listening])


def check_address(settings: Settings) -> None:
    """Raise SettingsError for an address that others reach, unless that is wanted."""
    if not settings.no_auth and not _is_loopback(settings.host):
        raise SettingsError(
            both(
                f"ម៉ាស៊ីនផ្សេងអាចភ្ជាប់មកអាសយដ្ឋាន {settings.host} បាន ហើយគ្មានការត្រួតពិនិត្យសិទ្ធិទេ។ "
                "សូមដាក់ proxy ដែលត្រួតពិនិត្យសិទ្ធិនៅមុខ 127.0.0.1 ឬបន្ថែម --no-auth "
                "ប្រសិនបើអ្នកទាំងអស់ដែលភ្ជាប់មកមានសិទ្ធិអានឯកសារទាំងអស់ក្នុងលិបិក្រម។",
                f"{settings.host} can be reached from other machines, and there is no access "
                "control. Put a proxy with access control before 127.0.0.1, or add --no-auth if "
                "everything that is indexed may be read by all who reach it.",
            )
        )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; port 0 is any free one. Raises SettingsError."""
    try:
        if not 0 <= port <= _LAST_PORT:
            raise OSError(f"the last port is {_LAST_PORT}")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A name may mean both; IPv4 is what every program tries.
        family, *_, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(
            both(
                f"មិនអាចបើកសេវានៅអាសយដ្ឋាន {host} ច្រក {port} បានទេ។ "
                "សូមជ្រើសរើសច្រកផ្សេងដោយ --port ឬបញ្ឈប់កម្មវិធីដែលកំពុងប្រើច្រកនេះ។",
                f"It is not possible to listen on {host}, port {port} ({reason}). "
                "Choose another port with --port, or stop what uses this one.",
            )
        ) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
