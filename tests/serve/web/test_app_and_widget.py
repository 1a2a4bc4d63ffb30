"""The page as an application, without a network, and inside another site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .. import samples
from ..conftest import empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import PATIENCE, asking, counted, gone, page_of, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def site(html: str) -> Iterator[str]:
    """Serve a page of another site on this machine; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def test_without_a_network_the_page_and_what_was_asked_open(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL), service_workers="allow") as page:
        page.wait_for_selector(".marker")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        names = page.evaluate(
            "caches.open('khmerqa-page').then(kept => kept.keys())"
            ".then(all => all.map(each => new URL(each.url).pathname))"
        )
        assert {"/", "/app.js", "/style.css", "/manifest.webmanifest"} <= set(names)
        assert not [name for name in names if name.startswith("/v1/")]
        page.context.set_offline(True)
        page.reload()
        until(page, ".answer", "៥០០ លានរៀល")  # from this device
        page.click("#new-conversation")
        until(page, ".situation h2", "មិនអាចភ្ជាប់")
        page.context.set_offline(False)


@pytest.mark.parametrize("allowed", [True, False])
def test_another_site_shows_the_page_if_it_is_named(
    tmp_path: Path, browser: Browser, allowed: bool
) -> None:
    frame = "iframe"
    html = "<!doctype html><title>x</title><body>"
    with site(html) as host:
        made = empty_service(tmp_path, embed=host if allowed else "https://other.example")
        samples.write_corpus(made.corpus)
        made.reindex()
        with live(made.app) as address:
            context = browser.new_context(service_workers="block")
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto(host)
            page.add_script_tag(url=f"{address}/widget.js")
            page.click("button")
            inside = page.frame_locator(frame)
            if allowed:
                inside.locator("#examples button").first.wait_for()
                inside.locator("#question").fill(samples.ASK_SCHOOL)
                inside.locator("#question").press("Enter")
                inside.locator(".marker").first.wait_for()
                page.locator("button").focus()
                page.keyboard.press("Escape")
                gone(page, frame)
            else:
                page.wait_for_timeout(500)
                counted(inside.locator("#question"), 0)
            context.close()
