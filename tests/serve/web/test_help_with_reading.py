"""Help with reading, in a real browser: cards of sources, terms, glossary, reading aloud, Braille."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .. import samples

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from .screen import (
    NO_PAPER,
    ask,
    asking,
    counted,
    gone,
    note_body,
    noted_body,
    only_chromium,
    page_of,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CITATION = {
    "marker": 1,
    "passage_id": "p",
    "document_id": samples.WATER_ID,
    "title": "Water",
    "source": "water.en.md",
    "language": "en",
    "kind": "official",
    "page": None,
    "page_end": None,
    "page_label": None,
    "section": [],
    "quote": "Clean water.",
    "gloss": "ទឹក",
    "start": 0,
    "end": 12,
    "url": "/v1/documents/water-en/file",
    "reference": "មាត្រា ៣ នៃច្បាប់ស្តីពីទឹក",
}


def test_an_official_term_shows_its_other_form_on_hover_and_focus(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        entry = {"km": "ថវិកា", "en": "budget", "others": [], "definition_km": "លុយ <b>"}
        entry |= {"definition_en": "", "source": "ច្បាប់", "status": "official"}
        terms = [[{"start": 0, "end": 5, **entry}], []]
        page.route("**/v1/terms", lambda route: route.fulfill(json={"terms": terms}))
        page.reload()
        page.hover(".term")
        until(page, "#term", "budget")
        until(page, "#term", "លុយ <b>")
        page.keyboard.press("Escape")
        gone(page, "#term")
        page.focus(".term")
        until(page, "#term", "ពាក្យផ្លូវការ · ច្បាប់")


def test_the_tab_key_stops_at_one_term_of_a_quotation_and_the_arrows_lead_on(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address, asking(samples.ASK_SCHOOL)) as page:
        entry = {"en": "word", "others": [], "definition_km": "", "definition_en": ""}
        entry |= {"source": "ច្បាប់", "status": "official"}
        first, second = ({"start": at, "end": at + 5, "km": f"ពាក្យ{at}", **entry} for at in (0, 13))
        page.route(
            "**/v1/terms", lambda route: route.fulfill(json={"terms": [[first, second], []]})
        )
        page.reload()
        page.wait_for_selector(".term")
        stops = "[...document.querySelectorAll('.term')].map((each) => each.tabIndex)"
        assert page.evaluate(stops) == [0, -1]
        page.focus(".term")
        page.keyboard.press("ArrowRight")
        until(page, "#term", "word")
        assert page.evaluate(stops) == [-1, 0]
        page.keyboard.press("ArrowRight")  # there is no further one
        page.keyboard.press("ArrowLeft")
        assert page.evaluate(stops) == [0, -1]


HEARD = """
  window.SpeechRecognition = class {
    static available = async (wanted) => (window.asked = wanted) && "%s";
    start() {
      this.onresult({ results: [[{ transcript: "ថវិកា" }], [{ transcript: "ប៉ុន្មាន" }]] });
    }
    stop() { this.onend(); }
  };
