"""nginx and Caddy as deploy/ sets them up, run and asked over TLS where they are installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from proxies import Proxy, caddy, fault_of, nginx

DEPLOY = Path(__file__).parents[2] / "deploy"
PROXIES = {"nginx": (nginx, "nginx.conf"), "caddy": (caddy, "Caddyfile")}


def proxy_and_text(name: str) -> tuple[Proxy, str]:
    """A proxy and the text of its file."""
    if not (shutil.which(name) and shutil.which("openssl")):
        pytest.skip(f"{name} or openssl is not installed")
    make, file = PROXIES[name]
    return make, (DEPLOY / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROXIES)
def test_what_is_shipped_does_what_the_page_says(name: str, tmp_path: Path) -> None:
    assert fault_of(*proxy_and_text(name), tmp_path) is None


@pytest.mark.parametrize(
    ("name", "written", "instead", "said"),
    [
        ("nginx", "proxy_buffering off;", "", "does not stream"),
        ("nginx", "deny all;", "proxy_pass http://127.0.0.1:8000;", "/metrics is open"),
        ("nginx", "-For $remote_addr", "-For $http_x_forwarded_for", "x-forwarded-for"),
        ("nginx", "add_header Strict", "# add", "no Strict-Transport-Security"),
        ("nginx", "return 301", "return 404; #", "HTTPS: 404"),
        ("nginx", "keepalive_timeout", "keepalive_time_out", "unknown directive"),
        ("caddy", "path /metrics", "path /other", "/metrics is open"),
        ("caddy", "header Strict", "header X-Strict", "no Strict-Transport-Security"),
        ("caddy", "header_up X-R", "header_up X-S", "no X-Request-ID"),
        ("caddy", "flush_interval", "flush_interwal", "flush_interwal"),
    ],
)
def test_what_is_wrong_is_seen(
    tmp_path: Path, name: str, written: str, instead: str, said: str
) -> None:
    make, text = proxy_and_text(name)
    assert written in text
    assert said in str(fault_of(make, text.replace(written, instead), tmp_path))
