"""The verdict on the text layer of a page: is it reliable? Pure.

Indexing false text is worse than indexing none: what is doubtful counts as unread.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

from khmerqa.reading.page_content import PageContent
from khmerqa.reading.pdf.content.font_names import is_legacy_font, is_ornament_font
from khmerqa.reading.text_layer.plausibility import Plausibility, plausibility
from khmerqa.types import Verdict

_KHMER = re.compile("[\u1780-\u17d3\u17dd]")
_LETTER = re.compile(r"[^\W\d_]")
_EDGE = "()[]{}\"'\u201c\u201d\u2018\u2019.,;:!?\u2026-\u2013\u2014\u2022*/&%$#<>|`+=~\u00ab\u00bb"
_ADDRESS = re.compile(r"://|www\.|^[\w.+-]+@[\w-]+\.|\.(?:com|org|gov|kh|net)\b", re.IGNORECASE)
# MoEYS, PhD, NGOs; a small letter ends each part, so that only one way of matching is tried.
_ACRONYM = re.compile("(?=[A-Z][a-z]?[A-Z])(?:[A-Z]+[a-z]){0,5}[A-Z]+[a-z]?")
_STRANGE = re.compile(
    r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}"  # capitals inside a word
    "|[\u00a1-\u00bf\u00d0\u00d7\u00de\u00f0\u00f7\u00fe]"  # symbols and Icelandic letters
    r"|[A-Za-z][@#$^*_+={}\[\]\\|<>~;:\"`?!][A-Za-z]"  # signs between letters
)

PICTURE = 0.3  # of the page: as much picture without text is a scan
RUNNING_LETTERS = 200  # at most in a header that a scan was given when it was printed
RUNNING_PAGES = 3  # on which it must recur
FEW_LETTERS = 20  # fewer letters over a picture are a stamp or a page number
LITTLE_TEXT = 100  # unreliable letters over a picture: a gazette's head over a scan
MANY_DRAWINGS = 200  # so many drawn paths without text are letters turned into outlines
LEGACY_SHARE = 0.05
MIN_LEGACY_CHARACTERS = 8
STRANGE_SHARE = 0.12
MIN_STRANGE_WORDS = 4
MALFORMED_SHARE = 0.015  # clean text held out: below 0.003 on any page
DOUBLED_SHARE = 0.02  # clean text held out: below 0.006 on any page
REORDERED_GAIN = 0.02  # clean text loses at least 0.1 when reordered
MIN_KHMER_LETTERS = 12  # fewer are ignored on a page of another language
# Chosen so that of clean text from a source that the counts were not learned from, one page in a
# hundred or fewer falls outside; these limits apply to longer texts, wider ones to shorter texts.
UNSEEN_TRIGRAMS = 0.10
UNSEEN_PAIRS = 0.008
MIN_LIKELIHOOD = -2.5
LENIENCE = 1.5  # for one page of a document that reads well as a whole
CLEAR_LIKELIHOOD = -2.05
CLEAR_LETTERS = 100
DOUBT = (0.7, 1.5)  # times the limits: there a sample is compared with OCR
STRAY_SHARE = 0.1
STRAY_LATIN = 8  # times as many letters of another language: a page in which Khmer is an exception
STRAY_LIKELIHOOD = -2.2


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What the verdict on a page is based on. ``texts`` holds (font name, text) in order."""

    texts: tuple[tuple[str, str], ...]
    image_coverage: float = 0.0
    drawings: int = 0

    @property
    def text(self) -> str:
        """All text of the page, without that of ornament fonts."""
        return "".join(text for font, text in self.texts if not is_ornament_font(font))


def page_evidence(content: PageContent) -> PageEvidence:
    """Return the evidence of a page's runs, with a line end between runs on two baselines."""
    texts: list[tuple[str, str]] = []
    baseline: float | None = None
    for run in content.runs:
        new_line = baseline is not None and abs(run.baseline - baseline) > 0.5 * run.size
        texts.append((run.font, ("\n" if new_line else "") + run.text))
        baseline = run.baseline
    return PageEvidence(tuple(texts), content.image_coverage, content.drawings)


def judge(pages: Sequence[PageEvidence]) -> list[Verdict]:
    """Return the verdict on each page of one document.

    A false character map belongs to a font, and so to all pages it is used on: pages with too
    little Khmer to decide follow the document as a whole.
    """
    texts = [page.text for page in pages]
    measured = [plausibility(text) for text in texts]
    whole = _pooled(measured)
    running = _only_running_lines(pages)
    return [
        Verdict.SCAN if is_running else _verdict(page=page, text=text, khmer=khmer, whole=whole)
        for page, text, khmer, is_running in zip(pages, texts, measured, running, strict=True)
    ]


def _only_running_lines(pages: Sequence[PageEvidence]) -> list[bool]:
    """Return which pages are scans whose only text is a header, the same on several of them.

    Gazettes set one above the scanned page. However well it reads, it is not what the page says.
    """
    keys = [
        re.sub(r"[\W\d_]+", "", page.text)
        if page.image_coverage >= PICTURE and 0 < len(page.text) <= RUNNING_LETTERS
        else None
        for page in pages
    ]
    counts = Counter(keys)
    return [key is not None and counts[key] >= RUNNING_PAGES for key in keys]


