"""The link that a service shows on a terminal: it brings an administrator's key, once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..conftest import empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_key_is_used_and_leaves_the_address(tmp_path: Path, browser: Browser) -> None:
    made = empty_service(tmp_path)
    made.service.keys.admit("kq_link")
    with (
        live(made.app) as address,
        page_of(browser, address, "/?view=admin#key=kq_link") as page,
    ):
        page.wait_for_selector("#key:not([hidden])", state="attached")
        assert page.evaluate("location.hash") == ""
        assert page.evaluate("location.search") == "?view=admin"
        page.wait_for_selector("#admin-view h2")
        page.wait_for_function("!document.querySelector('#admin-view form.key')")
