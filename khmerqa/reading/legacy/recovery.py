"""Pages set in a pre-Unicode Khmer font: their codes looked up, line by line.

A PDF cuts its text into runs wherever the typesetter moved the pen, also within a syllable, so the
runs of a line are decoded together. A page is taken only if plausible Khmer comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from khmerqa.reading.page_content import PageContent, Run
from khmerqa.reading.pdf.content.font_names import is_legacy_font
from khmerqa.reading.pdf.layout.lines import CELL_GAP, WORD_GAP
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.reading.text_layer.plausibility import likelier, plausibility
from khmerqa.reading.text_layer.verdict import FEW_LETTERS, PICTURE, is_plausible
from khmerqa.text.legacy.conversion import abc_to_unicode, limon_to_unicode
from khmerqa.types import Method, Verdict

Decoder = Callable[[str], str]

_FAMILIES: tuple[tuple[str, re.Pattern[str], Decoder], ...] = (
    ("Limon", re.compile(r"limon|lmn", re.IGNORECASE), limon_to_unicode),
    ("ABC", re.compile(r"abc[-_ ]|abc-?text", re.IGNORECASE), abc_to_unicode),
)
_TITLE_FACE = re.compile(r"limon ?[rf]\d|lmn.*-[rf]\d", re.IGNORECASE)  # drawn for titles: heavy
_UNDECODED = re.compile("[A-Za-z\u00a1-\u024f]")
_UNDECODED_SHARE = 0.03
_LENIENCE = 4.0  # a table does not err by the page, and rare words do occur in laws
_SUBSCRIPT_TA_OR_DA = re.compile("\u17d2[\u178a\u178f]")
_WORD = re.compile("[\u1780-\u17d3\u17dd]+")


@dataclass(frozen=True, slots=True)
class LegacyRecovery:
    """Reads pages whose verdict is that they are set in a pre-Unicode font with a known table."""

    fingerprint: str = "legacy 1"
    remedy: None = None

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Return the pages that could be read, by their index from 0."""
        found = {
            index: decoded_page(page.content)
            for index, page in pages.items()
            if page.verdict is Verdict.LEGACY
        }
        return {index: page for index, page in found.items() if page is not None}


@lru_cache(maxsize=1_000)
def decoder_of(font: str) -> tuple[str, Decoder] | None:
    """Return the family that a font belongs to by its name, with the family's decoder."""
    return next(
        ((name, decode) for name, fonts, decode in _FAMILIES if fonts.match(font)),
        None,
    )


def decoded_page(content: PageContent) -> RecoveredPage | None:
    """Decode a page, or return None where no plausible Khmer comes out."""
    runs: list[Run] = []
    families: set[str] = set()
    decoded: list[str] = []
    for stretch in _stretches(content.runs):
        family = decoder_of(stretch[0].font)
        if family is None:
            runs += stretch
            if is_legacy_font(stretch[0].font):  # one without a table counts as undecoded
                decoded += [run.text for run in stretch]
            continue
        families.add(family[0])
        runs.append(_joined(stretch, family[1]))
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


def is_decoded(text: str) -> bool:
    """Return whether a table has made plausible Khmer of a text."""
    solid = "".join(text.split())
    undecoded = len(_UNDECODED.findall(solid))
    khmer = plausibility(text)
    plausible = khmer.letters > 0 and is_plausible(khmer, _LENIENCE)
    return plausible and undecoded <= _UNDECODED_SHARE * len(solid)


def decoded_text(text: str, decode: Decoder) -> str:
    """Decode a line, and choose between the two subscripts that the old fonts draw alike."""
    return _WORD.sub(lambda word: _with_ta_or_da(word[0]), decode(text))


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
    family = decoder_of(first.font)
    if family is None or run.artifact != first.artifact or run.upright != first.upright:
        return False
    same_family = decoder_of(run.font) == family or not run.text.strip()
    same_line = abs(run.baseline - first.baseline) < 0.25 * max(first.size, run.size)
    same_face = bool(_TITLE_FACE.match(run.font)) == bool(_TITLE_FACE.match(first.font))
    ahead = last.left - run.size <= run.left <= last.right + CELL_GAP * run.size
    return same_family and same_line and ahead and (same_face or not run.text.strip())


def _joined(stretch: Sequence[Run], decode: Decoder) -> Run:
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
        text=decoded_text(text, decode),
        right=right,
        size=max(run.size for run in stretch),
        bold=stretch[0].bold or bool(_TITLE_FACE.match(stretch[0].font)),
    )
