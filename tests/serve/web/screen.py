"""The page as its tests handle it: opened in a browser, with whatever went wrong in it noted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from .. import samples

PATIENCE = 15_000  # milliseconds; a browser that starts cold is slow
NO_FILES = "Playwright does not see files that are saved"
NO_PAPER = "Playwright shows no page as it is printed"
EXPECTED = (
    "Failed to load resource",  # Chromium says so of every answer that is an error
    "Service Worker registration blocked",  # Playwright does, where a test wants none
)
PATHS = (  # of the page's views
    "/",
    "/?view=documents",
    "/?view=history",
    "/?view=glossary",
    f"/?document={samples.PDF_ID}&page=2",
    "/?view=admin",
)


@contextmanager
def page_of(browser: Browser, address: str, path: str = "/", **options: Any) -> Iterator[Page]:
    """Open the page; afterwards nothing may have failed in it, or gone to another host."""
    faults: list[str] = []
    usual = {"viewport": {"width": 1280, "height": 860}, "service_workers": "block"}
    context = browser.new_context(**{**usual, **options})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    def noted(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            faults.append(message.text)

    def sent(request: Request) -> None:
        if not request.url.startswith((address, f"blob:{address}")):
            faults.append(request.url)

    page.on("console", noted)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", sent)
    try:
        page.goto(address + path)
        yield page
        assert faults == []
    finally:
        context.close()


def until(page: Page, where: str, words: str) -> None:
    """Wait until an element holds some words."""
    expect(page.locator(where).first).to_contain_text(words, timeout=PATIENCE)


# What comes of a click or a key comes a moment later. So each of these waits for it.


def counted(found: Locator, number: int) -> None:
    """Wait until there are so many elements."""
    expect(found).to_have_count(number, timeout=PATIENCE)


def holds(field: Locator, value: str) -> None:
    """Wait until a field holds a value."""
    expect(field).to_have_value(value, timeout=PATIENCE)


def focused(page: Page, where: str) -> None:
    """Wait until an element has the focus."""
    page.wait_for_selector(f"{where}:focus", state="attached", timeout=PATIENCE)


def gone(page: Page, where: str) -> None:
    """Wait until nothing of an element can be seen."""
    page.wait_for_selector(where, state="hidden", timeout=PATIENCE)


def asking(question: str) -> str:
    """Return the path under which a question is shared."""
    return f"/?q={quote(question)}"


def ask(page: Page, question: str) -> None:
    """Ask as a reader does, and wait for what comes of it."""
    turns = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    page.wait_for_selector(f".turn:nth-child({turns + 1}) > [aria-busy=false]")


def enter(page: Page, key: str) -> None:
    """Give the key that the page asks for."""
    page.fill(".key input", key)
    page.press(".key input", "Enter")


def only_chromium(browser: Browser, why: str) -> None:
    """End a test in Firefox, which Playwright drives by WebDriver BiDi and so less completely."""
    if browser.browser_type.name != "chromium":
        pytest.skip(f"with Firefox {why}")


def note_body(page: Page, path: str) -> None:
    """From now on, keep what the page sends to ``path``; not every browser tells it by itself."""
    page.evaluate(
        """path => {
          const send = window.fetch;
          window.fetch = (address, options) => {
            if (String(address).endsWith(path)) window.lastBody = options.body;
            return send(address, options);
          };
        }""",
        path,
    )


def noted_body(page: Page) -> Any:
    """Return what the page sent last, as JSON."""
    page.wait_for_function("window.lastBody")
    return json.loads(page.evaluate("window.lastBody"))


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(width))
