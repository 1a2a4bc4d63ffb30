"""A source in a real browser: opened at its mark, turned, searched, read as picture and text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .. import samples
from ..conftest import empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import expect

from .screen import (
    PATIENCE,
    ask,
    asking,
    counted,
    focused,
    gone,
    holds,
    note_body,
    noted_body,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True}
# The first row of the picture that is marked; null where there is no picture or no mark.
MARKED_ROW = """() => {
  const image = document.querySelector(".frame img");
  if (!image) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  let at = 0;
  while (at < data.length && !(data[at] > 220 && data[at + 2] < 140)) at += 4;
  return at < data.length ? Math.floor(at / 4 / canvas.width) : null;
}"""
# Whether it is inside its frame and inside the window.
MARK_IN_SIGHT = f"""() => {{
  const marked = ({MARKED_ROW})();
  if (marked === null) return false;
  const frame = document.querySelector(".frame");
  const image = frame.querySelector("img");
  const row = marked * image.clientHeight / image.naturalHeight;
  const place = frame.getBoundingClientRect().top + row - frame.scrollTop;
  return row >= frame.scrollTop && place > 0 && place < innerHeight;
}}"""


def opened(page: Page) -> None:
    page.click(".marker")
    page.wait_for_selector("#source .frame img")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_a_source_opens_at_its_mark(
    address: str, browser: Browser, options: dict[str, str]
) -> None:
    with page_of(browser, address, asking(samples.ASK_PDF), **options) as page:
        opened(page)
        page.wait_for_function(MARK_IN_SIGHT)
        page.click("[aria-label=ពង្រីករូបភាព]")
        page.click("[aria-label=ពង្រីករូបភាព]")
        page.wait_for_function(MARK_IN_SIGHT)


def test_pages_turn_and_marks_and_neighbours_are_followed(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_PDF)) as page:
        opened(page)
        source = page.locator("#source")
        until(page, ".finder", "១ / ២")
        holds(source.locator("#page-chooser"), "1")  # the second page
        source.locator("[aria-label=ទំព័របន្ទាប់]").click()
        holds(source.locator("#page-chooser"), "2")
        source.locator("[aria-label=ទំព័រមុន]").press("ArrowLeft")
        holds(source.locator("#page-chooser"), "1")
        source.locator("[aria-label=កន្លែងគូសបន្ទាប់]").click()
        until(page, ".finder", "២ / ២")
        holds(source.locator("#page-chooser"), "0")
        source.locator("[data-mode=text]").last.click()
        before = source.locator("mark").inner_text()
        source.locator(".near button").last.click()  # the next section
        page.wait_for_function(
            "was => document.querySelector('#source mark').innerText !== was", arg=before
        )


def test_the_next_mark_may_be_in_another_document(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_BOTH)) as page:
        page.locator(".marker").first.click()
        until(page, "#source mark", "rural water policy")
        next_mark = page.locator("#source [aria-label=កន្លែងគូសបន្ទាប់]")
        next_mark.click()
        until(page, "#source .finder", "២ / ៣")
        next_mark.click()
        until(page, "#source-title", "ប្រភពទី ៣")
        until(page, "#source mark", "lantern decree")
        counted(page.locator("body.with-source"), 1)
        page.click("#source .close")
        page.wait_for_selector("body:not(.with-source)")  # a dialog says only later that it closed
        gone(page, "#source")
        focused(page, ".marker")


def test_a_document_is_searched_and_a_place_has_an_address(address: str, browser: Browser) -> None:
    with page_of(browser, address, f"/?document={samples.PDF_ID}") as page:
        page.wait_for_selector(".frame img")
        page.fill(".finder input", "បច្ចេកវិទ្យា")
        page.wait_for_selector(".places:not([hidden]) li", state="attached")
        until(page, ".page-text mark", "បច្ចេកវិទ្យា")
        page.press(".finder input", "Enter")
        until(page, ".finder", "២ / ")
        link = page.url
        assert "start=" in link
        page.goto(link)
        until(page, ".page-text mark", "បច្ចេកវិទ្យា")
        page.fill(".finder input", "បញ្ចកោណ")  # more than once on the first page
        until(page, ".page-text mark", "បញ្ចកោណ")
        first = page.evaluate(MARKED_ROW)
        page.click("[aria-label=កន្លែងគូសបន្ទាប់]")
        page.wait_for_function(f"was => ({MARKED_ROW})() !== was", arg=first)
        page.fill(".finder input", "គ្មានពាក្យនេះទេ")
        until(page, ".finder", "រកមិនឃើញ")


def test_the_outline_leads_to_a_heading_and_the_document_is_asked(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, f"/?document={samples.SCHOOL_ID}") as page:
        page.click(".outline summary")
        page.click(".outline button >> text=ថវិកា")
        until(page, ".page-text mark", "ថវិកា")
        page.click("a.go")
        until(page, "#scope", "គោលនយោបាយសាលារៀនបៃតង")
        note_body(page, "/v1/ask")
        ask(page, samples.ASK_SCHOOL)
        assert noted_body(page)["documents"] == [samples.SCHOOL_ID]
        page.wait_for_selector(".marker")
        page.click("#scope button")
        expect(page.locator("#scope")).to_be_empty(timeout=PATIENCE)


def test_a_document_says_what_changed_between_its_versions(
    tmp_path: Path, browser: Browser
) -> None:
    made = empty_service(tmp_path)
    samples.write_corpus(made.corpus)
    made.reindex()
    text = samples.SCHOOL.replace("៥០០", "៧០០")
    (made.corpus / "school.km.md").write_text(text, encoding="utf-8")
    made.reindex()
    with (
        live(made.app) as address,
        page_of(browser, address, f"/?document={samples.SCHOOL_ID}") as page,
    ):
        page.click(".history summary")
        page.get_by_role("button", name="អ្វីបានប្រែប្រួល").click()
        until(page, ".changes", "មានចំនួន")
        until(page, ".changes del", "៥០០")
        until(page, ".changes ins", "៧០០")
        page.click(".changes a")
        until(page, ".page-text mark", "៧០០")
