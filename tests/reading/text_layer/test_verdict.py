"""The verdict on a text layer, over texts and font names alone."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest

from khmerqa.reading.text_layer.plausibility import dump, learn, plausibility, with_types
from khmerqa.reading.text_layer.verdict import (
    PageEvidence,
    is_legacy,
    judge,
    strange_words,
    stray_khmer_is_doubtful,
)
from khmerqa.types import Verdict

from ..samples import ENGLISH_PARAGRAPHS, KHMER_PARAGRAPHS

KHMER = " ".join(KHMER_PARAGRAPHS)
ENGLISH = " ".join(ENGLISH_PARAGRAPHS)
LIMON = "maRta 1>- EdnGnuvtþ RbCaCn sMNaMg kñúgRkb rbs;RkumRbwkSa )anTTYl"
CLUSTER = "[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1])*"


def verdict(text: str, font: str = "KhmerOS", coverage: float = 0.0, drawings: int = 0) -> Verdict:
    return judge([PageEvidence(((font, text),), coverage, drawings)])[0]


@pytest.mark.parametrize(
    ("text", "font", "coverage", "expected"),
    [
        pytest.param(KHMER, "KhmerOSSiemreap", 0.0, Verdict.HEALTHY, id="Khmer"),
        pytest.param(ENGLISH, "TimesNewRoman", 0.0, Verdict.HEALTHY, id="English"),
        pytest.param(ENGLISH, "TimesNewRoman", 1.0, Verdict.HEALTHY, id="text over a picture"),
        pytest.param(ENGLISH + KHMER, "DaunPenh", 0.0, Verdict.HEALTHY, id="DaunPenh is Unicode"),
        pytest.param(KHMER, "Kh-Muol", 0.0, Verdict.HEALTHY, id="Unicode under a legacy name"),
        pytest.param(LIMON, "LimonS1", 0.0, Verdict.LEGACY, id="Limon"),
        pytest.param(ENGLISH, "ABC-TEXT-01", 0.0, Verdict.LEGACY, id="by name alone"),
        pytest.param(LIMON, "F1", 0.0, Verdict.LEGACY, id="by its words alone"),
        pytest.param("12", "Arial", 1.0, Verdict.SCAN, id="a page number on a picture"),
        pytest.param(LIMON, "LimonS1", 0.6, Verdict.SCAN, id="a head in Limon over a scan"),
        pytest.param(LIMON * 4, "LimonS1", 0.6, Verdict.LEGACY, id="Limon around a picture"),
        pytest.param("", "", 0.9, Verdict.SCAN, id="a picture"),
        pytest.param("", "", 0.0, Verdict.EMPTY, id="nothing"),
        pytest.param("  \n", "Arial", 0.0, Verdict.EMPTY, id="white space"),
    ],
)
def test_verdicts(text: str, font: str, coverage: float, expected: Verdict) -> None:
    assert verdict(text, font, coverage) is expected


def test_letters_drawn_as_paths_are_a_scan() -> None:
    assert verdict("", drawings=900) is Verdict.SCAN


def _swap_letters(text: str) -> str:
    letters = "\u1780\u1784\u178f\u1793\u1794\u1798\u179a\u179b\u179f\u17a2"
    return text.translate(str.maketrans(letters, letters[1:] + letters[0]))


def _visual_order(text: str) -> str:
    return re.sub("([\u1780-\u17b3](?:\u17d2.)*)([\u17c1-\u17c3])", r"\2\1", text)


def _double(text: str) -> str:
    chance = random.Random(7)
    return re.sub(CLUSTER, lambda m: m[0] * (1 + (chance.random() < 0.25)), text)


def _lose_signs(text: str) -> str:
    chance = random.Random(7)
    return "".join(c for c in text if not ("\u17b6" <= c <= "\u17d3" and chance.random() < 0.4))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_swap_letters, id="letters swapped"),
        pytest.param(_visual_order, id="vowels in visual order"),
        pytest.param(lambda text: text.replace("\u17d2", ""), id="no coeng"),
        pytest.param(lambda text: re.sub("\u17d2.", "", text), id="no subscripts"),
        pytest.param(_double, id="clusters doubled"),
        pytest.param(_lose_signs, id="signs lost"),
    ],
)
def test_spoiled_khmer_is_broken(spoil: Callable[[str], str]) -> None:
    assert verdict(spoil(KHMER)) is Verdict.BROKEN


def test_a_short_page_follows_its_document() -> None:
    short = PageEvidence((("KhmerOS", "\u179f\u1798"),))
    healthy, broken = (PageEvidence((("KhmerOS", t),)) for t in (KHMER, _swap_letters(KHMER)))
    assert judge([healthy, short])[1] is Verdict.HEALTHY
    assert judge([broken, short])[1] is Verdict.BROKEN


def test_a_stray_ornament_font_is_not_legacy() -> None:
    assert not is_legacy((("Tacteing", "3"), ("Times", ENGLISH)), ENGLISH)


def test_camel_case_and_addresses_are_not_legacy() -> None:
    text = (
        "The CamDX and eGov teams met RegTech and FinTech firms at https://CamDX.Gov.kh today " * 3
    )
    assert not is_legacy((), text + ENGLISH * 6)


def test_stray_khmer_must_read_well() -> None:
    english = ("Times", ENGLISH * 20)
    good, bad = ("KhmerOS", KHMER_PARAGRAPHS[0]), ("KhmerOS", _swap_letters(KHMER_PARAGRAPHS[0]))
    assert not stray_khmer_is_doubtful([PageEvidence((english, good))])
    assert stray_khmer_is_doubtful([PageEvidence((english, bad))])


def test_a_table_learned_and_written_holds_its_counts() -> None:
    table = learn(["\u1780\u17b6\u179a"] * 5 + ["\u1780\u17b7"])
    assert table["\u1780"] == {"\u17b6": 5}, "a follower seen once is left out"
    assert "\u1780\t\u17b65\n" in dump(table)


def test_text_without_khmer_has_no_plausibility() -> None:
    assert plausibility(ENGLISH).letters == 0


@pytest.mark.parametrize("names", ["MoEYS MoFA MoH MoWA PhD NGOs", "MoH, MoI, MoFA, MoEF"])
def test_a_table_of_abbreviations_is_not_legacy(names: str) -> None:
    text = f"Measures and lead institutions\n{names} " * 12
    assert not is_legacy((("Helvetica", text),), text)


def test_a_few_khmer_letters_on_an_english_page_do_not_make_it_broken() -> None:
    page = PageEvidence((("Times", ENGLISH), ("KhmerOS", "\u1780\u17d2\u17b6\u1784\u17c1\u17c1")))
    assert judge([page])[0] is Verdict.HEALTHY


def test_a_rare_word_counts_once() -> None:
    rare = " \u1789\u17bb\u17c7\u1789\u1784\u17cb" * 40
    tokens, types = plausibility(KHMER + rare), with_types(KHMER + rare)
    assert types.unseen_pairs < 0.25 * tokens.unseen_pairs
    swapped = with_types(_swap_letters(KHMER))
    assert swapped.unseen_trigrams > 0.5 * plausibility(_swap_letters(KHMER)).unseen_trigrams


@pytest.mark.parametrize(
    "word", ["MoEYS", "PhD", "NGOs", "UNESCO", "aB", "Ministry", "T" * 20_000 + "-"]
)
def test_an_acronym_of_any_length_is_looked_at_in_a_moment(word: str) -> None:
    began = time.process_time()
    words, strange = strange_words(f"the {word}")
    assert time.process_time() - began < 1
    assert strange == 0
    assert words == (2 if len(word) > 2 else 1)
