"""Conversations in a real browser: kept, shared, found again, edited, taken along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .. import samples

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import (
    NO_FILES,
    ask,
    asking,
    counted,
    focused,
    gone,
    holds,
    only_chromium,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AGAIN = "តើគោលនយោបាយសាលារៀនបៃតងមានគោលដៅអ្វីខ្លះ?"


def asked(page: Page) -> list[str]:
    return page.locator(".asked").all_inner_texts()


def requests_of(page: Page) -> list[str]:
    """Return a list that grows with each question sent to the service."""
    sent: list[str] = []

    def noted(url: str) -> None:
        if url.endswith("/v1/ask"):
            sent.append(url)

    page.on("request", lambda request: noted(request.url))
    return sent


def test_turns_stay_when_the_page_is_loaded_again(address: str, browser: Browser) -> None:
    with page_of(browser, address) as page:
        ask(page, samples.ASK_SCHOOL)
        ask(page, AGAIN)
        sent = requests_of(page)
        page.reload()
        page.wait_for_selector(".turn:nth-child(2) .marker")
        assert asked(page) == [samples.ASK_SCHOOL, AGAIN]
        assert sent == []  # nothing was asked again
        ask(page, samples.ASK_WATER)
        page.go_back()  # one conversation is one step
        page.wait_for_selector("#examples button")
        page.go_forward()
        page.wait_for_selector(".turn:nth-child(3) .marker")


def test_a_link_holds_the_whole_conversation_on_another_device(
    address: str, browser: Browser
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with page_of(browser, address, permissions=allowed) as page:
        ask(page, samples.ASK_SCHOOL)
        ask(page, AGAIN)
        page.click("#share summary")
        page.click("text=ចម្លងតំណ")
        until(page, "#status", "ចម្លង")
        link = page.evaluate("navigator.clipboard.readText()")
    with page_of(browser, address, link.removeprefix(address)) as page:
        page.wait_for_selector(".turn:nth-child(2) .marker")
        assert asked(page) == [samples.ASK_SCHOOL, AGAIN]


def test_earlier_conversations_are_found_renamed_deleted_and_put_back(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address) as page:
        ask(page, samples.ASK_SCHOOL)
        page.click("#new-conversation")
        ask(page, samples.ASK_WATER)
        page.click("#to-history")
        counted(page.locator("#history-view li"), 2)
        page.fill("#history-words", "500 លាន")  # words of the answer, in other digits
        counted(page.locator("#history-view li"), 1)
        page.click("text=ប្តូរឈ្មោះ")
        page.fill("#new-name", "ថវិកា <b>")
        page.keyboard.press("Enter")
        until(page, "#history-view li a", "ថវិកា <b>")
        page.click("#history-view li button >> nth=1")
        counted(page.locator("#history-view li"), 0)
        page.click("#status button")
        page.click("#history-view li a")
        page.wait_for_selector(".marker")
        assert asked(page) == [samples.ASK_SCHOOL]
        page.click("#to-history")
        page.fill("#history-words", "")
        page.click("text=លុបប្រវត្តិទាំងអស់")
        counted(page.locator("#history-view li"), 0)
        assert page.evaluate("JSON.stringify(localStorage)").count("រៀល") == 0


def test_an_edited_question_is_asked_again_and_what_came_after_it_stays_in_the_history(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, asking(samples.ASK_UNKNOWN)) as page:
        page.wait_for_selector(".card")
        ask(page, AGAIN)
        page.click(".turn:nth-child(1) .head button")
        holds(page.locator(".editing textarea"), samples.ASK_UNKNOWN)
        page.keyboard.press("Escape")
        assert asked(page)[0] == samples.ASK_UNKNOWN
        page.click(".turn:nth-child(1) .head button")
        page.fill(".editing textarea", samples.ASK_SCHOOL)
        page.keyboard.press("Enter")
        page.wait_for_selector(".turn:nth-child(1) .marker")
        assert asked(page) == [samples.ASK_SCHOOL]
        page.click("#to-history")
        counted(page.locator("#history-view li"), 2)


def test_a_question_that_goes_on_is_offered_and_asked(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        page.click("#follow-ups button")
        page.wait_for_selector(".turn:nth-child(2) .marker")
        assert asked(page)[1] == AGAIN
        page.click("#new-conversation")
        gone(page, "#follow-ups")


def test_a_conversation_is_saved_as_markdown_in_which_nothing_is_markup(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address) as page:
        ask(page, samples.ASK_HOSTILE)
        ask(page, samples.ASK_SCHOOL)
        page.click("#share summary")
        only_chromium(browser, NO_FILES)
        with page.expect_download() as saved:
            page.click("text=ឯកសារ Markdown")
        text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert text.count("\n## ") == 2
    assert "<script>" not in text
    assert "\\<script\\>" in text
    assert "> ថវិកាសម្រាប់សាលារៀនបៃតងមានចំនួន ៥០០ លានរៀលក្នុងមួយឆ្នាំ។" in text
    assert f"{address}/v1/documents/{samples.SCHOOL_ID}/file" in text


def test_a_citation_is_copied_as_letters_write_it(address: str, browser: Browser) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with page_of(browser, address, asking(samples.ASK_SCHOOL), permissions=allowed) as page:
        page.click("text=ចម្លងជាការយោង")
        until(page, "#status", "ចម្លង")
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("យោងតាមគោលនយោបាយសាលារៀនបៃតង៖ «ថវិកា")
    assert copied.endswith("មួយឆ្នាំ។»")


def test_keys_lead_to_the_question_and_bring_back_earlier_ones(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address) as page:
        if page.evaluate("matchMedia('(hover: hover)').matches"):  # not where a keyboard would open
            page.wait_for_function("document.activeElement.id === 'question'")
        ask(page, samples.ASK_SCHOOL)
        assert page.evaluate("document.activeElement.id") != "question"
        page.keyboard.press("/")
        focused(page, "#question")
        page.keyboard.press("ArrowUp")
        holds(page.locator("#question"), samples.ASK_SCHOOL)
        page.keyboard.press("ArrowDown")
        holds(page.locator("#question"), "")
        page.keyboard.type("1/2")
        page.keyboard.press("ArrowUp")  # what was typed is not overwritten
        holds(page.locator("#question"), "1/2")


def test_without_room_on_the_device_the_page_still_answers(address: str, browser: Browser) -> None:
    full = "void (Storage.prototype.setItem = () => { throw new DOMException('full'); })"
    with page_of(browser, address) as page:
        page.evaluate(full)
        ask(page, samples.ASK_SCHOOL)
        page.wait_for_selector(".marker")
        page.click("#to-history")
        until(page, "#history-view", "មិនទាន់មានសន្ទនា")
        page.click("#to-ask")
        page.wait_for_selector(".marker")
