"""Tesseract, run as a command of one thread: a picture in, words with boxes and confidence out.

What it writes is hOCR, an XHTML page with the box and the confidence of each word and each letter.

No other file knows the engine. Khmer is always read together with English: a page that mixes the two
comes out far worse with Khmer alone (measured: docs/results/ocr.md).
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Protocol
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # rows of grey, black 0
KHMER = "khm"
LANGUAGES = (KHMER, "eng")
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-khm"
PAGE_SECONDS = 180  # of processor time; a page takes 5 to 20
MOST_SECONDS = 600  # by the clock, which a busy machine may need for a page
_BOX = re.compile(r"\bbbox (\d+) (\d+) (\d+) (\d+)")
_CONFIDENCE = re.compile(r"\bx_w?conf (\d+(?:\.\d+)?)")  # 0 to 100
# What no XML may hold (XML 1.0, 2.2), and yet the engine writes where it recognised it.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}


class Mode(IntEnum):
    """How the page is taken to be laid out, by the engine's own numbers."""

    AUTOMATIC = 3
    COLUMN = 4  # one column of lines of different sizes
    BLOCK = 6  # one even block
    LINE = 7


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was recognised; its box in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float  # 0 to 1
    line: tuple[int, ...]  # words of one line have the same
    by_letter: tuple[float, ...] = ()  # confidence of each code point; empty where it is not known

    @property
    def weight(self) -> int:
        """How much the word counts in a mean: its letters."""
        return len(self.text)


class Engine(Protocol):
    """What reads a picture."""

    @property
    def fingerprint(self) -> str:
        """Name and version, and whether it is there at all."""
        ...

    @property
    def is_usable(self) -> bool:
        """Return whether it and what it needs for Khmer are installed."""
        ...

    def words(
        self, picture: Picture, mode: Mode, dpi: int, languages: Sequence[str] = LANGUAGES
    ) -> list[Word]:
        """Return the words in reading order; raises EngineError."""
        ...


class EngineError(Exception):
    """The engine failed on one picture, or took too long."""


class Tesseract:
    """The ``tesseract`` command, if it is installed."""

    def __init__(self, command: str = "tesseract", seconds: int = PAGE_SECONDS) -> None:
        """``seconds`` of processor time are the most for a page."""
        self._command = command
        self._seconds = seconds

    @property
    def fingerprint(self) -> str:
        """Name, version and languages."""
        return self._version if self.is_usable else "tesseract missing"

    @cached_property
    def is_usable(self) -> bool:
        """Return whether the command and its data for Khmer and English are there."""
        if shutil.which(self._command) is None:
            return False
        listed = self._output_of("--list-langs").splitlines()
        return set(LANGUAGES) <= {line.strip() for line in listed[1:]}

    @cached_property
    def _version(self) -> str:
        found = re.search(r"tesseract v?(\S+)", self._output_of("--version"))
        return f"tesseract {found[1] if found else '?'} {'+'.join(LANGUAGES)}"

    def words(
        self, picture: Picture, mode: Mode, dpi: int, languages: Sequence[str] = LANGUAGES
    ) -> list[Word]:
        """Return the words in reading order."""
        height, width = picture.shape
        call = [self._command, "stdin", "stdout", "-l", "+".join(languages)]
        call += ["--psm", str(int(mode)), "--dpi", str(dpi), "-c", "hocr_char_boxes=1", "hocr"]
        pixels = b"P5 %d %d 255\n" % (width, height) + picture.tobytes()
        try:
            return words_of(self._run(call, pixels))
        except ElementTree.ParseError as error:
            raise EngineError(f"{self._command} wrote no hOCR: {error}") from error

    def _run(self, call: Sequence[str], given: bytes) -> bytes:
        """Return what the command writes; raises EngineError where it fails or takes too long."""
        try:
            with subprocess.Popen(
                call,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            ) as process:
                try:
                    self._limit(process.pid)
                    written, _ = process.communicate(given, timeout=MOST_SECONDS)
                except BaseException:
                    process.kill()
                    raise
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError(f"{self._command} failed: {type(error).__name__}") from error
        if process.returncode:
            raise EngineError(f"{self._command} ended with {process.returncode}")
        return written

    def _limit(self, process: int) -> None:
        """Limit a process's processor time, where the system can."""
        if hasattr(resource, "prlimit"):
            with suppress(ProcessLookupError):  # it has ended already
                limits = (self._seconds, self._seconds)
                resource.prlimit(process, resource.RLIMIT_CPU, limits)

    def _output_of(self, question: str) -> str:
        try:
            done = subprocess.run(
                [self._command, question], capture_output=True, timeout=60, check=False
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return (done.stdout + done.stderr).decode("utf-8", "replace")


def words_of(hocr: bytes) -> list[Word]:
    """Return the words of a page in hOCR; raises ElementTree.ParseError."""
    words: list[Word] = []
    text = _NOT_XML.sub("\ufffd", hocr.decode("utf-8", "replace"))
    lines = (each for each in ElementTree.fromstring(text).iter() if each.get("class") in _LINES)
    for number, line in enumerate(lines):
        found = (_word_of(each, number) for each in line if each.get("class") == "ocrx_word")
        words += [word for word in found if word is not None]
    return words


def _word_of(element: ElementTree.Element, line: int) -> Word | None:
    """Return a word of hOCR; None where it has no letters."""
    letters = [each for each in element if each.get("class") == "ocrx_cinfo"]
    text = "".join(each.text or "" for each in letters)
    box = _BOX.search(element.get("title", ""))
    if not text.strip() or box is None:
        return None
    left, top, right, bottom = map(int, box.groups())
    by_letter = tuple(_confidence(each) for each in letters for _ in each.text or "")
    begins = len(text) - len(text.lstrip())
    text = text.strip()
    return Word(
        text=text,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        confidence=_confidence(element),
        line=(line,),
        by_letter=by_letter[begins : begins + len(text)],
    )


def _confidence(element: ElementTree.Element) -> float:
    """Return the confidence of a word or a letter, 0 to 1."""
    stated = _CONFIDENCE.search(element.get("title", ""))
    return max(0.0, min(1.0, float(stated[1]) / 100)) if stated else 0.0
