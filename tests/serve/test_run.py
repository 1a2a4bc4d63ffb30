"""Where the service may listen, and how it stops."""

from __future__ import annotations

import socket

import pytest

from khmerqa.errors import SettingsError
from khmerqa.serve.run import check_address, listen, serve
from khmerqa.settings import ServeSettings, Settings


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_an_address_that_others_reach_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="--no-auth"):
        serve(Settings(serve=ServeSettings(host=host)))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_this_machine_alone_is_no_question(host: str) -> None:
    check_address(Settings(serve=ServeSettings(host=host)))


def test_no_auth_opens_every_address() -> None:
    check_address(Settings(serve=ServeSettings(host="0.0.0.0", no_auth=True)))


def test_port_0_is_any_free_one() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockname()[1] > 0


def test_a_port_in_use_is_said_plainly() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"port {port}.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port"),
    [
        pytest.param("127.0.0.1", 70_000, id="no-port"),
        pytest.param("192.0.2.7", 0, id="not-ours"),
    ],
)
def test_an_address_that_cannot_be_is_said_plainly(host: str, port: int) -> None:
    with pytest.raises(SettingsError, match=r"មិនអាចបើកសេវា.*ច្រក.*។ \| .*not possible to listen"):
        listen(host, port).close()


def test_localhost_is_ipv4_where_there_is_one() -> None:
    with listen("localhost", 0) as listening:
        assert listening.family == socket.AF_INET
