"""New and changed documents stand first, with a mark that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .. import samples
from ..conftest import Running, empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import counted, page_of, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_ORDER = """() => {
  const titles = [...document.querySelectorAll(".documents h3")].map((each) => each.textContent);
  const sorted = titles.toSorted((one, other) => one.localeCompare(other, "km"));
  return titles.length === 5 && titles.join() === sorted.join();
}"""
LATER = "The harbour rules say that boats rest at night.\n"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, str]]:
    """A service whose documents came together; then one was changed, and last one was added."""
    made = empty_service(tmp_path_factory.mktemp("grown"))
    samples.write_corpus(made.corpus)
    made.reindex()
    (made.corpus / "water.en.md").write_text(samples.WATER.replace("95", "97"), encoding="utf-8")
    made.reindex()
    (made.corpus / "harbour.txt").write_text(LATER, encoding="utf-8")
    made.reindex()
    with live(made.app) as address:
        yield made, address


def ids(page: Page) -> list[str]:
    links = page.locator(".documents h3 a")
    return [str(link.get_attribute("href")).partition("document=")[2] for link in links.all()]


def test_new_and_changed_documents_stand_first_and_say_so(
    grown: tuple[Running, str], browser: Browser
) -> None:
    with page_of(browser, grown[1], "/?view=documents") as page:
        page.wait_for_selector(".documents li")
        assert ids(page)[:2] == ["harbour", samples.WATER_ID]
        counted(page.locator(".badge.news"), 2)
        until(page, ".documents li:nth-child(1) .news", "ថ្មី · ថ្ងៃទី")
        until(page, ".documents li:nth-child(2) .news", "ទើបកែប្រែ · ថ្ងៃទី")
        page.select_option("#filter-order", "date")
        until(page, ".documents li:nth-child(1)", "យុទ្ធសាស្ត្របញ្ចកោណ")  # the only one with a date
        page.select_option("#filter-order", "title")
        page.wait_for_function(IN_ORDER)
        page.click("#switch")
        until(page, ".documents li .news", "New · ")
        page.wait_for_function("document.querySelector('#filter-order').value === 'title'")


def test_after_a_month_a_document_is_no_longer_new(
    grown: tuple[Running, str], browser: Browser
) -> None:
    old = [
        {**each, "added": "2024-01-01T00:00:00+00:00", "changed": None} for each in listed(grown)
    ]
    with page_of(browser, grown[1]) as page:
        page.route("**/v1/documents", lambda route: route.fulfill(json=old))
        page.click("#to-documents")
        page.wait_for_selector(".documents li")
        counted(page.locator(".badge.news"), 0)


def test_an_institution_is_one_choice_in_the_language_of_the_page(
    grown: tuple[Running, str], browser: Browser
) -> None:
    """The versions of a work have one issuer, which each names in its language."""
    issuers = [("water", "ក្រសួងធនធានទឹក"), ("water", "Ministry of Water"), ("", "Ministry of Water")]
    made = [
        {**each, "work": work or None, "issuer": issuer}
        for each, (work, issuer) in zip(listed(grown), [*issuers, ("", "City Hall")], strict=False)
    ]
    with page_of(browser, grown[1]) as page:
        page.route("**/v1/documents", lambda route: route.fulfill(json=made))
        page.click("#to-documents")
        page.wait_for_selector(".documents li")
        counted(page.locator("#filter-issuer option"), 3)  # all, the ministry, the city
        page.select_option("#filter-issuer", label="ក្រសួងធនធានទឹក")
        counted(page.locator(".documents li"), 3)
        page.click("#switch")
        page.select_option("#filter-issuer", label="Ministry of Water")
        counted(page.locator(".documents li"), 3)


def listed(grown: tuple[Running, str]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = grown[0].client.get("/v1/documents").json()
    return made
