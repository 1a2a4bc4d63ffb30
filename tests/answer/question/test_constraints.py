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
        ("តើបណ្ណាល័យបើកម៉ោងណា?", "បណ្ណាល័យមានសៀវភៅ", 0.0),
    ],
)
def test_evidence_must_satisfy_constraints(question: str, evidence: str, lacking: float) -> None:
    assert unsatisfied(search_key(question), search_key(evidence)) == lacking


# A question, and the same fact in ways in which it may be written: each must satisfy the question.
WAYS: dict[str, tuple[str, ...]] = {
    "តើពិន័យប៉ុន្មានរៀល?": (
        "ពិន័យ ២.៥០០.០០០ រៀល",
        "ពិន័យ ២.៥០០.០០០៛",
        "ពិន័យ ២,៥លានរៀល",
        "ពិន័យពីរលានប្រាំសែនរៀល",
        "a fine of KHR 2,500,000",
        "a fine of two million riel",
    ),
    "How much does the permit cost?": (
        "The permit costs US$ 40.",
        "The permit costs 40 dollars.",
        "The permit costs forty US dollars.",
        "អាជ្ញាបណ្ណថ្លៃ ៤០ដុល្លារ",
        "អាជ្ញាបណ្ណថ្លៃសែសិបដុល្លារ",
        "The permit is free of charge.",
    ),
    "តើត្រូវរង់ចាំប៉ុន្មានថ្ងៃ?": (
        "រង់ចាំ ៣០ ថ្ងៃ",
        "រង់ចាំសាមសិបថ្ងៃ",
        "រង់ចាំ ៣០ (សាមសិប) ថ្ងៃ",
        "wait thirty (30) working days",
        "wait 30 calendar days",
        "រង់ចាំមួយខែ",
    ),
    "What is the telephone number of the library?": (
        "Call 092 111 222.",
        "092.111.222",
        "+855 92 111 222",
        "(023) 111 222",
        "ទូរសព្ទលេខ ០៩២១១១២២២",
        "hotline 1255",
    ),
    "តើលេខទូរស័ព្ទបណ្ណាល័យលេខប៉ុន្មាន?": ("ទូរសព្ទ៖ ០២៣ ២១ ៣៤ ៥៦", "០៩២-១១១-២២២", "លេខទូរសព្ទ ១២៥៥"),
    "តើប៉ុន្មានភាគរយនៃកុមារចូលរៀន?": ("៩៥,៥%", "៩៥ភាគរយ", "ninety percent", "half of the children"),
}
WITHOUT = {
    "តើពិន័យប៉ុន្មានរៀល?": ("ពិន័យតាមច្បាប់", "មាត្រា ២៥ ចែងពីពិន័យ", "ពិន័យក្នុងឆ្នាំ ២០២៤"),
    "តើត្រូវរង់ចាំប៉ុន្មានថ្ងៃ?": ("រង់ចាំឱ្យបានយូរ", "នៅថ្ងៃទី ៥", "wait for three officers"),
    "What is the telephone number of the library?": ("It holds 3,500 books.", "in 2022-2035"),
}


@pytest.mark.parametrize(
    ("question", "evidence", "lacking"),
    [
        *((question, each, 0.0) for question, ways in WAYS.items() for each in ways),
        *((question, each, 1.0) for question, ways in WITHOUT.items() for each in ways),
    ],
)
def test_a_fact_may_be_written_in_many_ways(question: str, evidence: str, lacking: float) -> None:
    assert unsatisfied(search_key(question), search_key(evidence)) == lacking


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Which country lent the money?", "The money was lent by Iceland."),
        ("តើប្រទេសណាផ្តល់ប្រាក់?", "ប្រាក់ផ្តល់ដោយអ៊ីស្លង់"),
        ("In which province is the school?", "The school stands in Takeo."),
        ("តើសាលានៅក្រុងណា?", "សាលានៅសួង"),
        ("Which bank keeps the account?", "It is kept at Wing."),
        ("តើក្រុមហ៊ុនណាសាងសង់?", "សាងសង់ដោយ អង្គរសំណង់"),
        ("តើសាលាណាឈ្នះ?", "ពានរង្វាន់ជារបស់ ច្បារអំពៅ"),
    ],
)
def test_a_name_may_answer_that_no_list_knows(question: str, evidence: str) -> None:
    assert unsatisfied(search_key(question), search_key(evidence)) == 0.0


@pytest.mark.parametrize(
    ("question", "evidence", "share"),
    [
        ("តើប្រាក់ ២៥០០០០០ រៀល ជារបស់អ្នកណា?", "ប្រាក់ ២,៥ លានរៀល", 0.0),
        ("what of 2.5 million riel", "២.៥០០.០០០៛", 0.0),
        ("what happened on 12/04/2024?", "ថ្ងៃទី១២ ខែមេសា ឆ្នាំ២០២៤", 0.0),
        ("what happened on 12/04/2024?", "ថ្ងៃទី១៣ ខែមេសា ឆ្នាំ២០២៤", 1.0),
        ("what happened in 2024?", "ថ្ងៃទី១២ ខែមេសា ឆ្នាំ២០២៤", 0.0),
        ("what happened in April 2024?", "12/04/2024", 0.0),
        ("within fifteen days", "១៥ (ដប់ប្រាំ) ថ្ងៃ", 0.0),
        ("ក្នុងដប់ប្រាំថ្ងៃ", "15 days", 0.0),
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
