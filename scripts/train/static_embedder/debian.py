"""English–Khmer pairs from Debian packages with a program's texts in both languages.

``scripts/train/fetch-texts`` makes the folder. The pages of LibreOffice's help exist in both
languages with equal identifiers of paragraphs. Texts of the user interface and names of countries
come from gettext's catalogues.
"""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterator
from pathlib import Path

_HELP = "usr/share/libreoffice/help"
_SCREEN = "usr/lib/libreoffice/program/resource/km/LC_MESSAGES"
_COUNTRIES = "usr/share/locale/km/LC_MESSAGES"
_PARAGRAPH = re.compile(r'<(p|h\d)[^>]* id="((?:par|hd)_id\w+)"[^>]*>(.*?)</\1>', re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>")
_SHORTCUT = re.compile(r"[~_&](?=\w)")  # before the letter of a keyboard shortcut
_KHMER = re.compile("[\u1780-\u17d3]")

Source = tuple[str, str, str]  # English, Khmer, source


def read_debian(folder: Path) -> Iterator[Source]:
    """Yield the pairs of each package unpacked in ``folder``."""
    yield from _help(folder)
    yield from _catalogues(folder / _SCREEN, "libreoffice-ui")
    yield from _catalogues(folder / _COUNTRIES, "iso-codes")


def _help(folder: Path) -> Iterator[Source]:
    pages = folder / _HELP / "km" / "text"
    for page in sorted(pages.rglob("*.html")):
        english_page = folder / _HELP / "en-US" / "text" / page.relative_to(pages)
        if not english_page.exists():
            continue
        english = dict(_paragraphs(english_page))
        for name, khmer in _paragraphs(page):
            if name in english and len(_KHMER.findall(khmer)) > 5:
                yield english[name], khmer, "libreoffice-help"


def _paragraphs(page: Path) -> Iterator[tuple[str, str]]:
    for _, name, content in _PARAGRAPH.findall(page.read_text(encoding="utf-8")):
        yield name, _plain(html.unescape(_MARKUP.sub(" ", content)))


def _catalogues(folder: Path, source: str) -> Iterator[Source]:
    for path in sorted(folder.glob("*.mo")):
        for key, khmer in _messages(path):
            english = key.rpartition("\x04")[2]  # before it is the context of its use
            if english and _KHMER.search(khmer) and not ("%" in english and len(english) < 12):
                yield _label(english), _label(khmer), source


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        # gettext has no method that lists messages, so its catalogue is used.
        catalogue = vars(gettext.GNUTranslations(file))["_catalog"]
    for key, value in catalogue.items():
        if isinstance(key, str) and isinstance(value, str):
            yield key, value


def _label(text: str) -> str:
    return _plain(_MARKUP.sub(" ", _SHORTCUT.sub("", text)))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
