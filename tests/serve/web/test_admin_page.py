"""The administrator's view in a real browser: every action from the first look to its outcome."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from khmerqa.storage.service.records import Feedback

from .. import samples
from ..conftest import Running, empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import expect

from .screen import NO_FILES, PATIENCE, counted, focused, only_chromium, overflow, page_of, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FERRY = "# The ferry\n\nThe ferry office sells tickets from six in the morning.\n"
HELD = "សម្ងាត់\n\nលិខិតស្តីពីសាលា។ កិច្ចប្រជុំធ្វើនៅថ្ងៃទី៥។\n"
PARTS = ("", "&part=questions", "&part=keys", "&part=index")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Running, str, str]]:
    """A service with documents, one of them held back and one torn; its address and a key."""
    made = empty_service(tmp_path, log_questions=True)
    samples.write_corpus(made.corpus)
    (made.corpus / "letter.txt").write_text(HELD, encoding="utf-8")
    (made.corpus / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    made.reindex()
    key = made.key("admin")["Authorization"].removeprefix("Bearer ")
    with live(made.app) as address:
        yield made, address, key


def enter(page: Page, key: str) -> None:
    page.fill(".key input", key)
    page.press(".key input", "Enter")


def file(name: str, text: str) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def confirm(page: Page, where: str, words: str) -> None:
    """Press a careful button, and then the one that says yes, with the keyboard."""
    page.locator(where).get_by_role("button", name=words, exact=True).click()
    focused(page, "button.danger")
    until(page, "button.danger", words)
    page.keyboard.press("Enter")


def test_files_are_read_looked_at_and_published(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    with page_of(browser, address, "/?view=admin") as page:
        until(page, "#admin-view code", "khmerqa keys create --scope admin")
        enter(page, key)
        page.wait_for_selector(".drop")
        page.set_input_files(".drop input", [file("ferry.en.md", FERRY), file("boat.md", FERRY)])
        page.wait_for_selector(".queue .card:nth-child(2) .form")
        first = page.locator(".queue .card").first
        assert "អានបាន · អត្ថបទក្នុងឯកសារ" in first.inner_text()
        assert first.locator("input[lang=en]").input_value() == "The ferry"
        assert not (made.corpus / "ferry.en.md").exists()
        first.locator("summary").first.click()
        until(page, ".queue .lines", "ឯកសារទាំងមូល")
        first.locator("input[lang=km]").fill("សាឡាង")
        first.locator("select").first.select_option("internal")
        page.click("text=បោះពុម្ពផ្សាយទាំង ២")
        page.wait_for_selector(".queue .card:nth-child(2) .done")
        listed = made.client.get("/v1/documents", headers=made.key("admin")).json()
        (ferry,) = [each for each in listed if each["path"] == "ferry.en.md"]
        assert (ferry["title_km"], ferry["access"]) == ("សាឡាង", "internal")
        assert "title_en" not in ferry  # a guess is not kept: a later version is named anew
        page.click(".queue a")
        page.wait_for_selector(".page-text")
        page.go_back()
        page.wait_for_selector(".queue .done")  # the list is still there
        until(page, ".documents:not(.attention)", "ផ្ទៃក្នុង")


def test_a_file_dropped_on_the_page_is_taken(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    _, address, key = office
    drop = """text => {
      const held = new DataTransfer();
      held.items.add(new File([text], "ferry.md"));
      for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector("h1").dispatchEvent( // anywhere on the page
          new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
    }"""
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        page.wait_for_selector(".drop")
        page.evaluate(drop, FERRY)
        page.wait_for_selector(".queue .form")
        counted(page.locator(".drop.over"), 0)
        page.locator(".queue").get_by_role("button", name="ដកចេញពីបញ្ជីនេះ").click()
        counted(page.locator(".queue .card"), 0)
        focused(page, "#pick-files")


def test_what_cannot_be_read_says_why_and_what_fails_can_be_tried_again(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    _, address, key = office
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        page.wait_for_selector(".drop")
        files = [file("a.exe", "MZ"), file("b.pdf", "%PDF-1.4 torn"), file("secret.txt", HELD)]
        page.set_input_files(".drop input", files)
        until(page, ".queue .card:nth-child(1) .problem", "PDF")
        until(page, ".queue .card:nth-child(2) .problem", "ខូច")
        until(page, ".queue .card:nth-child(3) .notice", "សម្ងាត់")
        page.route("**/v1/admin/read", lambda route: route.abort())
        page.set_input_files(".drop input", [file("ferry.md", FERRY)])
        until(page, ".queue .card:nth-child(4) .problem", "មិនអាចភ្ជាប់")
        page.unroute("**/v1/admin/read")
        page.locator(".queue .card:nth-child(4) button").first.click()
        page.wait_for_selector(".queue .card:nth-child(4) .form")


def test_a_document_is_replaced_and_another_of_its_name_stands_beside_it(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    changed = samples.WATER.replace("95 percent", "97 percent")
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        page.wait_for_selector(".drop")
        page.set_input_files(".drop input", [file("water.en.md", changed)])
        page.wait_for_selector(".queue fieldset")
        assert page.locator(".queue .form").count() > 0
        page.locator(".queue input[value=replace]").check()
        counted(page.locator(".queue .form"), 0)  # its facts stay
        page.locator(".queue input[value=beside]").check()
        page.locator(".queue").get_by_role("button", name="បោះពុម្ពផ្សាយ", exact=True).click()
        page.wait_for_selector(".queue .done")
        assert (made.corpus / "water.en-2.md").read_text(encoding="utf-8") == changed
        water = page.locator(".documents li", has_text="water.en.md")
        water.locator("input[type=file]").set_input_files(file("new.md", changed))
        page.locator(".queue").get_by_role("button", name="បោះពុម្ពផ្សាយ", exact=True).click()
        expect(page.locator(".queue .done")).to_have_count(2, timeout=PATIENCE)
        assert (made.corpus / "water.en.md").read_text(encoding="utf-8") == changed


def test_a_file_that_could_not_be_read_is_replaced_and_the_same_file_is_told(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    whole = (made.corpus / samples.PDF).read_bytes()
    sent: Any = {"name": "torn.pdf", "mimeType": "application/pdf", "buffer": whole}
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        page.wait_for_selector(".drop")
        page.set_input_files(".drop input", [sent])
        page.wait_for_selector(".queue fieldset")
        until(page, ".queue .notice", "បោះពុម្ពផ្សាយរួចហើយ")
        assert samples.PDF_ID in (page.get_attribute(".queue .notice a", "href") or "")
        page.locator(".queue input[value=replace]").check()
        page.locator(".queue").get_by_role("button", name="បោះពុម្ពផ្សាយ", exact=True).click()
        page.wait_for_selector(".queue .done")
        assert (made.corpus / "torn.pdf").read_bytes() == whole
        expect(page.locator(".attention")).not_to_contain_text("torn.pdf", timeout=PATIENCE)


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
        (made.corpus / "ferry.md").write_text(FERRY, encoding="utf-8")
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
