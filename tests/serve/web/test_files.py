"""The page as files: complete, small, strict, and asking no other host for anything."""

from __future__ import annotations

import json
import re
from graphlib import TopologicalSorter
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from khmerqa.cli.progress import STAGES

from ..conftest import Running

FOLDER = files("khmerqa.serve") / "web"
NAMES = sorted(each.name for each in FOLDER.iterdir())
SCRIPTS = [name for name in NAMES if name.endswith(".js")]
STYLES = [name for name in NAMES if name.endswith(".css")]
NAMESPACE = "http://www.w3.org/2000/svg"  # a name, never fetched
MADE_BY_SCRIPTS = {
    "source-title",
    "history-title",
    "glossary-title",
    "documents-title",
    "admin-title",
    "page-chooser",
}
TEXTS = ("texts.js", "admin_texts.js")
ADMIN = [name for name in NAMES if name.startswith("admin")]
LATER = [
    *ADMIN,
    "documents.js",
    "document.js",
    "changes.js",
    "news.js",
    "glossary.js",
]  # with their views only


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


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(service: Running) -> Page:
    parsed = Page()
    parsed.feed(service.client.get("/").text)
    return parsed


def test_the_page_is_khmer_and_obeys_its_policy(page: Page) -> None:
    assert page.language == "km"
    assert page.forbidden == []


def test_all_it_refers_to_is_its_own_and_there(service: Running, page: Page) -> None:
    assert page.addresses
    for address in page.addresses:
        if address.startswith("#"):
            assert address[1:] in page.ids
        else:
            assert re.fullmatch(r"/(\?view=)?[a-z_.]*", address)
            assert service.client.get(address).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_served_and_names_no_other_host(service: Running, name: str) -> None:
    response = service.client.get(f"/{name}")
    assert response.status_code == 200
    text = response.text.replace(NAMESPACE, "")
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+|url\(|@import", text) == []


def test_together_they_are_small(page: Page) -> None:
    """In bytes as they are in the folder; a proxy that compresses sends a third of that."""
    weights = {name: len((FOLDER / name).read_bytes()) for name in NAMES}
    first = {address.removeprefix("/") for address in page.addresses} & set(NAMES)
    assert sum(weights[name] for name in first | {"index.html"}) < 150_000
    assert sum(weights[name] for name in ADMIN) < 70_000
    assert not first & set(LATER)


def test_a_copy_in_the_browser_is_asked_about_again(service: Running) -> None:
    first = service.client.get("/app.js")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-type"].startswith("text/javascript")
    again = service.client.get("/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert service.client.head("/").status_code == 200


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_is_only_set_as_text(name: str) -> None:
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|srcdoc"
    assert not re.search(forbidden, text_of(name))


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_import_only_what_is_there(name: str) -> None:
    for names, module in re.findall(r'import \{([^}]+)\} from "\./([\w.]+)"', text_of(name)):
        assert module in SCRIPTS
        exported = re.findall(r"export (?:async )?(?:function|const) ([\w$]+)", text_of(module))
        assert {each.strip() for each in names.split(",")} <= set(exported)


def test_no_script_imports_itself_by_way_of_others() -> None:
    imports = {name: re.findall(r'from "\./([\w.]+)"', text_of(name)) for name in SCRIPTS}
    assert imports["app.js"]
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the cycle


def test_every_stage_of_a_job_has_a_name() -> None:
    for stages in re.findall(r"^    stages: \{(.+)\},$", text_of("admin_texts.js"), re.MULTILINE):
        assert re.findall(r"(\w+): \"", stages) == list(STAGES)


@pytest.mark.parametrize("name", STYLES)
def test_khmer_is_never_spaced_slanted_or_justified(name: str) -> None:
    style = text_of(name)
    assert re.findall(r"letter-spacing: (?!normal)|italic|oblique|justify;|uppercase", style) == []
    assert "DaunPenh" not in style


def test_khmer_fonts_of_the_system_come_first() -> None:
    font = re.search(r"font: [\d.]+rem/([\d.]+) \"([^\"]+)\"", text_of("style.css"))
    assert font is not None
    assert float(font[1]) >= 1.7  # space for signs above and below
    assert font[2].startswith("Khmer OS")


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same_things(name: str) -> None:
    khmer, english = text_of(name).split("\n  en: {")
    names = re.compile(r"^    (\w+):", re.MULTILINE)
    assert names.findall(khmer) == names.findall(english)


def test_the_text_before_the_script_has_run_is_the_same(page: Page) -> None:
    khmer, _ = text_of("texts.js").split("\n  en: {")
    for name, text in page.texts.items():
        assert f"    {name}: {json.dumps(text, ensure_ascii=False)}," in khmer


def test_every_text_is_said_somewhere_and_none_is_missing() -> None:
    names = {
        name for texts in TEXTS for name in re.findall(r"^    (\w+):", text_of(texts), re.MULTILINE)
    }
    code = "".join(text_of(name) for name in SCRIPTS if name not in TEXTS) + text_of("index.html")
    wanted = set(re.findall(r'\bt\("(\w+)"', code)) | set(re.findall(r'data-t="(\w+)"', code))
    assert wanted <= names
    assert {name for name in names if not re.search(rf'"{name}"', code)} == set()


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_element_a_script_looks_for_is_there(name: str, page: Page) -> None:
    assert set(re.findall(r'\$\("([\w-]+)"\)', text_of(name))) <= page.ids | MADE_BY_SCRIPTS