"""


@pytest.mark.parametrize("state", ["available", "downloadable"])
def test_a_question_is_spoken_where_the_device_itself_understands_it(
    address: str, browser: Browser, state: str
) -> None:
    with page_of(browser, address) as page:
        page.add_init_script(HEARD % state)
        page.reload()
        page.wait_for_function("window.asked")
        assert page.evaluate("window.asked") == {"langs": ["km-KH"], "processLocally": True}
        speak = page.locator("#dictate")
        if state != "available":
            assert speak.is_hidden()
            return
        speak.click()
        assert page.input_value("#question") == "ថវិកាប៉ុន្មាន"
        assert speak.get_attribute("aria-pressed") == "true"
        speak.click()
        assert speak.get_attribute("aria-pressed") == "false"
        assert page.evaluate("document.activeElement.id") == "question"


def test_the_glossary_is_searched_in_either_language(address: str, browser: Browser) -> None:
    note = "ពាក្យផ្លូវការជាភាសាខ្មែរ និងអង់គ្លេស"
    with page_of(browser, address, "/?view=glossary") as page:
        until(page, "#glossary-view", note)
        page.fill("#glossary-words", "interoperability")
        page.wait_for_selector("#glossary-view .card")
        khmer = page.locator("#glossary-view h3 [lang=km]").first.inner_text()
        page.fill("#glossary-words", khmer)
        until(page, "#glossary-view h3 [lang=en]", "nteroperability")
        page.fill("#glossary-words", "xyzzyq")
        until(page, "#glossary-view", "រកមិនឃើញពាក្យនេះទេ")
        page.fill("#glossary-words", "")
        until(page, "#glossary-view", note)


@pytest.mark.parametrize("local", [True, False])
def test_an_answer_is_read_aloud_by_a_voice_of_the_device_only(
    address: str, browser: Browser, local: bool
) -> None:
    voice = f"{{ lang: 'km-KH', localService: {str(local).lower()} }}"
    stub = f"""
      window.said = [];
      window.SpeechSynthesisUtterance = function (text) {{ this.text = text; }};
      const speech = {{ getVoices: () => [{voice}], speak: (each) => window.said.push(each.text),
        cancel: () => {{}}, addEventListener: () => {{}} }};
      Object.defineProperty(window, "speechSynthesis", {{ value: speech }});
    """
    with page_of(browser, address) as page:
        page.add_init_script(stub)
        page.goto(address + asking(samples.ASK_SCHOOL))
        page.wait_for_selector(".marker")
        listen = page.locator("text=ស្តាប់")
        assert listen.is_visible() == local
        if local:
            listen.click()
            assert "៥០០ លានរៀល" in page.evaluate("window.said[0]")


def test_an_answer_is_shown_in_braille_and_saved_for_an_embosser(
    address: str, browser: Browser
) -> None:
    with page_of(browser, address) as page:
        made = {"braille": "⠁⠃", "brf": "AB\r\n"}
        page.route("**/v1/braille", lambda route: route.fulfill(json=made))
        page.evaluate("delete document.documentElement.dataset.braille")  # as if not installed
        ask(page, samples.ASK_SCHOOL)
        counted(page.locator("text=អក្សរប្រាយល៍"), 0)
        page.evaluate("document.documentElement.dataset.braille = ''")
        ask(page, samples.ASK_SCHOOL)
        note_body(page, "/v1/braille")
        page.click("text=អក្សរប្រាយល៍")
        whole = noted_body(page)["text"]  # one request for all of it
        assert whole.startswith(samples.ASK_SCHOOL)
        assert "៥០០ លានរៀល" in whole
        assert "ប្រភព៖\n[១] " in whole
        assert "http" not in whole
        until(page, ".turn:nth-child(2)", "⠁⠃")
        only_chromium(browser, NO_PAPER)
        page.emulate_media(media="print")
        gone(page, "text=ឯកសារ .brf")
        page.emulate_media(media="screen")
        with page.expect_download() as saved:
            page.click("text=ឯកសារ .brf")
        assert saved.value.suggested_filename.endswith(".brf")
        assert Path(saved.value.path()).read_bytes().startswith(b"AB")


def test_what_newer_services_say_is_shown_in_its_place(address: str, browser: Browser) -> None:
    """A question as it was understood, a gloss in the reader's language, a citation in its form."""
    answer = {
        "id": "0" * 32,
        "question": "ចុះទឹក?",
        "language": "km",
        "status": "answered",
        "answer": "〔សទ្ទានុក្រម៖ ទឹក = water〕\nClean water. [1]",
        "citations": [CITATION],
        "hits": [],
        "understood_as": "តើទឹកជាអ្វី?",
        "timings_ms": {},
    }
    said = f"event: done\ndata: {json.dumps(answer)}\n\n"
    with page_of(browser, address) as page:
        page.route("**/v1/ask", lambda route: route.fulfill(body=said))
        ask(page, "ចុះទឹក?")
        gone(page, ".gloss p")
        page.click(".gloss summary")
        until(page, ".gloss p", "ទឹក")
        turn = page.locator(".turn").inner_text()
        assert "សទ្ទានុក្រម៖ ទឹក = water" in turn
        assert "តើទឹកជាអ្វី?" in turn
        only_chromium(browser, NO_PAPER)
        page.emulate_media(media="print")
        until(page, ".turn", "មាត្រា ៣ នៃច្បាប់ស្តីពីទឹក")


def test_digits_that_ocr_may_have_misread_are_marked_one_by_one(
    address: str, browser: Browser
) -> None:
    quote = "ឆ្នាំ ២០០២\nមាត្រា ១៥ 😀 ៣"
    doubtful = [quote.index("២") + 3, quote.index("៥"), quote.index("៣")]
    citation = {**CITATION, "language": "km", "quote": quote, "doubtful_digits": doubtful}
    answer = {
        "id": "0" * 32,
        "question": "ចុះទឹក?",
        "language": "km",
        "status": "answered",
        "answer": f"{quote} [1]",
        "citations": [citation],
        "hits": [],
        "timings_ms": {},
    }
    said = f"event: done\ndata: {json.dumps(answer)}\n\n"
    with page_of(browser, address) as page:
        page.route("**/v1/ask", lambda route: route.fulfill(body=said))
        ask(page, "ចុះទឹក?")
        marks = page.locator("blockquote mark")
        counted(marks, 3)
        assert [each[:1] for each in marks.all_text_contents()] == ["២", "៥", "៣"]
        assert "សូមពិនិត្យលើរូបភាពទំព័រ" in marks.first.inner_text()
        assert page.locator("blockquote .line").first.inner_text().startswith("ឆ្នាំ ២០០២")


def test_sources_are_folded_by_document(address: str, browser: Browser) -> None:
    """In the order of the answer, also where another document is quoted between two quotations."""
    of = [samples.WATER_ID, "harbour", samples.WATER_ID]
    quotes = [
        {**CITATION, "marker": at, "document_id": each, "quote": f"Quotation {at}."}
        for at, each in enumerate(of, 1)
    ]
    answer = {
        "id": "0" * 32,
        "question": "ចុះទឹក?",
        "language": "km",
        "status": "answered",
        "answer": "\n".join(f"{each['quote']} [{each['marker']}]" for each in quotes),
        "citations": quotes,
        "hits": [],
        "timings_ms": {},
    }
    said = f"event: done\ndata: {json.dumps(answer)}\n\n"
    with page_of(browser, address) as page:
        page.route("**/v1/ask", lambda route: route.fulfill(body=said))
        ask(page, "ចុះទឹក?")
        counted(page.locator(".source.card"), 2)
        shown = [card.inner_text() for card in page.locator(".source.card").all()]
        assert "Quotation 1." in shown[0]
        assert "Quotation 3." in shown[0]
        assert "Quotation 2." in shown[1]
