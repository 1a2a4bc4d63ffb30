"""What the table of every family keeps to, and the names by which fonts are recognised."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.legacy.conversion import to_unicode
from khmerqa.text.legacy.families import FAMILIES, FontFamily, family_of, is_title_face
from tests.text.samples import SENTENCES

each_family = pytest.mark.parametrize("family", FAMILIES, ids=[each.name for each in FAMILIES])
_KHMER_LETTER = re.compile("[\u1780-\u17b3]")


@each_family
def test_its_name_is_recognised(family: FontFamily) -> None:
    for name in (f"{family.name} S1", f"{family.name}-S1", f"{family.name.upper()}-S1"):
        assert family_of(name) is family


@pytest.mark.parametrize("name", ["", "Arial", "Times New Roman", "Khmer OS Battambang"])
def test_fonts_in_unicode_have_no_family(name: str) -> None:
    assert family_of(name) is None
    assert not is_title_face(name)


def test_title_faces() -> None:
    assert is_title_face("Limon R1")
    assert not is_title_face("Limon S1")
    assert not is_title_face("ABC-TEXT-R1")


def test_names_are_unique() -> None:
    for one, other in combinations(FAMILIES, 2):
        assert one.name != other.name
        assert family_of(one.name + " S1") is not family_of(other.name + " S1")


@each_family
def test_codes_are_characters_and_not_khmer(family: FontFamily) -> None:
    for code, khmer in family.codes.items():
        assert len(code) == 1
        assert not "\u1780" <= code <= "\u17ff"
        assert not "\x80" <= code <= "\x9f", "use the characters of Windows-1252, as in files"
        assert khmer


@each_family
def test_it_has_the_letters_of_khmer(family: FontFamily) -> None:
    letters = set(_KHMER_LETTER.findall("".join(family.codes.values())))
    assert letters >= set("កខគឃងចឆជឈញដឋឌណតថទធនបផពភមយរលវសហឡអ")


@each_family
@pytest.mark.parametrize("sentence", SENTENCES)
def test_unicode_stays(family: FontFamily, sentence: str) -> None:
    khmer = "".join(character for character in sentence if "\u1780" <= character <= "\u17ff")
    assert to_unicode(khmer, family) == khmer


@each_family
@given(text=st.text())
def test_any_text_is_decoded_without_loss_of_its_line_ends(family: FontFamily, text: str) -> None:
    assert to_unicode(text, family).count("\n") == text.count("\n")
