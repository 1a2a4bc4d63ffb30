"""Pages set in a pre-Unicode Khmer font: their codes looked up, line by line.

A PDF cuts its text into runs wherever the typesetter moved the pen, also within a syllable, so the
runs of a line are decoded together. A page is taken only if plausible Khmer comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.pdf.content.font_names import is_legacy_font
from khmerqa.reading.pdf.layout.lines import CELL_GAP, WORD_GAP
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.reading.text_layer.plausibility import likelier, plausibility, with_types
from khmerqa.reading.text_layer.verdict import FEW_LETTERS, PICTURE, is_plausible
from khmerqa.text.legacy.conversion import to_unicode
from khmerqa.text.legacy.families import FontFamily, family_of, is_title_face
from khmerqa.types import Method, Verdict

_UNDECODED = re.compile("[A-Za-z\u00a1-\u024f]")
_UNDECODED_SHARE = 0.03
_LENIENCE = 4.0  # a table is right or wrong for whole fonts, and laws do have rare words
_SUBSCRIPT_TA_OR_DA = re.compile("\u17d2[\u178a\u178f]")
_KHMER = re.compile("[\u1780-\u17d3]")
_WORD = re.compile("[\u1780-\u17d3\u17dd]+")


@dataclass(frozen=True, slots=True)
class LegacyRecovery:
    """Reads pages whose verdict is that they are set in a pre-Unicode font with a known table."""

    fingerprint: str = "legacy 3"
    page_by_page: bool = True
    remedy: None = None

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Return the pages that could be read, by their index from 0."""
        found = {
            index: decoded_page(page.content)
            for index, page in pages.items()
            if page.verdict is Verdict.LEGACY
        }
        return {index: page for index, page in found.items() if page is not None}


def decoded_page(content: PageContent) -> RecoveredPage | None:
    """Decode a page, or return None where no plausible Khmer comes out."""
    runs: list[Run] = []
    families: set[str] = set()
    decoded: list[str] = []
    for stretch in _stretches(content.runs):
        family = family_of(stretch[0].font)
        if family is None:
            runs += stretch
            if is_legacy_font(stretch[0].font):  # one without a table counts as undecoded
                decoded += [run.text for run in stretch]
            continue
        families.add(family.name)
        runs.append(_joined(stretch, family))
        decoded.append(runs[-1].text)
    text = "\n".join(decoded)
    khmer = plausibility(text)
    if khmer.letters < FEW_LETTERS and content.image_coverage >= PICTURE:
        return None  # a running header over a scan: the page's text is in the picture
    if not is_decoded(text):
        return None
    evidence = (
        ("fonts", ", ".join(sorted(families))),
        ("letters", str(khmer.letters)),
        ("likelihood", f"{khmer.likelihood:.2f}"),
    )
    return RecoveredPage(replace(content, runs=tuple(runs)), Method.LEGACY, evidence=evidence)


def with_old_fonts(content: PageContent) -> PageContent:
    """Decode what is set in an old Khmer font on a page that was read in another way."""
    runs: list[Run] = []
    for stretch in _stretches(content.runs):
        family = family_of(stretch[0].font)
        if family is None or any(_KHMER.search(run.text) for run in stretch):
            runs += stretch
        else:
            runs.append(_joined(stretch, family))
    return replace(content, runs=tuple(runs))


def is_decoded(text: str) -> bool:
    """Return whether a table has made plausible Khmer of a text."""
    solid = "".join(text.split())
    undecoded = len(_UNDECODED.findall(solid))
    khmer = with_types(text)
    plausible = khmer.letters > 0 and is_plausible(khmer, _LENIENCE)
    return plausible and undecoded <= _UNDECODED_SHARE * len(solid)


def decoded_text(text: str, family: FontFamily) -> str:
    """Decode a line, and choose between the two subscripts that the old fonts draw alike."""
    return _WORD.sub(lambda word: _with_ta_or_da(word[0]), to_unicode(text, family))


@lru_cache(maxsize=50_000)
def _with_ta_or_da(word: str) -> str:
    for place in _SUBSCRIPT_TA_OR_DA.finditer(word):
        at = place.start() + 1
        word = likelier(
            (word[:at] + "\u178f" + word[at + 1 :], word[:at] + "\u178a" + word[at + 1 :])
        )
    return word


def _stretches(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield runs that are decoded together: of one family, on one baseline, without a wide gap."""
    current: list[Run] = []
    for run in runs:
        if current and not _goes_on(current, run):
            yield current
            current = []
        current.append(run)
    if current:
        yield current


def _goes_on(stretch: Sequence[Run], run: Run) -> bool:
    first, last = stretch[0], stretch[-1]
    family = family_of(first.font)
    if family is None or run.artifact != first.artifact or run.upright != first.upright:
        return False
    same_family = family_of(run.font) is family or not run.text.strip()
    same_line = abs(run.baseline - first.baseline) < 0.25 * max(first.size, run.size)
    same_face = is_title_face(run.font) == is_title_face(first.font)
    ahead = last.left - run.size <= run.left <= last.right + CELL_GAP * run.size
    return same_family and same_line and ahead and (same_face or not run.text.strip())


def _joined(stretch: Sequence[Run], family: FontFamily) -> Run:
    """Make one run of a stretch, with a space where a gap or a blank of another font is."""
    text = ""
    right = stretch[0].left
    for run in stretch:
        gap = run.left - right > WORD_GAP * run.size
        text += (" " if text and gap and not text[-1].isspace() else "") + (
            run.text if run.text.strip() else " "
        )
        right = max(right, run.right)
    return replace(
        stretch[0],
        text=decoded_text(text, family),
        right=right,
        size=max(run.size for run in stretch),
        bold=stretch[0].bold or is_title_face(stretch[0].font),
    )
