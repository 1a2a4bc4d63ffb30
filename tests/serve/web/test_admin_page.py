"""The administrator's view in a real browser: every action from the first look to its outcome."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from khmerqa.storage.service.records import Feedback

from .. import samples
from ..conftest import Running, empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import expect

from .screen import (
    NO_FILES,
    PATIENCE,
    counted,
    enter,
    focused,
    only_chromium,
    overflow,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PARTS = ("", "&part=questions", "&part=keys", "&part=index")


def confirm(page: Page, where: str, words: str) -> None:
    """Press a careful button, and then the one that says yes, with the keyboard."""
    page.locator(where).get_by_role("button", name=words, exact=True).click()
    focused(page, "button.danger")
    until(page, "button.danger", words)
    page.keyboard.press("Enter")


def test_a_held_document_is_released_held_again_and_withdrawn(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        until(page, ".attention", "ឃាត់ទុក")
        until(page, ".attention", "torn.pdf")
        confirm(page, ".attention", "អនុញ្ញាតឱ្យមើល")
        until(page, ".documents:not(.attention)", "បានអនុញ្ញាតឱ្យមើល")
        assert made.service.records.released()
        confirm(page, ".documents:not(.attention)", "ឃាត់ទុកវិញ")
        until(page, ".attention", "ឃាត់ទុក")
        page.locator(".attention").get_by_role("button", name="ដកចេញ", exact=True).click()
        page.locator(".sure button").last.click()  # not after all
        assert page.evaluate("document.activeElement.textContent") == "ដកចេញ"
        confirm(page, ".attention", "ដកចេញ")
        expect(page.locator(".attention")).not_to_contain_text("ឃាត់ទុក", timeout=PATIENCE)
        assert not (made.corpus / "letter.txt").exists()


def test_refused_questions_and_feedback_are_read_and_exported(
    office: tuple[Running, str, str], browser: Browser, tmp_path: Path
) -> None:
    made, address, key = office
    headers = made.key("read")
    made.client.post("/v1/ask", json={"question": samples.ASK_UNKNOWN}, headers=headers)
    for number in range(60):
        made.service.records.keep_feedback(
            Feedback(time.time(), f"{number:032x}", "down", f"មតិ {number}", "សំណួរ", "ចម្លើយ")
        )
    with page_of(browser, address, "/?view=admin&part=questions") as page:
        enter(page, key)
        until(page, ".lines a", samples.ASK_UNKNOWN)
        counted(page.locator(".part .card"), 50)
        page.get_by_role("button", name="មតិចាស់ជាងនេះ").click()
        expect(page.locator(".part .card")).to_have_count(60)
        only_chromium(browser, NO_FILES)
        with page.expect_download() as saved:
            page.get_by_role("button", name=re.compile("CSV")).click()
        saved.value.save_as(tmp_path / "feedback.csv")
        assert len((tmp_path / "feedback.csv").read_text(encoding="utf-8-sig").splitlines()) == 61


def test_a_key_is_made_shown_once_and_revoked(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    allowed = ["clipboard-read", "clipboard-write"]
    with page_of(browser, address, "/?view=admin&part=keys", permissions=allowed) as page:
        enter(page, key)
        page.fill("#key-name", "ក្រសួង")
        page.select_option("#key-scope", "internal")
        page.select_option("#key-days", "30")
        page.press("#key-name", "Enter")
        secret = page.wait_for_selector(".secret")
        assert secret is not None
        token = secret.inner_text()
        page.get_by_role("button", name="ចម្លងសោ").click()
        until(page, "#status", "បានចម្លង")
        assert page.evaluate("navigator.clipboard.readText()") == token
        headers = {"Authorization": f"Bearer {token}"}
        assert made.client.get("/v1/documents", headers=headers).status_code == 200
        page.locator(".documents li", has_text="ក្រសួង").get_by_role("button", name="ដកហូត").click()
        page.keyboard.press("Enter")
        until(page, ".part details summary", "លែងប្រើបាន")
        counted(page.locator(".secret"), 0)
        assert made.client.get("/v1/documents", headers=headers).status_code == 401
        own = page.locator(".documents li", has_text="សោដែលអ្នកកំពុងប្រើ")
        own.get_by_role("button", name="ដកហូត").click()
        until(page, ".sure", "លែងចូលទំព័រនេះ")


def test_the_index_is_checked_updated_and_rolled_back(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    with page_of(browser, address, "/?view=admin&part=index") as page:
        enter(page, key)
        until(page, ".facts", "000001")
        until(page, ".part", "torn.pdf")
        page.get_by_role("button", name="ពិនិត្យលិបិក្រម").click()
        until(page, ".part .done", "ពេញលេញ")
        (made.corpus / "ferry.md").write_text(samples.FERRY, encoding="utf-8")
        page.get_by_role("button", name="ធ្វើបច្ចុប្បន្នភាព").click()
        until(page, ".facts", "000002")
        until(page, ".jobs", "ferry.md")
        confirm(page, ".actions", "ត្រឡប់ទៅជំនាន់មុន")
        until(page, ".facts", "000001")
        until(page, ".part .done", "ត្រឡប់ទៅជំនាន់មុនហើយ")
        focused(page, ".done.notice")
        made.layout.generation("000001").passages.write_bytes(b"changed")
        page.get_by_role("button", name="ពិនិត្យលិបិក្រម").click()
        until(page, ".part .problem", "passages.sqlite")


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_cut_off_on_a_phone(
    office: tuple[Running, str, str], browser: Browser, width: int
) -> None:
    _, address, key = office
    size = {"width": width, "height": 740}
    with page_of(browser, address, "/?view=admin", viewport=size) as page:
        enter(page, key)
        page.wait_for_selector(".drop")
        for part in PARTS:
            page.goto(f"{address}/?view=admin{part}")
            page.wait_for_selector(".part h3", timeout=PATIENCE)
            assert overflow(page) == 0, part
            for number in range(page.locator(".careful").count()):
                page.locator(".careful").nth(number).locator("> button").click()
            assert overflow(page) == 0, part


def test_the_key_in_a_link_is_used_and_leaves_the_address(tmp_path: Path, browser: Browser) -> None:
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
