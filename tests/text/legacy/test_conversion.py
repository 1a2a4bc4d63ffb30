"""Khmer typed for pre-Unicode fonts: recognised, and converted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.legacy.conversion import looks_legacy, to_unicode
from khmerqa.text.legacy.families import ABC, LIMON, FontFamily

from ..limon_codes import BASES, SUBSCRIPTS, VOWELS, limon_codes
from ..samples import SENTENCES, khmer_runs

LINES = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "legacy_lines.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
LIMON_LINES = [(codes, khmer) for kind, codes, khmer in LINES if kind == "limon"]
OTHER = [(kind, text) for kind, text, _ in LINES if kind != "limon"]

_subscript = st.sampled_from(SUBSCRIPTS).map("\u17d2".__add__)
_plain = st.sampled_from(BASES.replace("ប", "").replace("ព", "").replace("ទ", ""))
# Beneath bo, po and to, the tables read some subscripts as parts of other letters.
_syllable = st.builds(
    "".join,
    st.tuples(
        _plain | st.sampled_from("បពទ"),
        st.just(""),
        st.sampled_from(VOWELS) | st.just(""),
        st.sampled_from(["", "", "\u17c6", "\u17c7", "\u17cb"]),
    )
    | st.tuples(
        _plain, _subscript, st.sampled_from(VOWELS) | st.just(""), st.sampled_from(["", "\u17c7"])
    ),
)


@pytest.mark.parametrize(("codes", "khmer"), LIMON_LINES, ids=[khmer for _, khmer in LIMON_LINES])
def test_lines_are_decoded(codes: str, khmer: str) -> None:
    assert to_unicode(codes, LIMON) == khmer


@pytest.mark.parametrize("codes", [codes for codes, _ in LIMON_LINES])
def test_lines_of_legacy_fonts_are_recognised(codes: str) -> None:
    assert looks_legacy(codes)


@pytest.mark.parametrize(("language", "text"), OTHER)
def test_lines_of_other_languages_are_not(language: str, text: str) -> None:
    assert not looks_legacy(text)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_khmer_in_unicode_is_not_legacy(sentence: str) -> None:
    assert not looks_legacy(sentence)


@given(st.lists(_syllable, min_size=1, max_size=12).map("".join))
def test_limon_codes_convert_back_to_the_text(khmer: str) -> None:
    assert to_unicode(limon_codes(khmer), LIMON) == khmer


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1))
def test_lower_case_words_alone_prove_nothing(text: str) -> None:
    assert not looks_legacy(text)


@given(khmer_runs)
def test_a_line_with_khmer_letters_is_in_unicode(text: str) -> None:
    assert not looks_legacy(text + " maRta rdæb,evNI")


@pytest.mark.parametrize(
    ("codes", "khmer"),
    [
        pytest.param("esuIb", "ស៊ើប", id="shifter drawn as u"),
        pytest.param("bu:eNÑaH", "ប៉ុណ្ណោះ", id="shifter typed late"),
        pytest.param("bBaØtþi", "បញ្ញត្តិ", id="nyo above a subscript"),
        pytest.param("bBa©Úl", "បញ្ចូល", id="nyo, and a vowel set low"),
        pytest.param("eT,Ig", "ឡើង", id="lo in two pieces"),
        pytest.param("b¤ B¤ b£s", "ឬ ឮ ឫស", id="letters with tails"),
        pytest.param("mt’k", "មត៌ក", id="robat"),
        pytest.param("CaGaT×", "ជាអាទិ៍", id="two signs in one code"),
        pytest.param(
            "Fm\u03bcnuBaØ Fm\u00b5nuBaØ", "ធម្មនុញ្ញ ធម្មនុញ្ញ", id="two characters, one glyph"
        ),
        pytest.param("RsþI ®sþI", "ស្ត្រី ស្ត្រី", id="ro after other subscripts"),
        pytest.param("cit þTuk", "ចិត្តទុក", id="a blank before a subscript"),
        pytest.param("BaküfaeRBaH", "ពាក្យថាព្រោះ", id="po with aa that is no nyo"),
        pytest.param("elx ³ 5 Tara³", "លេខ ៖ ៥ ទារាៈ", id="colon, and the sign it is made of"),
        pytest.param("maRta 1>- ¬mYy¦", "មាត្រា ១.- (មួយ)", id="digits and marks"),
        pytest.param("kkuu", "កកុ", id="a sign typed twice"),
        pytest.param("K\nM", "គ\nំ", id="a line end before a sign"),
    ],
)
def test_rules_of_limon(codes: str, khmer: str) -> None:
    assert to_unicode(codes, LIMON) == khmer


@pytest.mark.parametrize(
    ("codes", "khmer"),
    [
        pytest.param("s;rs", "ស្ករស", id="subscript ka is another code than in Limon"),
        pytest.param("c,ab´", "ច្បាប់", id="bantoc"),
        pytest.param("s:al´", "ស្គាល់", id="subscript ko"),
        pytest.param("án", "បាន", id="bo with aa in one code"),
        pytest.param("eKa¼", "គោះ", id="reahmuk"),
        pytest.param("l&kç&N~", "ល័ក្ខ័ណ~", id="samyok"),
        pytest.param("1 @ >", "១ ៗ ៕", id="marks"),
    ],
)
def test_rules_of_abc(codes: str, khmer: str) -> None:
    assert to_unicode(codes, ABC) == khmer


OWN = FontFamily(
    name="Own",
    fonts="own",
    codes={
        "p": "ប",
        "n": "ន",
        "j": "្ដ",
        "J": "្ញ",
        "i": "ី",
        "1": "ប្រ",
        "2": "ដែ",
        "3": "ប្រើ",
        "4": "ការ",
    },
)


@pytest.mark.parametrize(
    ("codes", "khmer"),
    [
        pytest.param("pji", "ប្ដី", id="a subscript"),
        pytest.param("pJi", "ប្ញី", id="a tail in other families, not in this one"),
        pytest.param("1n", "ប្រន", id="a syllable with ro in one code"),
        pytest.param("2n", "ដែន", id="a syllable with a vowel drawn before it in one code"),
        pytest.param("3n", "ប្រើន", id="a syllable with both in one code"),
        pytest.param("14n", "ប្រការន", id="two syllables in one code"),
    ],
)
def test_a_family_may_share_no_code_with_others(codes: str, khmer: str) -> None:
    assert to_unicode(codes, OWN) == khmer


@pytest.mark.parametrize(
    ("codes", "khmer"),
    [
        ("bBa©b;", "បញ្ចប់"),  # aa typed before the subscript
        ("bB©ab;", "បញ្ចប់"),  # and after it
        ("bB¢aak;", "បញ្ជាក់"),  # with a vowel aa of its own
        ("bB©Úal", "បញ្ចូល"),
        ("bB¢Úan", "បញ្ជូន"),
        ("ciBw©am", "ចិញ្ចឹម"),
        ("bBðaa", "បញ្ហា"),
        ("beB©aj", "បញ្ចេញ"),
        ("GeB¢Iaj", "អញ្ជើញ"),
        ("BaN", "ពាណ"),
    ],
)
def test_nyo_is_composed_of_po_and_aa_in_either_order(codes: str, khmer: str) -> None:
    assert to_unicode(codes, LIMON) == khmer


@pytest.mark.parametrize("codes", ["RbeTs", "®beTs"])
def test_a_subscript_ro_is_typed_before_its_base(codes: str) -> None:
    assert to_unicode(codes, LIMON) == "ប្រទេស"


@pytest.mark.parametrize("codes", ["eRB", "ReB"])
def test_a_vowel_and_a_subscript_ro_stand_before_the_base_in_either_order(codes: str) -> None:
    assert to_unicode(codes, LIMON) == "ព្រេ"


@pytest.mark.parametrize("sign", ["`", "\u00b9"])
def test_both_riel_signs(sign: str) -> None:
    assert to_unicode(f"500{sign}", LIMON) == "\u17e5\u17e0\u17e0\u17db"
