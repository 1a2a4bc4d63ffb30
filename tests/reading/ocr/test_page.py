"""How one picture is read: the layout, gibberish, and ink without words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from khmerqa.reading.ocr.engine import KHMER, Mode, Picture, Word
from khmerqa.reading.ocr.ink import share_of_lines_unread, unread_bands
from khmerqa.reading.ocr.page import read_picture
from khmerqa.reading.ocr.picture import PagePicture
from khmerqa.reading.ocr.words import lines_of_words, mean_confidence, with_words, without_noise

from ..ocr_samples import KHMER_LINE, FakeEngine, as_drawn, says, words

WHITE = PagePicture(np.full((3508, 2480), 255, dtype=np.uint8), 300 / 72, 0.0)


def texts(read: Sequence[Word]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines_of_words(read)]


def test_a_sure_page_is_read_once() -> None:
    engine = FakeEngine(says([KHMER_LINE] * 3))
    read = read_picture(WHITE, engine)
    assert engine.calls == [(Mode.COLUMN, ("khm", "eng"))]
    assert (read.mode, read.again, read.unread) == (Mode.COLUMN, 0, ())
    assert texts(read.words) == [KHMER_LINE] * 3
    assert read.confidence == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("block", "taken"), [(0.75, Mode.BLOCK), (0.56, Mode.COLUMN), (0.3, Mode.COLUMN)]
)
def test_another_layout_must_be_clearly_better(block: float, taken: Mode) -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        return words([KHMER_LINE] * 3, block if mode is Mode.BLOCK else 0.55)

    assert read_picture(WHITE, FakeEngine(answer)).mode is taken


@pytest.mark.parametrize(
    ("latin", "confidence", "khmer", "sure", "expected"),
    [
        pytest.param("Sh", 0.89, "និង", 0.96, "និង", id="a Khmer word taken for Latin"),
        pytest.param("AGM", 0.30, "ជីថល", 0.53, "ជីថល", id="a title in Moul"),
        pytest.param("sing", 0.70, "ទាំងរដ្ឋ", 0.60, "ទាំងរដ្ឋ", id="likely Khmer, nearly as sure"),
        pytest.param("CADT", 0.93, "ពង", 0.30, "CADT", id="Latin that is there"),
        pytest.param("PDF", 0.67, "០០០", 0.84, "PDF", id="capitals are no number"),
        pytest.param("aval", 0.59, "២/៧", 0.62, "២/៧", id="a page label"),
        pytest.param("9.65.9.", 0.42, "ក.ស.ឌ.", 0.5, "ក.ស.ឌ.", id="an abbreviation"),
        pytest.param("១9៩៤", 0.9, "១៩៩៤", 0.5, "១៩៩៤", id="digits of two scripts"),
        pytest.param("១9៩៤", 0.9, "១៩៩៤៤", 0.5, "១9៩៤", id="another number"),
        pytest.param("12.5.", 0.95, "ក.ស.", 0.5, "12.5.", id="a number that is sure"),
    ],
)
def test_gibberish_is_read_again(
    latin: str, confidence: float, khmer: str, sure: float, expected: str
) -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        if tuple(languages) == (KHMER,):
            return [Word(khmer, 30, 30, 90, 90, sure, (1, 1, 1))]
        line = [*words([KHMER_LINE]), Word(latin, 1500, 500, 1600, 560, confidence, (1, 1, 1))]
        return [*line, *words([KHMER_LINE] * 3, top=700, block=2)]

    read = read_picture(WHITE, FakeEngine(answer))
    assert texts(read.words)[0] == f"{KHMER_LINE} {expected}"
    assert read.again == (expected != latin)


def test_what_is_not_read_is_drawn_smaller() -> None:
    pixels = WHITE.pixels.copy()
    pixels[1200:1260, 300:700] = 0  # a heading over which nothing is read

    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        if picture.shape[0] > 1_000:
            return [replace(word, right=2000) for word in words([KHMER_LINE])]
        small = picture.shape[0] < 110 and tuple(languages) == (KHMER,)
        return [Word("មាត្រា៤", 200, 30, 400, 60, 0.8, (1, 1, 1))] if small else []

    read = read_picture(replace(WHITE, pixels=pixels), FakeEngine(answer))
    assert texts(read.words) == [KHMER_LINE, "មាត្រា៤"]
    late = read.words[-1]
    assert 250 < late.left < 300
    assert late.right - late.left == pytest.approx(200 * 60 / 42, abs=2)


def test_the_scale_that_is_read_with_more_confidence_is_taken() -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        is_whole = picture.shape[0] == WHITE.pixels.shape[0]
        return as_drawn(words([KHMER_LINE] * 2, whole if is_whole else reduced), picture)

    for whole, reduced in ((0.75, 0.8), (0.75, 0.6)):
        read = read_picture(WHITE, FakeEngine(answer))
        assert read.confidence == pytest.approx(max(whole, reduced))


@pytest.mark.parametrize("sure", [0.6, 0.9])
def test_a_page_that_is_hard_to_read_is_softened(sure: float) -> None:
    pixels = np.where((np.indices(WHITE.pixels.shape) // 2).sum(0) % 2, 255, 0).astype(np.uint8)

    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        is_soft = np.std(picture[100:-100, 100:-100]) < 40  # the dots have run together
        return as_drawn(words([KHMER_LINE] * 2, 0.7 if is_soft else sure), picture)

    read = read_picture(replace(WHITE, pixels=pixels), FakeEngine(answer))
    assert (read.is_soft, read.size) == ((True, 0.8) if sure == 0.6 else (False, 1.0))


def test_a_line_that_only_another_reading_has_is_taken_from_it() -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        if picture.shape[0] == WHITE.pixels.shape[0]:
            return words([KHMER_LINE, "មាត្រា ៤"], 0.7) if mode is Mode.COLUMN else []
        longer = [*words([KHMER_LINE] * 3, 0.8, top=420, block=2)]
        return [] if picture.shape[0] < 1_000 else longer[:2]

    read = read_picture(WHITE, FakeEngine(answer))
    assert read.size == 0.8
    assert texts(read.words)[-1] == "មាត្រា"  # at 620, below the two lines; one digit alone is dirt


def test_a_page_of_large_letters_is_read_smaller_as_a_whole() -> None:
    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        size = 120 * picture.shape[0] / 3508
        found = words([KHMER_LINE] * 3, 0.5 if size > 60 else 0.9)
        return [replace(word, bottom=word.top + round(size)) for word in found]

    read = read_picture(WHITE, FakeEngine(answer))
    assert read.confidence == pytest.approx(0.9)
    assert all(word.bottom - word.top == pytest.approx(120, abs=3) for word in read.words)


def test_latin_in_an_english_text_is_left_alone() -> None:
    engine = FakeEngine(says(["every commune office keeps a register of requests"]))
    read_picture(WHITE, engine)
    assert len(engine.calls) == 1


def test_ink_that_no_word_covers_is_reported() -> None:
    pixels = WHITE.pixels.copy()
    pixels[500:560, 300:2000] = 0  # the line that is read
    pixels[1200:1260, 300:2000] = 0  # a line under a seal
    pixels[1600:1606, 300:2000] = 0  # a rule
    found = words([KHMER_LINE])
    found = [replace(word, right=2000) for word in found]
    assert unread_bands(pixels, found) == [(1200, 1260)]
    picture = replace(WHITE, pixels=pixels)

    def answer(picture: Picture, mode: Mode, languages: Sequence[str]) -> list[Word]:
        return found if picture.shape[0] > 1_000 else []

    (band,) = read_picture(picture, FakeEngine(answer)).unread
    assert band.top == pytest.approx(1200 / 3508, abs=0.001)


def test_a_short_line_is_ink_that_no_word_covers_and_dirt_is_not() -> None:
    pixels = WHITE.pixels.copy()
    pixels[500:560, 300:2000] = 0
    pixels[800:856, 1150:1290] = 0  # a heading of one short word
    pixels[1500:1600, 900:906] = 0  # a rule that stands
    pixels[1700:2000:40, 300:2000:45] = 0  # specks
    found = [replace(word, right=2000) for word in words([KHMER_LINE])]
    assert unread_bands(pixels, found) == [(800, 856)]


def test_the_share_of_lines_that_were_passed_over_leaves_pictures_out() -> None:
    read = words([KHMER_LINE] * 3)  # three lines of 60 rows
    assert share_of_lines_unread(read, []) == 0
    assert share_of_lines_unread(read, [(900, 960), (2000, 2900)]) == pytest.approx(0.25, abs=0.02)
    assert share_of_lines_unread([], []) == 1


def test_a_line_found_late_is_put_in_its_place() -> None:
    page = words(["one", "two", "three"])
    late = Word("between", 900, 622, 990, 678, 0.8, (-1, 600))
    assert texts(with_words(page, [late])) == ["one", "two between", "three"]
    above = replace(late, top=300, bottom=350)
    assert texts(with_words(page, [above])) == ["between", "one", "two", "three"]


def test_noise_is_left_out() -> None:
    page = words([KHMER_LINE] * 3)
    seal = Word("ROY", 100, 400, 400, 900, 0.3, (9, 1, 1))
    dirt = Word("|", 10, 10, 14, 60, 0.2, (9, 1, 2))
    assert without_noise([*page, seal, dirt]) == page
    assert without_noise([]) == []
    assert mean_confidence([]) == 0
