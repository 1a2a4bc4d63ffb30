"""khmerqa glossary, as its user has it."""

from __future__ import annotations

import pytest

from ..conftest import Run


def test_a_term_by_its_letters(run: Run) -> None:
    ran = run("glossary", "គ.ស.ឌ.", "--json")

    assert ran.code == 0
    (term,) = ran.json["exact"]
    assert term["km"] == "គណៈកម្មាធិការសន្តិសុខឌីជីថល"
    assert term["en"] == "Digital Security Committee"
    assert term["status"] == "official"
    assert "គឺជា" in term["definition_km"]


def test_a_term_is_shown_in_both_languages_with_its_source(run: Run) -> None:
    out = run("glossary", "interoperability").out

    assert out.startswith("អន្តរប្រតិបត្តិការ — interoperability\n")
    source = "Digital Government Policy 2022-2035 (Khmer), Annex 2, no. 23, p. 94"
    assert f"ពាក្យផ្លូវការ | official ({source})" in out


def test_near_terms_where_there_is_none_of_that_name(run: Run) -> None:
    ran = run("glossary", "digital gov", "--json")

    assert ran.code == 0
    assert ran.json["exact"] == []
    assert "digital government" in [term["en"] for term in ran.json["near"]]
    assert "Not found. Similar terms:" in run("glossary", "digital gov").out


def test_nothing_found_is_0_and_says_so(run: Run) -> None:
    ran = run("glossary", "xyzzyq")

    assert ran.code == 0
    assert "is not in the glossary" in ran.out
    assert "រកមិនឃើញ" in ran.out


@pytest.mark.parametrize("form", ["", " ", "។"])
def test_a_form_without_letters_is_2(run: Run, form: str) -> None:
    ran = run("glossary", form)

    assert ran.code == 2
    assert ran.out == ""
    assert "Write the term" in ran.err
