"""The page's other views in a real browser, and readers whom it must not shut out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .. import samples
from ..conftest import Running, empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import (
    PATHS,
    ask,
    asking,
    counted,
    focused,
    gone,
    holds,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A service that wants keys, with a file that cannot be read; and its address."""
    made = empty_service(tmp_path_factory.mktemp("locked"), log_questions=True)
    samples.write_corpus(made.corpus)
    (made.corpus / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    made.reindex()
    made.key("read")
    with live(made.app) as address:
        yield made, address


def key_of(made: Running, scope: Any) -> str:
    return made.key(scope)["Authorization"].removeprefix("Bearer ")


def test_documents_are_filtered_and_read_page_by_page(address: str, browser: Browser) -> None:
    with page_of(browser, address, "/?view=documents") as page:
        page.wait_for_selector(".documents li")
        counted(page.locator(".documents li"), 4)
        counted(page.locator("#filter-type"), 0)  # no document says what it is
        page.select_option("#filter-language", "km")
        counted(page.locator(".documents li"), 2)
        page.fill("#filter-words", "បញ្ចកោណ")
        counted(page.locator(".documents li"), 1)
        page.click(".documents a")
        page.wait_for_selector(".frame img")
        until(page, "#documents-view", "វិធីអាន៖ អត្ថបទក្នុងឯកសារ")
        page.focus("#page-chooser")
        page.select_option("#page-chooser", label="ទំព័រ ២")
        page.wait_for_url("**page=2")
        until(page, ".page-text", "ភ្លើង")
        focused(page, "#page-chooser")
        page.reload()
        until(page, ".page-text", "ភ្លើង")
        page.go_back()
        page.wait_for_selector(".documents li")


def test_the_contents_are_searched_and_the_documents_found_are_asked(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, "/?view=documents") as page:
        page.fill("#filter-words", "clean water")
        page.press("#filter-words", "Enter")
        page.click("section li a >> text=Rural Water Policy")
        until(page, ".page-text mark", "clean water")
        page.go_back()
        page.select_option("#filter-language", "en")
        page.fill("#filter-words", "")
        page.click("text=សួរអំពីឯកសារទាំងនេះ")
        page.wait_for_selector(".chip")
        counted(page.locator(".chip"), 2)


def test_pages_read_by_ocr_are_marked_with_their_confidence(address: str, browser: Browser) -> None:
    of_page = {"page": 1, "label": None, "start": 0, "read_by": "ocr", "confidence": 0.83}
    place = f"**/v1/documents/{samples.PDF_ID}/pages"
    with page_of(browser, address) as page:
        page.route(place, lambda route: route.fulfill(json=[{**of_page, "unread": False}]))
        text: dict[str, Any] = {
            **of_page,
            "document_id": samples.PDF_ID,
            "text": "អត្ថបទ",
            "evidence": {},
        }
        page.route(f"{place}/1", lambda route: route.fulfill(json=text))
        page.goto(f"{address}/?document={samples.PDF_ID}")
        until(page, ".reader .notice", "អានពីរូបភាពដោយម៉ាស៊ីន (OCR) · ភាពប្រាកដ ៨៣ %")
        until(page, ".reader .notice", "សូមផ្ទៀងផ្ទាត់ជាមួយរូបភាពទំព័រ")
        assert "OCR ៨៣ %" in str(page.locator("#page-chooser").text_content())


def test_language_digits_and_colours_are_remembered(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        page.wait_for_selector(".marker")
        until(page, ".marker", "[១]")
        page.click("#settings summary")
        page.select_option("#digits", "ar")
        until(page, ".marker", "[1]")
        page.select_option("#theme", "dark")
        page.click("#switch")
        page.wait_for_selector("html[lang=en]", state="attached")
        page.goto(address)
        until(page, "h1", "Ask about policy documents")
        page.wait_for_selector("html[data-theme=dark]", state="attached")
        holds(page.locator("#digits"), "ar")


def test_everything_can_be_done_with_the_keyboard(address: str, browser: Browser) -> None:
    def tab_to(page: Page, wanted: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                return
        raise AssertionError(f"{wanted} is not reached")

    with page_of(browser, address) as page:
        page.focus(".skip")
        page.keyboard.press("Enter")  # the link that skips to the question
        page.keyboard.type(samples.ASK_PDF)
        page.keyboard.press("Enter")
        page.wait_for_selector(".marker")
        tab_to(page, ".marker")
        page.keyboard.press("Enter")
        page.wait_for_selector("#source[open]")
        focused(page, "#source-title")
        tab_to(page, "#source a[download]")
        page.keyboard.press("Escape")
        gone(page, "#source")
        focused(page, ".marker")


def test_a_key_is_asked_for_and_kept_in_the_tab_only(
    locked: tuple[Running, str], browser: Browser
) -> None:
    made, address = locked
    with page_of(browser, address, asking(samples.ASK_PDF)) as page:
        page.fill(".key input", "kq_wrong")
        page.press(".key input", "Enter")
        until(page, ".turn .problem", "ដកហូត")
        page.fill(".key input", key_of(made, "read"))
        page.press(".key input", "Enter")
        page.click(".marker")
        page.wait_for_selector("#source .frame img")
        if browser.browser_type.name == "chromium":  # elsewhere Playwright does not see it
            with page.expect_download() as saved:
                page.click("#source a[download]")
            assert saved.value.suggested_filename == samples.PDF
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "kq_" not in kept
        assert "បញ្ចកោណ" not in kept  # nor what only a key may see
        page.click("#settings summary")
        page.click("#key")
        page.click("#source .close") if page.locator("#source").is_visible() else None
        assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_serious(
    locked: tuple[Running, str], address: str, browser: Browser, colours: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    found: list[str] = []
    # What is not a matter of colours is judged once.
    rules = {"runOnly": ["color-contrast"]} if colours == "dark" else {}
    paths = PATHS[1:] if colours == "light" else ()

    def judge(page: Page, state: str) -> None:
        for each in axe.run(page, options={"resultTypes": ["violations"], **rules}).response[
            "violations"
        ]:
            if each["impact"] in ("serious", "critical"):
                found.append(f"{state}: {each['id']} {[node['html'] for node in each['nodes']]}")

    with page_of(browser, address, color_scheme=colours, reduced_motion="reduce") as page:
        page.wait_for_selector("#examples button")
        judge(page, "home")
        ask(page, samples.ASK_PDF)
        page.click(".marker")
        page.wait_for_selector("#source .frame img")
        judge(page, "source")
        page.click("#source .close")
        page.click("[data-rating=up]")
        ask(page, samples.ASK_UNKNOWN)
        page.click("#settings summary")
        judge(page, "no evidence")
        page.route("**/v1/ask", lambda route: route.abort())
        ask(page, samples.ASK_WATER)
        judge(page, "failure")
        for path in paths:
            page.goto(address + path)
            page.wait_for_selector("main h2:visible")
            page.wait_for_load_state("networkidle")
            judge(page, path)
    made, guarded = locked
    made.client.post("/v1/ask", json={"question": samples.ASK_UNKNOWN}, headers=made.key("read"))
    with page_of(browser, guarded, "/?view=admin", color_scheme=colours) as page:
        page.fill(".key input", key_of(made, "admin"))
        page.press(".key input", "Enter")
        page.wait_for_selector(".drop")
        judge(page, "administration: documents")
        for part, shown in (("questions", ".lines"), ("keys", ".form"), ("index", ".actions")):
            page.goto(f"{guarded}/?view=admin&part={part}")
            page.wait_for_selector(shown)
            judge(page, f"administration: {part}")
    assert found == []
