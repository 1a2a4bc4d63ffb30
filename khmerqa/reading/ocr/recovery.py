"""OCR as the last recovery method: several pages at a time, none twice, with progress."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from khmerqa.reading.ocr.abbreviations import introduced_in, repaired
from khmerqa.reading.ocr.acceptance import is_accepted
from khmerqa.reading.ocr.cache import NoCache, PageCache
from khmerqa.reading.ocr.digits import numbers_of, with_text
from khmerqa.reading.ocr.engine import INSTALL, Engine, EngineError, Word
from khmerqa.reading.ocr.headings import with_article_names
from khmerqa.reading.ocr.page import PAGE_VERSION, PageReading, read_picture
from khmerqa.reading.ocr.picture import PagePicture, picture_of
from khmerqa.reading.ocr.repairs import (
    by_their_words,
    groups_in_one_script,
    in_one_script,
    with_lost_signs,
    with_vowels_behind,
)
from khmerqa.reading.ocr.runs import runs_of, usual_of
from khmerqa.reading.ocr.words import lines_of_words
from khmerqa.reading.pdf.engine import opened, page_of
from khmerqa.reading.recovery import RecoveredPage, UnreadPage
from khmerqa.types import Bilingual, Method

OCR_VERSION = "9"  # changes whenever what is made of the readings would
_NOT_INSTALLED = Bilingual(
    f"ដើម្បីអានរូបភាពអត្ថបទ សូមដំណើរការ៖ {INSTALL} រួចធ្វើលិបិក្រមឡើងវិញ ឬសុំឯកសារ Word ដើម។",
    f"to have pictures of text read, run: {INSTALL}, then index again; "
    "or ask for the Word original.",
)
PageProgress = Callable[[int, int], None]  # pages done, of how many


@dataclass(frozen=True, slots=True)
class _Read:
    reading: PageReading
    scale: float
    skew: float
    dpi: int


class OcrRecovery:
    """Reads pages by their pictures; none where the engine is not installed."""

    def __init__(
        self,
        engine: Engine,
        cache: PageCache | None = None,
        workers: int | None = None,
        progress: PageProgress = lambda done, total: None,
    ) -> None:
        self._engine = engine
        self._cache = cache or NoCache()
        self._workers = workers or os.cpu_count() or 1
        self._progress = progress

    @property
    def fingerprint(self) -> str:
        """The engine and the versions of what is made of its words."""
        return f"ocr {PAGE_VERSION}.{OCR_VERSION} {self._engine.fingerprint}"

    @property
    def page_by_page(self) -> bool:
        """Each page is recognised by itself."""
        return True

    @property
    def remedy(self) -> Bilingual | None:
        """How to install the engine; None where it is installed."""
        return None if self._engine.is_usable else _NOT_INSTALLED

    def recover(self, data: bytes, pages: Mapping[int, UnreadPage], /) -> dict[int, RecoveredPage]:
        """Return the pages that were read with some confidence."""
        if not self._engine.is_usable:
            return {}
        read = self._readings(data, dict(sorted(pages.items())))
        words, repairs = _repaired({index: each.reading.words for index, each in read.items()})
        usual = usual_of((words[index], each.scale) for index, each in read.items())
        return {
            index: RecoveredPage(
                content=replace(
                    (content := pages[index].content),
                    runs=runs_of(
                        words=words[index], scale=each.scale, height=content.height, usual=usual
                    ),
                ),
                method=Method.OCR,
                confidence=round(each.reading.confidence, 3),
                evidence=tuple(self._evidence(each, repairs[index])),
                losses=tuple(_losses(each.reading)),
                numbers=numbers_of(words[index]),
                skew=each.skew,
            )
            for index, each in read.items()
            if is_accepted(each.reading)
        }

    def _readings(self, data: bytes, pages: Mapping[int, UnreadPage]) -> dict[int, _Read]:
        """Read pages, drawing the next one while others are read; a page that fails is left out."""
        read: dict[int, _Read] = {}
        keys: dict[int, str] = {}
        running: dict[Future[PageReading], tuple[int, PagePicture]] = {}

        def collect(least: int) -> None:
            while len(running) > least:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    index, picture = running.pop(future)
                    try:
                        reading = future.result()
                    except EngineError:
                        continue
                    self._cache.put(keys[index], reading)
                    read[index] = _Read(
                        reading=reading, scale=picture.scale, skew=picture.skew, dpi=picture.dpi
                    )
                    self._progress(len(read), len(pages))

        with opened(data) as document, ThreadPoolExecutor(self._workers) as pool:
            self._progress(0, len(pages))
            for index in pages:
                with page_of(document, index) as page:
                    picture = picture_of(page, pages[index].content.turn)
                keys[index] = f"{PAGE_VERSION}:{self._engine.fingerprint}:{picture.sha256}"
                cached = self._cache.get(keys[index])
                if cached is None:
                    running[pool.submit(read_picture, picture, self._engine)] = index, picture
                    collect(self._workers)
                else:
                    read[index] = _Read(
                        reading=cached, scale=picture.scale, skew=picture.skew, dpi=picture.dpi
                    )
                    self._progress(len(read), len(pages))
            collect(0)
        self._cache.note(hashlib.sha256(data).hexdigest(), keys.values())
        return dict(sorted(read.items()))

    def _evidence(self, read: _Read, repairs: Counter[str]) -> list[tuple[str, str]]:
        reading = read.reading
        found = [
            ("engine", self._engine.fingerprint),
            ("layout", reading.mode.name.lower()),
            ("resolution", f"{read.dpi * reading.size:.0f} dpi{', softened' * reading.is_soft}"),
        ]
        if read.skew:
            found.append(("turned", f"{read.skew:+} degrees"))
        if reading.again:
            found.append(("read again", f"{reading.again} pieces"))
        if repairs:
            changes = ", ".join(f"{change} ({count})" for change, count in repairs.items())
            found.append(("put right", changes))
        return found


def _losses(reading: PageReading) -> Iterator[Bilingual]:
    if reading.unread:
        bands = ", ".join(f"{100 * b.top:.0f}-{100 * b.bottom:.0f} %" for b in reading.unread)
        yield Bilingual(
            f"ស្នាមទឹកខ្មៅដែលមិនបានអានជាអក្សរ ត្រង់ {bands} នៃកម្ពស់ទំព័រ",
            f"ink that was not read as text, at {bands} of the height",
        )


def _repaired(
    pages: Mapping[int, Sequence[Word]],
) -> tuple[dict[int, list[Word]], dict[int, Counter[str]]]:
    """Correct abbreviations that the document introduces, numbers by their words, and lost signs.

    Return the words and the changes, by page.
    """
    by_lines = {index: lines_of_words(words) for index, words in pages.items()}
    text = "\n".join(
        " ".join(word.text for word in line) for lines in by_lines.values() for line in lines
    )
    known = introduced_in(text)
    changed: dict[int, list[Word]] = {}
    repairs: dict[int, Counter[str]] = {}
    for index, lines in by_lines.items():
        changed[index], repairs[index] = [], Counter()
        for line in lines:
            texts = [with_lost_signs(with_vowels_behind(in_one_script(w.text))) for w in line]
            texts = [repaired(text, known) or text for text in texts]
            texts = with_article_names(groups_in_one_script(texts))
            for at, right in by_their_words(texts).items():
                texts[at] = right
            for word, right in zip(line, texts, strict=True):
                if right != word.text:
                    repairs[index][f"{word.text} \u2192 {right}"] += 1
                if right:
                    changed[index].append(with_text(word, right))
    return changed, repairs
