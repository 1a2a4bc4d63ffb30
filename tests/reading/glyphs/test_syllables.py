"""Pieces of a drawing into syllables in their logical order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.reading.glyphs.syllables import CIRCLE, Speller, atoms_of, spell, spelled

C = CIRCLE
SPELLED = {
    "a vowel in two halves": (("\u17c1" + C, "ក", C + "\u17b6"), "កោ"),
    "the half that has no name of its own": (("\u17c1" + C, "ក", C + "\u17bf"), "កឿ"),
    "a base with its vowel in one drawing": (("\u17c1" + C, "បា"), "បោ"),
    "RO before its base, last of the subscripts": (("្រ" + C, "ស", C + "្ត", C + "ី"), "ស្ត្រី"),
    "a vowel and RO before one base": (("\u17c1" + C, "្រ" + C, "ក", C + "ា", "ម"), "ក្រោម"),
    "a shifter that moved below a vowel": (("អ", C + "ុ", C + "ី", "ន"), "អ៊ីន"),
    "the same of the other series": (("ម", C + "ុ", C + "ឺ", "ន"), "ម៉ឺន"),
    "the same under a subscript that rules": (("ប", "ន", C + "្ស", C + "ុ", C + "ី"), "បន្ស៊ី"),
    "the vowel U keeps its sign": (("ខ", C + "្ញ", C + "ុ", C + "ំ"), "ខ្ញុំ"),
    "robat before the vowel": (("មា", "គា", C + "៌"), "មាគ៌ា"),
    "NYO without its foot": (("ប", "ពា", C + "្ជ", C + "ី"), "បញ្ជី"),
    "PO with AA": (("ពា", "ក", C + "្យ"), "ពាក្យ"),
    "what is not Khmer between": (("ក", " ", "a", "1", "\u17c1" + C, "ន", C + "ះ"), "ក a1នេះ"),
    "a sign that no letter bears": ((C + "ិ", "ក"), "ិក"),
}


@pytest.mark.parametrize("name", SPELLED)
def test_spelling(name: str) -> None:
    pieces, text = SPELLED[name]
    assert spelled(pieces) == text


BASES = st.sampled_from("កខគងចជញដណតថទនបផពភមយរលវសហអ")
SUBSCRIPTS = st.lists(
    st.sampled_from(["្ក", "្ង", "្ជ", "្ត", "្ន", "្ម", "្យ", "្ល", "្វ"]), max_size=2, unique=True
)
VOWELS = st.sampled_from(["", *map(chr, range(0x17B6, 0x17C6))])
SIGNS = st.sampled_from(["", "ំ", "ះ", "់"])


@given(BASES, SUBSCRIPTS, st.sampled_from(["", "្រ"]), VOWELS, SIGNS)
def test_a_syllable_is_spelt_as_it_is_written(
    base: str, subscripts: list[str], ro: str, vowel: str, sign: str
) -> None:
    syllable = base + "".join(subscripts) + ro + vowel + sign
    assert spell(atoms_of(syllable)) == syllable


@given(st.lists(st.sampled_from([piece for pieces, _ in SPELLED.values() for piece in pieces])))
def test_no_piece_is_lost_or_comes_twice(pieces: list[str]) -> None:
    speller = Speller()
    text = "".join([speller.add(piece) for piece in pieces]) + speller.flush()
    assert not speller.is_open
    assert text == spelled(pieces)
    bases = [letter for piece in pieces for letter in piece if "\u1780" <= letter <= "\u17b3"]
    found = [letter for letter in text if "\u1780" <= letter <= "\u17b3"]
    assert len(found) == len(bases)
