from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.question.constraints import missing_numbers, unsatisfied
from khmerqa.text.khmer.normalise import search_key


@pytest.mark.parametrize(
    ("question", "evidence", "lacking"),
    [
        ("តើថវិកាសាងសង់មានចំនួនប៉ុន្មាន?", "អគារនេះមាន ៣ ជាន់", 1.0),
        ("តើថវិកាសាងសង់មានចំនួនប៉ុន្មាន?", "ចំណាយ ៣ លានរៀល", 0.0),
        ("ការវាយតម្លៃធ្វើប៉ុន្មានឆ្នាំម្តង?", "រៀងរាល់ ៣ ឆ្នាំ", 0.0),
        ("តើបណ្ណាល័យមានអាសយដ្ឋាននៅណា?", "បណ្ណាល័យមានសៀវភៅ", 1.0),
        ("Which vendor supplies the shelves?", "The shelves are new.", 1.0),
        ("Which bank lends the money?", "The central bank lends it.", 0.0),
        ("តើសាលានៅខេត្តរតនគិរីបើកពេលណា?", "សាលាបើកនៅខែតុលា", 1.0),
        ("តើសាលានៅខេត្តរតនគិរីបើកពេលណា?", "សាលានៅខេត្តរតនគិរីបើកនៅខែតុលា", 0.0),
        ("តើបណ្ណាល័យបើកម៉ោងណា?", "បណ្ណាល័យមានសៀវភៅ", 0.0),
    ],
)
def test_evidence_must_satisfy_constraints(question: str, evidence: str, lacking: float) -> None:
    assert unsatisfied(search_key(question), search_key(evidence)) == lacking


@pytest.mark.parametrize(
    ("question", "evidence", "share"),
    [
        ("អាទិភាពឆ្នាំ ២០៤០", "អាទិភាពឆ្នាំ ២០៣៥", 1.0),
        ("from 2030 to 2040", "until 2030", 0.5),
        ("ទាំង ៥ ចំណុច", "ចំណុចប្រាំ", 0.0),  # a small number may be written as a word
        ("no number", "", 0.0),
    ],
)
def test_numbers_that_are_named(question: str, evidence: str, share: float) -> None:
    assert missing_numbers(search_key(question), search_key(evidence)) == share


@given(st.text(max_size=80))
def test_a_question_names_its_own_numbers(text: str) -> None:
    key = search_key(text)
    assert missing_numbers(key, key) == 0.0


@pytest.mark.parametrize(
    ("question", "evidence", "lacking"),
    [
        ("មាត្រា ២៥ ចែងអ្វី?", "មាត្រា ២ ចែងពីសមាសភាព", 1.0),
        ("What does article 2 say?", "មាត្រា ២ ចែងពីសមាសភាព", 0.0),
        ("យុទ្ធសាស្ត្រទី១២ គឺអ្វី?", "១២ | យុទ្ធសាស្ត្រទី៥", 1.0),
        ("យុទ្ធសាស្ត្រទី៤ គឺអ្វី?", "៤. ប្រៃសណីយ៍", 0.0),
    ],
)
def test_parts_that_are_named(question: str, evidence: str, lacking: float) -> None:
    assert unsatisfied(search_key(question), search_key(evidence)) == lacking
