"""Reading the glyphs: pages whose character map is false, by the outlines that their fonts draw."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from khmerqa.reading.glyphs.lookup import GlyphReader, Reading
from khmerqa.reading.glyphs.runs import runs_of
from khmerqa.reading.glyphs.table import GlyphTable, shipped_table
from khmerqa.reading.page_content import PageContent
from khmerqa.reading.pdf.content.stream import Shown, StreamError, streams_of
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.reading.text_layer.verdict import PICTURE, PageEvidence, judge, page_evidence
from khmerqa.types import Method, Verdict

VERSION = 1
MIN_READ_SHARE = 0.98  # of a page's Khmer glyphs; with less, OCR reads the page better
MIN_GLYPHS_OVER_PICTURE = 100  # fewer are a running header over the picture of a page
MAX_OTHERS_SHARE = 0.1  # of a page's characters
FONTS_NAMED = 4
_LATIN = re.compile("[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class GlyphRecovery:
    """Reads pages set in fonts whose outlines are known. What it reads is exact."""

    table: GlyphTable
    page_by_page: bool = False  # what one page shows of a font helps to read the others
    remedy: None = None

    @classmethod
    def load(cls) -> GlyphRecovery:
        """Return the method with the table that ships with the package."""
        return cls(shipped_table())

    @property
    def fingerprint(self) -> str:
        """The version of the code and of the table."""
        return f"glyphs {VERSION} {self.table.fingerprint}"

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Read the pages whose Khmer glyphs are known, if what they say is likely Khmer."""
        drawn = [index for index, page in pages.items() if page.verdict is not Verdict.SCAN]
        reader = GlyphReader(self.table)
        found: dict[int, RecoveredPage] = {}
        known: set[str] = set()
        try:
            with streams_of(data) as streams:
                for index in drawn:
                    try:
                        shown = streams.shown(index, pages[index].content.turn)
                    except StreamError:
                        continue  # this page stays unread, others may be whole
                    reading = reader.read(shown)
                    page = _page(pages[index].content, shown, reading)
                    if page:
                        found[index] = page
                        known.update(reading.fonts)
        except StreamError:
            return {}
        verdicts = judge([_evidence(page.content, known) for page in found.values()])
        return {
            index: page
            for (index, page), verdict in zip(found.items(), verdicts, strict=True)
            if verdict is Verdict.HEALTHY
        }


def _page(content: PageContent, shown: list[Shown], reading: Reading) -> RecoveredPage | None:
    read = reading.khmer - reading.unread
    if not read or read < MIN_READ_SHARE * reading.khmer:
        return None
    if content.image_coverage >= PICTURE and read < MIN_GLYPHS_OVER_PICTURE:
        return None
    fonts = ", ".join(reading.fonts[:FONTS_NAMED])
    if len(reading.fonts) > FONTS_NAMED:
        fonts += ", \u2026"
    return RecoveredPage(
        replace(content, runs=tuple(runs_of(shown, reading.pieces))),
        Method.GLYPHS,
        evidence=(
            ("fonts known by outline", fonts),
            ("Khmer glyphs read", f"{read} of {reading.khmer}"),
        ),
    )


def _evidence(content: PageContent, known: Set[str]) -> PageEvidence:
    """Return what a recovered page is judged by, as if this were its text layer.

    A font known by its outlines is no legacy font, whatever its name, and its Latin is Latin; so
    are a few words in other fonts, that is names and labels, however oddly they are spelt.
    """
    evidence = page_evidence(content)
    letters = sum(len(text) for _, text in evidence.texts)
    others = sum(len(text) for font, text in evidence.texts if font not in known)
    few = others <= MAX_OTHERS_SHARE * letters
    return replace(
        evidence,
        texts=tuple(
            (
                "" if font in known else font,
                _LATIN.sub("", text) if few or font in known else text,
            )
            for font, text in evidence.texts
        ),
    )