def _verdict(page: PageEvidence, text: str, khmer: Plausibility, whole: Plausibility) -> Verdict:
    letters = len(_LETTER.findall(text)) + khmer.letters // 2
    if letters < FEW_LETTERS and page.image_coverage >= PICTURE:
        return Verdict.SCAN
    if not text.strip():
        drawn = page.image_coverage > 0.02 or page.drawings >= MANY_DRAWINGS
        return Verdict.SCAN if drawn else Verdict.EMPTY
    over_picture = letters < LITTLE_TEXT and page.image_coverage >= PICTURE
    if is_legacy(page.texts, text):
        return Verdict.SCAN if over_picture else Verdict.LEGACY
    if not khmer.letters:
        return Verdict.HEALTHY
    # A stray Khmer word in another language's text is no reason to drop the page.
    matters = khmer.letters >= MIN_KHMER_LETTERS or khmer.letters > 0.2 * letters
    is_stray = not matters and STRAY_LATIN * khmer.letters < letters
    if is_plausible(whole) or is_stray:
        sure = whole.letters >= 4 * max(CLEAR_LETTERS, khmer.letters)
        is_reliable = not matters or is_plausible(khmer, LENIENCE if sure else 1.0)
    else:
        clear = khmer.letters >= CLEAR_LETTERS and khmer.likelihood >= CLEAR_LIKELIHOOD
        is_reliable = clear and is_plausible(khmer)
    if is_reliable:
        return Verdict.HEALTHY
    return Verdict.SCAN if over_picture else Verdict.BROKEN


def stray_khmer_is_doubtful(pages: Sequence[PageEvidence]) -> bool:
    """Return whether the few Khmer words in a text of another language must be left out.

    Too little to be judged strictly as a page, they are kept only if they read well.
    """
    text = "\n".join(page.text for page in pages)
    khmer = plausibility(text)
    if khmer.letters > STRAY_SHARE * len(_LETTER.findall(text)):
        return False
    return khmer.letters < MIN_KHMER_LETTERS or khmer.likelihood < STRAY_LIKELIHOOD


def khmer_letters(page: PageEvidence) -> int:
    """Count the Khmer letters and signs of a page."""
    return len(_KHMER.findall(page.text))


def is_doubtful(pages: Sequence[PageEvidence]) -> bool:
    """Return whether the Khmer of these pages lies near the limits, on whichever side."""
    whole = _pooled([plausibility(page.text) for page in pages])
    if whole.letters < CLEAR_LETTERS:
        return False
    low, high = DOUBT
    ratios = (
        whole.unseen_trigrams / UNSEEN_TRIGRAMS,
        whole.unseen_pairs / UNSEEN_PAIRS,
        whole.likelihood / MIN_LIKELIHOOD,
    )
    # Likelihood moves little: its range is a third as wide.
    return low <= max(ratios[:2]) <= high or 1 - (1 - low) / 3 <= ratios[2] <= 1 + (high - 1) / 3


def is_mainly_khmer(text: str) -> bool:
    """Return whether most of the letters in ``text`` are Khmer."""
    return len(_KHMER.findall(text)) > len(re.findall("[A-Za-z]", text))


def is_legacy(texts: Sequence[tuple[str, str]], text: str) -> bool:
    """Return whether Latin letters stand for Khmer ones, by font names or by how the words look."""
    solid = sum(len(piece) for piece in text.split())
    legacy = sum(
        1
        for font, piece in texts
        if is_legacy_font(font)
        for character in piece
        if not character.isspace() and not _KHMER.match(character)
    )
    if legacy >= MIN_LEGACY_CHARACTERS and legacy > LEGACY_SHARE * solid:
        return True
    # Names and addresses in a page of real Khmer may look strange; a page of Latin codes has none.
    if is_mainly_khmer(text):
        return False
    words, strange = strange_words(text)
    return strange >= MIN_STRANGE_WORDS and strange > STRANGE_SHARE * words


def strange_words(text: str) -> tuple[int, int]:
    """Count the different Latin words, and those that no Latin script language writes so.

    Each counts once: a table may repeat the same few abbreviations in every row.
    """
    words = strange = 0
    for word in dict.fromkeys(token.strip(_EDGE) for token in text.split()):
        if len(word) < 3 or not re.search("[A-Za-z]", word) or _KHMER.search(word):
            continue
        words += 1
        usual = _ADDRESS.search(word) or _ACRONYM.fullmatch(word)
        strange += bool(_STRANGE.search(word)) and not usual
    return words, strange


def is_plausible(khmer: Plausibility, lenience: float = 1.0) -> bool:
    """Compare the measures with their limits, wider for a short text or by ``lenience``."""
    if not khmer.letters:
        return True
    spread = lenience / math.sqrt(khmer.letters)
    slip = 8 / khmer.letters  # one slip in a short text proves nothing
    return (
        khmer.unseen_trigrams <= UNSEEN_TRIGRAMS + 0.45 * spread
        and khmer.unseen_pairs <= UNSEEN_PAIRS + 0.12 * spread
        and khmer.likelihood >= MIN_LIKELIHOOD - 3.0 * spread
        and khmer.malformed <= MALFORMED_SHARE + slip
        and khmer.doubled <= DOUBLED_SHARE + slip
        and khmer.better_reordered <= REORDERED_GAIN
    )


def _pooled(parts: Sequence[Plausibility]) -> Plausibility:
    """Average the measures of all pages, each page by its letters."""
    letters = sum(part.letters for part in parts)
    if not letters:
        return Plausibility()
    means = {
        name.name: sum(getattr(part, name.name) * part.letters for part in parts) / letters
        for name in fields(Plausibility)
    }
    return Plausibility(**{**means, "letters": letters})
