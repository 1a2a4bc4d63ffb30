"""The page in a real browser, asking a real server: questions, answers, sources and what goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from khmerqa.text.khmer.clusters import clusters

from .. import samples
from ..conftest import Running, empty_service
from ..live import live

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import (
    NO_FILES,
    ask,
    asking,
    counted,
    focused,
    note_body,
    noted_body,
    only_chromium,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

# Of a picture: how many of its points are as yellow as a marked word.
YELLOW = """image => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const data = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
  let found = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] > 220 && data[at + 2] < 140) found += 1;
  return found;
}"""
CUT = [
    "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍ 2022 និង AI",
    "ស្ត្រី\u200bខ្មែរ ច្បាប់ ឧ. ក្\u200bក",
    "ប្រការ១៖ ន័យ\u17d2 កុំ e\u0301",
]


def test_a_question_in_khmer_is_answered_and_its_source_opens_next_to_it(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address) as page:
        ask(page, samples.ASK_PDF)
        answer = page.locator(".answer").first
        assert "ភ្លើង។" in answer.inner_text()
        answer.locator("wbr").first.wait_for(state="attached")
        focused(page, "#turn-1")
        until(page, "#status", "មានប្រភពចំនួន ២។")
        counted(page.locator(".source.card"), 1)  # both quotations are of one document
        until(page, ".badges", "សេចក្តីសង្ខេប")
        until(page, ".badges", "ថ្ងៃទី២៤ ខែសីហា ឆ្នាំ២០២៣")
        until(page, ".where", "ទំព័រ ២ · វិធីអាន៖ អត្ថបទក្នុងឯកសារ")
        page.click(".marker")
        image = page.wait_for_selector("#source .frame img")
        assert image is not None
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image)
        assert image.evaluate(YELLOW) > 500
        source = page.locator("#source")
        facts = source.locator(".facts")
        facts.wait_for()
        assert "ទំព័រ" in facts.inner_text()
        assert "ថ្ងៃទី២៤ ខែសីហា ឆ្នាំ២០២៣" in facts.inner_text()
        assert "ពុំមែនពីឯកសារផ្លូវការ" in source.inner_text()
        links = source.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        file = f"/v1/documents/{samples.PDF_ID}/file"
        assert {f"{file}#page=2", file, "https://example.org/pentagonal"} <= set(links)
        source.locator("[data-mode=text]").last.click()
        assert "ភ្លើង។" in source.locator("mark").inner_text()


def test_a_shared_question_is_asked_and_markup_in_a_document_stays_text(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, asking(samples.ASK_HOSTILE)) as page:
        page.wait_for_selector(".marker")
        answer = page.locator(".answer")
        assert samples.MARKUP in answer.inner_text()
        counted(page.locator(".marker"), 1)  # the quotation's own "[1]" is none
        page.click(".marker")
        until(page, "#source mark", samples.MARKUP)
        page.goto(f"{address}/?document={samples.HOSTILE_ID}")
        until(page, ".page-text", samples.MARKUP)
        counted(page.locator("img, main script, b"), 0)


def test_without_evidence_the_nearest_passages_are_offered(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_UNKNOWN)) as page:
        page.wait_for_selector(".card")
        counted(page.locator(".marker"), 0)
        until(page, ".turn", "វគ្គអត្ថបទដែលជិតបំផុត")
        page.locator(".card button").first.click()
        page.wait_for_selector("#source mark", state="attached")


def test_a_follow_up_takes_the_earlier_turns_along(address: str, browser: Browser) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        page.wait_for_selector(".marker")
        note_body(page, "/v1/ask")
        ask(page, "ចុះគោលដៅវិញ?")
        body = noted_body(page)
        assert [turn["role"] for turn in body["history"]] == ["user", "assistant"]
        assert body["history"][0]["content"] == samples.ASK_SCHOOL
        counted(page.locator(".turn"), 2)
        page.click("#to-documents")
        page.wait_for_selector(".documents li")
        page.click("#to-ask")
        counted(page.locator(".turn"), 2)  # still there
        page.click("#new-conversation")
        counted(page.locator(".turn"), 0)


def test_a_slow_server_is_waited_for_and_can_be_stopped(address: str, browser: Browser) -> None:
    pending: list[Route] = []
    with page_of(browser, address) as page:
        page.clock.install()
        page.route("**/v1/ask", lambda route: pending.append(route))
        page.fill("#question", samples.ASK_SCHOOL)
        page.press("#question", "Enter")
        page.wait_for_selector(".waiting")
        page.clock.fast_forward(7000)
        until(page, "#status", "យូរជាងធម្មតា")
        page.click("#stop")
        until(page, ".turn", "បានឈប់ហើយ")
        page.unroute("**/v1/ask")
        page.click(".problem + button")
        page.wait_for_selector(".marker")


@pytest.mark.parametrize("fault", ["unreachable", "broken off", "refused"])
def test_a_failing_server_is_reported_and_asked_again(
    address: str, browser: Browser, fault: str
) -> None:
    problem = {"title": "ក", "status": 503, "detail": "សេវាកំពុងរវល់ខ្លាំង។"}

    def fail(route: Route) -> None:
        if fault == "unreachable":
            route.abort()
        elif fault == "broken off":
            route.fulfill(body='event: status\ndata: {"stage": "search"}\n\n')
        else:
            assert route.request.headers["accept-language"] == "km"
            route.fulfill(status=503, body=json.dumps(problem))

    with page_of(browser, address) as page:
        page.route("**/v1/ask", fail)
        ask(page, samples.ASK_SCHOOL)
        said = page.locator(".turn .problem").inner_text()
        assert said == "សេវាកំពុងរវល់ខ្លាំង។" if fault == "refused" else "មិនអាចភ្ជាប់" in said
        page.unroute("**/v1/ask")
        page.click(".problem + button")
        page.wait_for_selector(".marker")


def test_a_service_without_documents_says_so_in_the_readers_language(
    tmp_path: Path, browser: Browser
) -> None:
    with (
        live(empty_service(tmp_path).app) as address,
        page_of(browser, address, asking(samples.ASK_WATER)) as page,
    ):
        said = page.wait_for_selector(".turn .problem")
        assert said is not None
        assert said.inner_text() == "ឯកសារមិនទាន់ត្រូវបានរៀបចំទេ។ សូមរង់ចាំ ឬប្រាប់អ្នកគ្រប់គ្រងសេវា។"
        page.click("#switch")
        until(page, ".turn .problem", "No documents have been indexed")


def test_what_is_copied_holds_no_break_put_in_for_display(address: str, browser: Browser) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with page_of(browser, address, asking(samples.ASK_SCHOOL), permissions=allowed) as page:
        page.wait_for_selector(".answer wbr", state="attached")
        page.click("text=ចម្លងចម្លើយ")
        until(page, "#status", "ចម្លង")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "៥០០ លានរៀលក្នុងមួយឆ្នាំ។ [១]" in copied
        assert f"{address}/v1/documents/{samples.SCHOOL_ID}/file" in copied
        page.keyboard.press("Control+A")
        page.keyboard.press("Control+C")
        selected = page.evaluate("navigator.clipboard.readText()")
        assert "ថវិកាសម្រាប់សាលារៀនបៃតងមានចំនួន ៥០០ លានរៀល" in selected
        assert "មួយឆ្នាំ។ [១]" in selected  # the marker as it is shown
        assert "\u200b" not in selected


def test_an_answer_is_saved_as_word_printed_and_judged(
    unstarted: Running, address: str, browser: Browser
) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        page.wait_for_selector(".marker")
        page.click("[data-rating=down]")
        page.fill(".opinion textarea", "មិនត្រូវ")
        page.click(".opinion [type=submit]")
        page.wait_for_selector(".opinion [role=status]")
        assert unstarted.service.records.counted()["down"] == 1
        only_chromium(browser, NO_FILES)
        with page.expect_download() as saved:
            page.click("#share summary")
            page.click("text=ឯកសារ Word")
        assert saved.value.suggested_filename.endswith(".docx")
        page.emulate_media(media="print")
        shown = page.locator("body").inner_text()
        assert "ពុំមែនជាឯកសារផ្លូវការ" in shown
        assert "សួរបន្ត" not in shown


@pytest.mark.parametrize("text", CUT)
def test_the_page_cuts_clusters_as_the_service_does(
    address: str, browser: Browser, text: str
) -> None:
    with page_of(browser, address) as page:
        cut = page.evaluate("text => import('/khmer.js').then(all => all.clusters(text))", text)
        assert cut == clusters(text)
        settled = page.evaluate("text => import('/khmer.js').then(all => all.settled(text))", text)
        assert settled == "".join(clusters(text)[:-1])
