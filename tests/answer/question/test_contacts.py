"""A contact detail is told only by a text that looks like one."""

from __future__ import annotations

import pytest

from khmerqa.answer.question.contacts import asked_contact
from khmerqa.text.khmer.normalise import search_key

# A question, texts that tell what it asks for, and texts on the same subject that do not.
CONTACTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "What is the telephone number of the ferry office?": (
        ("Telephone: 023 111 222", "Call 092-111-222.", "ទូរសព្ទលេខ ០២៣ ១១១ ២២២"),
        ("The ferry office answers the telephone.", "Ferry number 12 runs daily.", "in 2022-2035"),
    ),
    "តើលេខទូរស័ព្ទរបស់ការិយាល័យសាឡាងគឺលេខអ្វី?": (
        ("ទូរសព្ទ៖ ០២៣ ១១១ ២២២", "+855 23 111 222"),
        ("ការិយាល័យមានទូរសព្ទ", "សាឡាងចេញ ១២ ដងក្នុងមួយថ្ងៃ"),
    ),
    "What is the e-mail address of the ferry office?": (
        ("E-mail: ferry@river.example", "write to the.ferry-office@river.gov.kh"),
        (
            "The ferry office uses e-mail.",
            "The system of e-mail addresses is managed by the ministry.",
        ),
    ),
    "តើអ៊ីមែលរបស់ការិយាល័យសាឡាងគឺអ្វី?": (
        ("អ៊ីមែល៖ ferry@river.example",),
        ("ការិយាល័យប្រើប្រព័ន្ធគ្រប់គ្រងអ៊ីមែល",),
    ),
    "What is the website of the ferry office?": (
        ("Website: www.ferry.example", "https://ferry.example/times", "See ferry.gov.kh."),
        ("The ferry office has a website.", "Websites of the ministry are safe."),
    ),
    "តើគេហទំព័ររបស់ការិយាល័យសាឡាងគឺអ្វី?": (
        ("គេហទំព័រ៖ www.ferry.example",),
        ("ការិយាល័យមានគេហទំព័រ",),
    ),
    "What are the opening hours of the ferry office?": (
        ("The office opens at 7.30 a.m.", "from 8 to 17", "ពីម៉ោង ៨ ព្រឹក"),
        ("Opening an office takes 8 working days.", "The office is open to all."),
    ),
    "តើការិយាល័យសាឡាងបើកម៉ោងប៉ុន្មាន?": (
        ("បើកពីម៉ោង ៧ ដល់ម៉ោង ១១",),
        ("ការិយាល័យបើកទទួលពាក្យ", "ត្រូវបើកសេវានៅឆ្នាំ ២០២៤"),
    ),
    "What is the address of the ferry office?": (
        ("12 River Street", "#45, Sangkat Tuek", "ផ្លូវលេខ ១២ សង្កាត់ទឹក", "P.O. Box 9"),
        ("The office addresses complaints.", "The office is in Cambodia."),
    ),
    "តើអាសយដ្ឋានរបស់ការិយាល័យសាឡាងនៅឯណា?": (
        ("អគារលេខ ៤ ផ្លូវ ៩", "ភូមិទី២ ឃុំទឹកល្អ"),
        ("ការិយាល័យត្រូវបានបង្កើតនៅរាជធានី", "ក្របខណ្ឌនៃការិយាល័យ", "ស្ថានភាពភូមិសាស្ត្រ"),
    ),
    "Where is the headquarters of the river police?": (
        ("Boat Road 4, Khan Tuek",),
        ("The river police has a boat.",),
    ),
}


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        *((question, each, True) for question, (ways, _) in CONTACTS.items() for each in ways),
        *((question, each, False) for question, (_, ways) in CONTACTS.items() for each in ways),
    ],
)
def test_what_tells_a_contact_detail(question: str, text: str, tells: bool) -> None:
    contact = asked_contact(search_key(question))
    assert contact is not None
    assert contact.is_in(search_key(text)) is tells


@pytest.mark.parametrize(
    "question",
    [
        "How does the ministry use e-mail?",
        "How many mobile phone users are there?",
        "តើប្រព័ន្ធឯកសារអេឡិចត្រូនិករបស់រដ្ឋមានអ្វីខ្លះ?",
        "តើគេហទំព័រត្រូវមានសុវត្ថិភាពដូចម្តេច?",
        "When do schools open?",
        "How does the policy address poverty?",
        "What is an IP address?",
        "តើអាសយដ្ឋាន IP ជាអ្វី?",
        "Which committee opens the meeting?",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert asked_contact(search_key(question)) is None
