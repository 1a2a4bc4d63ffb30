"""The service as a process: checks the address, then runs until it is stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from khmerqa import wiring
from khmerqa.errors import KhmerQAError, SettingsError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.changes import roots_of
from khmerqa.serve.app import create_app
from khmerqa.serve.auth.origins import is_loopback, is_private, names_of
from khmerqa.serve.connections import LimitedConnection
from khmerqa.serve.index_process import change_in_process
from khmerqa.serve.observability import logs
from khmerqa.serve.observability.metrics import SHARED
from khmerqa.serve.observability.telemetry import tracing_from
from khmerqa.serve.service import Service
from khmerqa.settings import Settings
from khmerqa.storage.service.keys import Keys, new_token
from khmerqa.types import Bilingual

# Worker processes are started by ``python -c``, which would import modules from the working folder.
SAFE_PATH = "PYTHONSAFEPATH"
_LAST_PORT = 65_535
# Seconds without a sign of life after which a worker process is replaced. While it starts it gives none,
# and on a machine that does much else that takes long: replaced too early, it would never be there.
_HUNG = 120
_GRACE = 30  # seconds that requests in flight have when the service is stopped


def serve(settings: Settings, say: Callable[[Bilingual], str] = str) -> None:
    """Serve until interrupted; finish the requests in flight. ``say`` chooses the language.

    Raises SettingsError where the address cannot be used, or where other machines can reach it and there
    are neither keys nor ``no_auth``.
    """
    check_address(settings)
    with (
        listen(settings.serve.host, settings.serve.port) as listening,
        contextlib.ExitStack() as resources,
    ):
        port = listening.getsockname()[1]
        host = f"[{settings.serve.host}]" if ":" in settings.serve.host else settings.serve.host
        token = new_token() if _has_one_user(settings) else None
        for line in _greeting(settings, f"http://{host}:{port}/", token):
            print(say(line), flush=True)
        has_workers = settings.serve.workers > 1
        if has_workers:
            os.environ[SHARED] = resources.enter_context(tempfile.TemporaryDirectory())
            os.environ[SAFE_PATH] = "1"
        logs.set_up()
        config = uvicorn.Config(
            partial(application, settings, token),
            factory=True,
            workers=settings.serve.workers,
            log_config=None,
            access_log=False,
            http=LimitedConnection,
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            timeout_worker_healthcheck=_HUNG,
        )
        with contextlib.suppress(KeyboardInterrupt):  # raised again after the server has shut down
            if has_workers:
                Multiprocess(config, [listening]).run()
            else:
                uvicorn.Server(config).run([listening])


def _greeting(settings: Settings, address: str, token: str | None) -> Iterator[Bilingual]:
    """Yield what whoever starts the service is told."""
    yield Bilingual(f"សូមបើក {address} (Ctrl+C៖ បញ្ឈប់)", f"Open {address} (Ctrl+C: stop)")
    roots = _shown_roots(settings)
    yield Bilingual(f"ឯកសារ៖ {roots}", f"Documents: {roots}")
    if token is not None:
        link = f"{address}?view=admin#key={token}"  # what is after "#" stays in the browser
        yield Bilingual(f"បន្ថែមឯកសារ (លើកនេះ)៖ {link}", f"Add documents (this run): {link}")


def application(settings: Settings, token: str | None = None) -> FastAPI:
    """Return the application for these settings; each worker process makes its own.

    A ``token`` is an administrator's key for as long as the process runs.
    """
    logs.set_up()
    service = service_of(settings)
    if token is not None:
        service.keys.admit(token)
    return create_app(service)


def _has_one_user(settings: Settings) -> bool:
    """Return whether who started the service on a terminal is its only user so far.

    They get an administrator's link. It is not shown where a log would keep it, nor where anyone ever
    made a key.
    """
    served = settings.serve
    if not sys.stdout.isatty() or served.workers > 1 or served.require_keys:
        return False
    if not is_private(served):
        return False
    with contextlib.closing(wiring.state(settings)) as state:
        return not Keys(state).locked()


def service_of(settings: Settings) -> Service:
    """Return the service for these settings, not loaded yet."""
    return Service(
        settings,
        state=wiring.state(settings),
        load=partial(wiring.assistant, settings),
        change_index=partial(change_in_process, settings),
        tracing=tracing_from(),
        read_file=partial(wiring.read_beside, IndexLayout(settings.index.directory)),
        engines=partial(wiring.engines, settings),
    )


def _shown_roots(settings: Settings) -> str:
    """Return the folders that uploads go into, as the service takes them."""
    layout = IndexLayout(settings.index.directory)
    try:
        roots = roots_of(layout, settings.index.corpus, obey="corpus" in settings.named)
    except KhmerQAError:  # the service says what is wrong with the index
        roots = [settings.index.corpus]
    return ", ".join(str(root.absolute()) for root in roots)


def check_address(settings: Settings) -> None:
    """Raise SettingsError where other machines can reach the address, without keys or ``no_auth``."""
    if settings.serve.no_auth or settings.serve.require_keys or is_private(settings.serve):
        return
    if wiring.state_path(settings).exists():  # looking for keys makes no records
        with contextlib.closing(wiring.state(settings)) as state:
            if Keys(state).locked():  # even where no key is valid: then it answers nobody
                return
    address = next(
        (each for each in sorted(names_of(settings.serve)) if not is_loopback(each)),
        settings.serve.host,
    )
    raise SettingsError(
        Bilingual(
            f"ម៉ាស៊ីនផ្សេងអាចភ្ជាប់មកអាសយដ្ឋាន {address} បាន ហើយមិនទាន់មានសោ (API key) ទេ។ "
            "សូមដំណើរការ៖ khmerqa keys create ឈ្មោះ ឬបន្ថែម --no-auth "
            "ប្រសិនបើអ្នកទាំងអស់ដែលភ្ជាប់មកមានសិទ្ធិអានឯកសារសាធារណៈទាំងអស់ក្នុងលិបិក្រម។",
            f"{address} can be reached from other machines, and there are no API keys "
            "yet, so there is no access control. Run: khmerqa keys create NAME. Or add --no-auth if "
            "everyone who can reach it may read every public document in the index.",
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Port 0 takes any free port. Raises SettingsError."""
    try:
        if not 0 <= port <= _LAST_PORT:
            raise OSError(f"the last port is {_LAST_PORT}")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A name may have both kinds of address; every program tries IPv4.
        family, *_, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(
            Bilingual(
                f"មិនអាចបើកសេវានៅអាសយដ្ឋាន {host} ច្រក {port} បានទេ។ "
                "សូមជ្រើសរើសច្រកផ្សេងដោយ --port ឬបញ្ឈប់កម្មវិធីដែលកំពុងប្រើច្រកនេះ។",
                f"It is not possible to listen on {host}, port {port} ({reason}). "
                "Choose another port with --port, or stop the program that uses this one.",
            )
        ) from error
