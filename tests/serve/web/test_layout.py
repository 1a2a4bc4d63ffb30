"""How the page fits its screen: nothing is cut off, too small to be touched, or moves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .. import samples

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import PATHS, ask, asking, only_chromium, overflow, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}}
ZOOMED = {"viewport": {"width": 640, "height": 430}, "device_scale_factor": 2}  # 1280 at 200 %


@pytest.mark.parametrize("options", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_nothing_is_cut_off_on_a_narrow_screen(
    address: str, browser: Browser, options: dict[str, Any]
) -> None:
    with page_of(browser, address, asking(samples.ASK_PDF), **options) as page:
        page.click(".marker")
        page.wait_for_selector("#source .frame img")
        assert overflow(page) == 0
        assert page.evaluate("document.getElementById('source').matches(':modal')")
        page.click("#source .close")
        for path in PATHS:
            page.goto(address + path)
            page.wait_for_selector("main h2:visible")
            assert overflow(page) == 0, path


# What is too small to be touched (WCAG 2.2, 2.5.8); links within a sentence may be.
TOO_SMALL = """() => [...document.querySelectorAll("button, select, summary, input, textarea")]
  .filter((each) => each.checkVisibility())
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, place]) => place.width > 0 && (place.width < 24 || place.height < 24))
  .map(([each, place]) => `${each.outerHTML.slice(0, 80)} ${place.width}x${place.height}`)"""
# How far what was already painted moved by itself; 0.1 is good (web.dev/cls).
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
}).observe({ type: "layout-shift", buffered: true });"""


def test_everything_is_large_enough_to_touch_and_stays_in_its_place(
    address: str, browser: Browser
) -> None:
    small: dict[str, list[str]] = {}
    with page_of(browser, address, **PHONE) as page:
        page.add_init_script(SHIFTS)
        page.reload()
        page.wait_for_selector("#examples button")
        small["home"] = page.evaluate(TOO_SMALL)
        assert page.evaluate("window.shifted") < 0.1
        ask(page, samples.ASK_PDF)
        page.wait_for_selector("#follow-ups button")
        small["answer"] = page.evaluate(TOO_SMALL)
        page.click("#share summary")
        small["share"] = page.evaluate(TOO_SMALL)
        page.click(".marker")
        page.wait_for_selector("#source .frame img")
        small["source"] = page.evaluate(TOO_SMALL)
        for path in PATHS[1:]:
            page.goto(address + path)
            page.wait_for_selector("main h2:visible")
            page.wait_for_load_state("networkidle")
            small[path] = page.evaluate(TOO_SMALL)
    assert {name: each for name, each in small.items() if each} == {}


def test_nothing_moves_when_a_slow_answer_arrives(address: str, browser: Browser) -> None:
    """Within half a second of a click, movement is expected; later it is counted."""
    only_chromium(browser, "no layout shift is measured")
    with page_of(browser, address, **PHONE) as page:
        page.add_init_script(SHIFTS)
        page.reload()
        page.wait_for_selector("#examples button")
        held: list[Route] = []
        page.route("**/v1/ask", lambda route: held.append(route))
        page.fill("#question", samples.ASK_PDF)
        page.click("#ask")
        page.wait_for_selector(".waiting")
        clicked = page.evaluate("performance.now()")
        page.wait_for_function("clicked => performance.now() > clicked + 600", arg=clicked)
        held[0].continue_()
        page.wait_for_selector("#follow-ups button")
        assert page.evaluate("window.shifted") < 0.1
