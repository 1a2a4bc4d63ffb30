"""Links lead somewhere, and what pages name (files, commands) is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from khmerqa.cli.registry import build_parser

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("indexes/*.md"),
        *ROOT.glob("scripts/*.md"),
        *ROOT.glob("tests/questions/*.md"),
    )
)
HISTORY = {"CHANGELOG.md"}  # it may name what is no more

_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_PATH = re.compile(
    r"(?<![\w/.-])((?:khmerqa|scripts|tests|docs|corpus|indexes|\.ci)/[\w./-]*[\w-])(?![\w*{<…-])"
)
_COMMAND = re.compile(r"(?:^|[`\s(/])khmerqa ([a-z]+)\b", re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors_of(text: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    anchors: dict[str, int] = {}
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        kept = "".join(each for each in plain.lower() if each.isalnum() or each in "-_ ")
        anchor = kept.replace(" ", "-")
        count = anchors.get(anchor, -1) + 1
        anchors[anchor] = count
        if count:
            anchors[f"{anchor}-{count}"] = 0
    return set(anchors)


def links_of(text: str) -> list[str]:
    found = _LINK.findall(_FENCE.sub("", text))
    return [one or other for one, other in found]


def commands() -> set[str]:
    (action,) = (each for each in build_parser()._actions if each.dest == "command")
    return set(action.choices or ())


def test_there_are_pages() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/index.md", "docs/cli.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = text_of(page)
    broken = []
    for link in links_of(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (
            anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))
        ):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if page not in HISTORY])
def test_named_files_exist(page: str) -> None:
    text = text_of(page)
    made = set(re.findall(r"Create\s+`([^`]+)`", text))  # a tutorial has its reader make these
    missing = {
        name
        for name in set(_PATH.findall(text)) - made
        if not (ROOT / name).exists()
        and not (ROOT / page).parent.joinpath(name).exists()
        and not name.startswith(("indexes/", "corpus/official"))  # built, or downloaded
    }
    assert sorted(missing) == []


def test_pages_named_in_the_code_exist() -> None:
    """Docstrings, comments and messages."""
    missing = set()
    for folder in ("khmerqa", "scripts", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".sh", ".js", ".html", ""} and path.is_file():
                text = path.read_text(encoding="utf-8", errors="replace")
                pages = re.findall(r"(?<![\w/.-])docs/[\w/-]+\.md\b", text)
                missing |= {page for page in pages if not (ROOT / page).is_file()}
    assert sorted(missing) == []


@pytest.mark.parametrize("page", PAGES)
def test_named_commands_exist(page: str) -> None:
    known = commands()
    code = re.findall(r"`[^`\n]*`|^ {4,}.*$|^\s*\$ .*$", text_of(page), re.MULTILINE)
    named = {name for line in code for name in _COMMAND.findall(line)}
    assert (
        sorted(named - known - {"khmerqa"}) == []
    )  # a container's name comes before the command's


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/extending/")])
def test_files_of_a_tutorial_parse(page: str) -> None:
    files = re.findall(r"Create\s+`[^`]+\.py`:\n\n```python\n(.*?)^```", text_of(page), re.M | re.S)
    assert files
    for code in files:
        ast.parse(code)


def test_every_page_can_be_reached() -> None:
    """From the README, by links alone."""
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        for link in links_of(page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", link):
                waiting.append((page.parent / link.partition("#")[0]).resolve())
    documents = {ROOT / page for page in PAGES if page.startswith(("docs/", "CONTRIBUTING"))}
    assert sorted(documents - reached) == []
