"""The glossary: the look-ups on a small table, and the table that ships."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from khmerqa import wiring
from khmerqa.errors import GlossaryError
from khmerqa.text.glossary.keys import acronym_key, english_key, khmer_key
from khmerqa.text.glossary.table import COLUMNS, Glossary
from khmerqa.text.khmer.clusters import KHMER_CLUSTER
from khmerqa.text.khmer.normalise import search_key

HEAD = "\t".join(COLUMNS)
COUNCIL = "ក្រុមប្រឹក្សាជាតិសេដ្ឋកិច្ច និងសង្គមឌីជីថល"
COMMITTEE = "គណៈកម្មាធិការសន្តិសុខឌីជីថល"
ROWS = (
    f"{COUNCIL}\t\tNational Council\tក.ស.ឌ.\t\ttest\tofficial\tជាក្រុមប្រឹក្សា។\tIt is a council.",
    f"{COMMITTEE}\t\tSecurity Committee\tគ.ស.ឌ. | DSC\t\ttest\tofficial\t\t",
    "ថ្នាល\tវេទិកា | ប្លាតហ្វម\tplatform\t\t\ttest\tcommon\t\t",
    "វេទិកា\t\tforum\t\t\ttest\tcommon\t\t",
    "នយោបាយ\t\tpolicy | policies of a state\t\t\ttest\town\t\t",
    "ផ្លូវ\t\troad (priority)\t\t\ttest\town\t\t",
)
SMALL = Glossary.parse("\n".join((HEAD, *ROWS)) + "\n")


def english(found: tuple[object, ...]) -> list[str]:
    return [getattr(term, "english")[0] for term in found]  # noqa: B009


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(COUNCIL, ["National Council"], id="Khmer"),
        pytest.param(COUNCIL.replace(" ", "\u200b"), ["National Council"], id="other spacing"),
        pytest.param("ក.ស.ឌ.", ["National Council"], id="the Council's letters"),
        pytest.param("កសឌ", ["National Council"], id="without dots"),
        pytest.param("គ.ស.ឌ.", ["Security Committee"], id="the Committee's letters"),
        pytest.param("dsc", ["Security Committee"], id="Latin letters in any case"),
        pytest.param("The Security Committees", ["Security Committee"], id="plural and article"),
        pytest.param("POLICIES", ["policy"], id="plural in -ies"),
        pytest.param("road", ["road (priority)"], id="without its bracket"),
        pytest.param("វេទិកា", ["forum", "platform"], id="preferred form before a second choice"),
        pytest.param("វេទិការ", [], id="not a form"),
        pytest.param("", [], id="empty"),
        pytest.param("។ ?", [], id="no letters"),
    ],
)
def test_exact(form: str, expected: list[str]) -> None:
    assert english(SMALL.exact(form)) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("plat", ["platform"], id="beginning"),
        pytest.param("committee", ["Security Committee"], id="substring"),
        pytest.param("platfrom", ["platform"], id="mistyped"),
        pytest.param("គណៈកម្មាធិការ", ["Security Committee"], id="beginning in Khmer"),
        pytest.param("forum", [], id="the term itself is not near itself"),
        pytest.param("zebra", [], id="nothing"),
        pytest.param("", [], id="empty"),
    ],
)
def test_near(form: str, expected: list[str]) -> None:
    assert english(SMALL.near(form)) == expected


def test_near_has_a_limit() -> None:
    assert len(wiring.glossary().near("digital", 3)) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("km\ten\n", "line 1: the columns", id="other columns"),
        pytest.param(f"{HEAD}\nក\tខ\n", "line 2: 2 columns", id="too few cells"),
        pytest.param(f"{HEAD}\nក\t\ta\t\t\ts\tmaybe\t\t\n", "line 2: status 'maybe'", id="status"),
        pytest.param(f"{HEAD}\n\t\ta\t\t\ts\town\t\t\n", "line 2: km_preferred", id="no Khmer"),
        pytest.param(f"{HEAD}\nក\t\ta\t\t\t\town\t\t\n", "line 2: source", id="no source"),
    ],
)
def test_malformed_glossary_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message):
        Glossary.parse(text)


@given(st.text(max_size=40))
@example("a a 0")
def test_folding_is_idempotent_and_look_ups_never_fail(form: str) -> None:
    for key in (khmer_key, english_key, acronym_key):
        assert key(key(form)) == key(form)
    assert not set(SMALL.exact(form)) & set(SMALL.near(form))


# --- the table that ships

TERMS = wiring.glossary().terms


def test_there_are_a_thousand_terms_and_a_definition_of_the_most_important() -> None:
    assert len(TERMS) >= 1000
    assert sum(bool(term.definition_km) for term in TERMS) >= 150
    assert all(bool(term.definition_km) == bool(term.definition_en) for term in TERMS)


def test_every_form_finds_its_term() -> None:
    glossary = wiring.glossary()
    for term in TERMS:
        for form in (*term.khmer, *term.english, *term.acronyms):
            assert term in glossary.exact(form), form


@pytest.mark.parametrize("preferred", ["khmer", "english"])
def test_preferred_forms_are_unique(preferred: str) -> None:
    key = khmer_key if preferred == "khmer" else english_key
    counted = Counter(key(getattr(term, preferred)[0]) for term in TERMS)
    assert [form for form, count in counted.items() if count > 1] == []


def test_acronyms_belong_to_one_term() -> None:
    counted = Counter(acronym_key(form) for term in TERMS for form in term.acronyms)
    assert [form for form, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(("letters", "word"), [("WHO", "who"), ("IT", "it"), ("RULE", "rule")])
def test_words_are_not_abbreviations(letters: str, word: str) -> None:
    assert wiring.glossary().by_acronym(letters)
    assert wiring.glossary().by_acronym(word) == ()


def test_the_council_is_not_the_committee() -> None:
    (council,) = wiring.glossary().by_acronym("ក.ស.ឌ.")
    (committee,) = wiring.glossary().by_acronym("គ.ស.ឌ.")
    assert council.khmer[0] == COUNCIL
    assert committee.khmer[0] == COMMITTEE


def test_cells_are_trimmed_and_nothing_is_invisible() -> None:
    for term in TERMS:
        cells = (*term.khmer, *term.english, *term.acronyms, term.note, term.source)
        for cell in (*cells, term.definition_km, term.definition_en):
            assert cell == cell.strip()
            assert "  " not in cell
            assert not re.search("[\u00ad\u200b-\u200f\u2060-\u206f\ufeff]", cell), cell


def test_khmer_is_in_canonical_order() -> None:
    texts = chain.from_iterable((*term.khmer, term.definition_km, term.note) for term in TERMS)
    wrong = {
        cluster
        for text in texts
        for cluster in re.findall(KHMER_CLUSTER, text)
        if search_key(cluster) != cluster
    }
    assert not wrong


def test_khmer_forms_are_khmer_and_english_forms_are_not() -> None:
    for term in TERMS:
        assert all(re.search("[\u1780-\u17b3]", form) for form in term.khmer)
        assert not any(re.search("[\u1780-\u17ff]", form) for form in term.english)


def test_definitions_are_one_sentence_about_their_term() -> None:
    for term in TERMS:
        if term.definition_km:
            definition = khmer_key(term.definition_km)
            assert definition.startswith(khmer_key(term.khmer[0])), term.definition_km
            assert "គឺជា" in term.definition_km
            assert term.definition_km.count("។") == 1
            assert term.definition_km.endswith("។")
            assert term.definition_en.endswith(".")


def test_the_official_glossary_is_all_there() -> None:
    annex = [term for term in TERMS if "Annex 2" in term.source]
    assert len(annex) == 36
    assert all(term.status == "official" and term.definition_km for term in annex)
