"""Files that an administrator drops on the page: read, looked at, published, replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .. import samples
from ..conftest import Running

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import expect

from .screen import PATIENCE, counted, enter, focused, page_of, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def file(name: str, text: str) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def test_files_are_read_looked_at_and_published(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    made, address, key = office
    with page_of(browser, address, "/?view=admin") as page:
        until(page, "#admin-view code", "khmerqa keys create --scope admin")
        enter(page, key)
        page.wait_for_selector(".drop")
        page.set_input_files(
            ".drop input", [file("ferry.en.md", samples.FERRY), file("boat.md", samples.FERRY)]
        )
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


REPORTS = (  # of a job, one after the other; another file's pages are read at the same time
    ({"stage": None, "done": None, "total": None}, "កំពុងចាប់ផ្តើម", None),
    ({"stage": "ocr", "done": 3, "total": 12}, "ជំហានទី ២/៦៖ អានអក្សរពីរូបភាព · ទំព័រ ៣/១២", 1.25 / 6),
    ({"stage": "reading", "done": 0, "total": 2}, "ជំហានទី ២/៦៖ អានឯកសារ · ឯកសារ ០/២", 1.25 / 6),
    ({"stage": "embedding", "done": 30, "total": 60}, "ជំហានទី ៥/៦៖", 4.5 / 6),
    ({"stage": "publishing", "done": 0, "total": 1}, "ជំហានទី ៦/៦៖", 5 / 6),
)


def test_how_far_the_publishing_is_stands_beside_its_bar(
    office: tuple[Running, str, str], browser: Browser
) -> None:
    _, address, key = office
    with page_of(browser, address, "/?view=admin") as page:
        enter(page, key)
        page.set_input_files(".drop input", [file("slow.md", samples.FERRY)])
        page.wait_for_selector(".queue .form")
        now: dict[str, Any] = {"id": "j", "kind": "add", "status": "running"}
        page.route("**/v1/documents", lambda route: route.fulfill(status=202, json=now))
        page.route("**/v1/jobs/j", lambda route: route.fulfill(json=now))
        now |= REPORTS[0][0]
        page.click(".queue .form ~ .row button")
        for report, words, share in REPORTS:
            now |= report
            until(page, ".queue [role=status]", words)
            value = page.locator(".queue progress").get_attribute("value")
            assert (None if value is None else float(value)) == (share and pytest.approx(share))
        now |= {"status": "failed", "error": "The disk is full."}
        until(page, ".queue .problem", "The disk is full.")


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
        page.evaluate(drop, samples.FERRY)
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
        files = [
            file("a.exe", "MZ"),
            file("b.pdf", "%PDF-1.4 torn"),
            file("secret.txt", samples.HELD * 2),
        ]
        page.set_input_files(".drop input", files)
        until(page, ".queue .card:nth-child(1) .problem", "PDF")
        until(page, ".queue .card:nth-child(2) .problem", "ខូច")
        until(page, ".queue .card:nth-child(3) .notice", "សម្ងាត់")
        page.route("**/v1/admin/read", lambda route: route.abort())
        page.set_input_files(".drop input", [file("ferry.md", samples.FERRY)])
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
