"""The page as files: complete, small, strict, and asking no other host for anything."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from .conftest import Service

FILES = ("/", "/app.js", "/style.css", "/icon.svg")
NAMESPACE = "http://www.w3.org/2000/svg"  # a name, never fetched


class Page(HTMLParser):
    """What a page refers to, and what its strict policy would forbid."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.texts: dict[str, str] = {}  # of the elements whose words are exchanged
        self.forbidden: list[str] = []
        self.language: str | None = None
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.addresses += [values[name] or "" for name in ("src", "href") if name in values]
        self.ids |= {values["id"] or ""} if "id" in values else set()
        if tag == "style" or (tag == "script" and "src" not in values):
            self.forbidden.append(tag)
        self.forbidden += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "html":
            self.language = values.get("lang")
        self._open.append((tag, values.get("data-t")))

    def handle_data(self, data: str) -> None:
        if self._open and (name := self._open[-1][1]):
            self.texts[name] = data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


@pytest.fixture(scope="module")
def page(service: Service) -> Page:
    parsed = Page()
    parsed.feed(service.client.get("/").text)
    return parsed


@pytest.fixture(scope="module")
def script(service: Service) -> str:
    return service.client.get("/app.js").text


def test_the_page_is_khmer_and_obeys_its_policy(page: Page) -> None:
    assert page.language == "km"
    assert page.forbidden == []


def test_all_it_refers_to_is_its_own_and_there(service: Service, page: Page) -> None:
    assert page.addresses
    for address in page.addresses:
        if address.startswith("#"):
            assert address[1:] in page.ids
        else:
            assert re.fullmatch(r"/[a-z.]+", address)
            assert service.client.get(address).status_code == 200


@pytest.mark.parametrize("address", FILES)
def test_no_file_names_another_host(service: Service, address: str) -> None:
    text = service.client.get(address).text.replace(NAMESPACE, "")
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+|url\(|@import", text) == []


def test_together_they_are_small(service: Service) -> None:
    assert sum(len(service.client.get(address).content) for address in FILES) < 60_000


def test_a_copy_in_the_browser_is_asked_about_again(service: Service) -> None:
    first = service.client.get("/app.js")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-type"].startswith("text/javascript")
    again = service.client.get("/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert service.client.head("/").status_code == 200


def test_text_is_only_set_as_text(script: str) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(", script
    )


def test_khmer_is_never_spaced_slanted_or_justified(service: Service) -> None:
    style = service.client.get("/style.css").text
    assert re.findall(r"letter-spacing: (?!normal)|italic|oblique|justify;|uppercase", style) == []


def test_both_languages_say_the_same_things(script: str, page: Page) -> None:
    table = script[script.index("const TEXT") : script.index("const KEY")]
    khmer, english = table.split("\n  en: {")
    names = re.compile(r"^    (\w+):", re.MULTILINE)
    assert names.findall(khmer) == names.findall(english)
    for name, text in page.texts.items():  # what stands in the page before its script has run
        assert f"    {name}: {json.dumps(text, ensure_ascii=False)}," in khmer


def test_every_element_the_script_looks_for_is_there(script: str, page: Page) -> None:
    made_by_the_script = {"result-title"}
    assert set(re.findall(r'\$\("([\w-]+)"\)', script)) <= page.ids | made_by_the_script
