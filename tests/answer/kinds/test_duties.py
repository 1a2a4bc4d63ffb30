from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.ports import Segmenter
from khmerqa.types import Answer
from tests.small_corpus import small_index

ROWS = "\n".join(
    f"| {number} | សាងសង់អគារលេខ {number} | ក្រសួងសុខាភិបាល ក្រសួងមហាផ្ទៃ "
    f"| ២០២{number % 3} - ២០២{number % 3 + 2} |"
    for number in range(1, 8)
)
FAR = "\n\nអត្ថបទមួយ។\n\n".join(
    f"""| ល.រ | សកម្មភាព | ក្រសួងស្ថាប័នទទួលបន្ទុក | ដំណាក់កាល |
| --- | --- | --- | --- |
| {number} | ថែសួនលេខ {number} | ក្រសួងការងារ និងបណ្តុះបណ្តាលវិជ្ជាជីវៈ | ២០២៦ - ២០៣០ |"""
    for number in range(1, 9)
)
FILES = {
    "annex.km.md": f"""# ផែនការអគារ

| ល.រ | សកម្មភាព | ក្រសួងស្ថាប័នទទួលបន្ទុក | ដំណាក់កាល |
| --- | --- | --- | --- |
{ROWS}
| 8 | លាបថ្នាំអគារ | ក្រសួងទេសចរណ៍ | ២០៣០ |

## ឧបសម្ព័ន្ធទី២

{FAR}
""",
    "annex.en.md": """# Building plan

| No. | Activity | Institution in charge | Period |
| --- | --- | --- | --- |
| 1 | Paint the old house | Ministry of Tourism | 2030 |
| 2 | Paint the new house | Ministry of Interior | 2031-2033 |
""",
}


@pytest.fixture(scope="module")
def annexes(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("duties")
    return small_index(folder, segmenter, FILES).assistant()


def quoted(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


def test_every_row_of_an_institution_is_quoted(annexes: Assistant) -> None:
    answer = annexes.ask("តើក្រសួងសុខាភិបាលទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?", 5)
    assert answer.status == "answered"
    assert all(f"អគារលេខ {number}" in quoted(answer) for number in range(1, 8))
    assert "លាបថ្នាំ" not in answer.text
    assert "៧" in answer.text.splitlines()[0]


def test_years_choose_rows(annexes: Assistant) -> None:
    answer = annexes.ask("តើក្រសួងសុខាភិបាលត្រូវធ្វើអ្វីខ្លះនៅឆ្នាំ ២០២៤?", 5)
    shown = {number for number in range(1, 8) if f"អគារលេខ {number}" in quoted(answer)}
    assert shown == {2, 5}  # from 2022 to 2024; the others end in 2022 or 2023


def test_what_does_not_fit_is_counted_with_its_place(annexes: Assistant) -> None:
    answer = annexes.ask("តើក្រសួងការងារទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?", 5)
    assert len(answer.citations) == 5
    assert "៣ ចំណុចទៀត" in answer.text


def test_in_english_by_the_name_of_the_institution(annexes: Assistant) -> None:
    answer = annexes.ask("What activities is the Ministry of Interior responsible for?", 5)
    assert "new house" in quoted(answer)
    assert "old house" not in answer.text


def test_our_ministry_is_asked_for_its_name(annexes: Assistant) -> None:
    answer = annexes.ask("ក្រសួងយើងទទួលបន្ទុកសកម្មភាពអ្វីខ្លះ?", 5)
    assert answer.status == "no_evidence"
    assert "សូមបញ្ជាក់ឈ្មោះក្រសួង" in answer.text


@pytest.mark.parametrize("question", ["ក្រសួងណាទទួលបន្ទុកលាបថ្នាំអគារ?", "តើក្រសួងព័ត៌មានត្រូវធ្វើអ្វីខ្លះ?"])
def test_other_questions_are_searched(annexes: Assistant, question: str) -> None:
    assert "ដូចខាងក្រោម៖" not in annexes.ask(question, 5).text
