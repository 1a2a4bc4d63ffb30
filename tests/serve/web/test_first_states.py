"""The page before the first question: examples that are answered, or why nothing can be asked yet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..conftest import Running, empty_service
from ..live import live
from ..samples import write_corpus

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import counted, focused, gone, holds, overflow, page_of, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

STARTING = {"title": "ក", "status": 503, "detail": "សេវាកំពុងរៀបចំខ្លួន។"}


def test_an_example_is_answered_and_follows_the_language(address: str, browser: Browser) -> None:
    with page_of(browser, address) as page:
        example = page.locator("#examples button").first
        example.wait_for()
        assert example.inner_text().startswith("តើ")
        page.click("#switch")
        until(page, "#examples button", "What")
        page.locator("#examples button").first.click()
        page.wait_for_selector(".marker")
        gone(page, "#examples-section")


def test_without_documents_the_page_says_who_adds_them(tmp_path: Path, browser: Browser) -> None:
    made = empty_service(tmp_path)
    with live(made.app) as address, page_of(browser, address) as page:
        until(page, ".situation h2", "មិនទាន់មានឯកសារ")
        gone(page, "#form")
        gone(page, "#examples-section")
        page.click("#to-documents")
        until(page, "#documents-view .situation h2", "មិនទាន់មានឯកសារ")
        counted(page.locator("#documents-view .problem"), 0)
        page.click("#to-ask")
        write_corpus(made.corpus)
        made.reindex()
        page.click("#situation button")
        page.wait_for_selector("#examples button")
        focused(page, "#question")


def test_a_key_is_asked_for_before_a_question_is_typed(tmp_path: Path, browser: Browser) -> None:
    made = empty_service(tmp_path)
    write_corpus(made.corpus)
    made.reindex()
    key = made.key("read")["Authorization"].removeprefix("Bearer ")
    with live(made.app) as address, page_of(browser, address) as page:
        until(page, ".situation h2", "សូមបញ្ចូលសោ")
        gone(page, "#form")
        page.fill(".key input", "kq_wrong")
        page.press(".key input", "Enter")
        until(page, ".situation", "ដកហូត")
        page.fill(".key input", key)
        page.press(".key input", "Enter")
        page.wait_for_selector("#examples button")
        focused(page, "#question")
        counted(page.locator(".situation"), 0)


@pytest.mark.parametrize("fault", ["away", "starting"])
def test_a_service_that_is_away_is_tried_again_and_what_was_typed_stays(
    address: str, browser: Browser, fault: str
) -> None:
    def fail(route: Route) -> None:
        if fault == "away":
            route.abort()
        else:
            route.fulfill(status=503, body=json.dumps(STARTING))

    with page_of(browser, address) as page:
        page.clock.install()
        page.route("**/v1/examples*", fail)
        page.reload()
        until(page, ".situation h2", "មិនអាចភ្ជាប់" if fault == "away" else "មិនទាន់រួចរាល់")
        page.fill("#question", "សំណួរ")
        page.unroute("**/v1/examples*")
        page.clock.fast_forward(5000)
        page.wait_for_selector("#examples button")
        counted(page.locator(".situation"), 0)
        holds(page.locator("#question"), "សំណួរ")
        until(page, "#status", "រួចរាល់")


@pytest.mark.parametrize("width", [320, 390])
def test_the_first_states_fit_a_phone(tmp_path: Path, browser: Browser, width: int) -> None:
    made: Running = empty_service(tmp_path)
    size = {"width": width, "height": 740}
    with live(made.app) as address, page_of(browser, address, viewport=size) as page:
        page.wait_for_selector(".situation")
        assert overflow(page) == 0
