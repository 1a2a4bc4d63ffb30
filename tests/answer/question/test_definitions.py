from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.answer.question.definitions import how_surely_defines, subject_of
from khmerqa.text.khmer.normalise import search_key

SUBJECTS = {
    "What is a reading room?": "reading room",
    "What is the Kingfisher?": "kingfisher",
    "what does interlibrary loan mean?": "interlibrary loan",
    "Define reader": "reader",
    "What is the definition of a quiet zone?": "quiet zone",
    "តើបន្ទប់អានជាអ្វី?": "បន្ទប់អាន",
    "បន្ទប់អានគឺជាអ្វី?": "បន្ទប់អាន",
    "តើពាក្យ អ្នកអាន មានន័យដូចម្តេច?": "អ្នកអាន",
    "អ្វីទៅជាបន្ទប់អាន?": "បន្ទប់អាន",
    "សូមនិយមន័យនៃបន្ទប់អាន": "បន្ទប់អាន",
    "What is it?": None,
    "តើវាជាអ្វី?": None,
    "When does the library open?": None,
    "តើបណ្ណាល័យបើកម៉ោងប៉ុន្មាន?": None,
}
SENTENCES = (
    ("reading room", "“Reading room” means a room without talk.", 3),
    ("reading room", "3. Reading room refers to a room without talk.", 3),
    ("reading room", "A reading room is a room without talk.", 2),
    ("reading room", "Reading room (RR): a room without talk.", 2),
    ("reading room", "9 | reading room | a room without talk", 2),
    ("បន្ទប់អាន", "បន្ទប់អាន សំដៅដល់បន្ទប់ដែលគ្មានសំឡេង។", 3),
    ("បន្ទប់អាន", "បន្ទប់អាន គឺជាបន្ទប់ដែលគ្មានសំឡេង។", 2),
    ("បន្ទប់អាន", "២. បន្ទប់អាន៖ បន្ទប់ដែលគ្មានសំឡេង។", 2),
    ("reading room", "The reading room is closed at night.", 0),
    ("reading room", "The rules of the reading room mean silence.", 0),
    ("reading room", "- Reading room means a room without talk.", 3),
    ("room", "Bedroom means a place to sleep.", 0),
    ("reading", "Reading room means a room without talk.", 0),
    ("បន្ទប់អាន", "បន្ទប់អានបិទនៅពេលយប់។", 0),
)


@pytest.mark.parametrize(("question", "subject"), SUBJECTS.items(), ids=SUBJECTS)
def test_what_is_to_be_defined(question: str, subject: str | None) -> None:
    assert subject_of(search_key(question)) == (subject and search_key(subject))


@pytest.mark.parametrize(("subject", "sentence", "rank"), SENTENCES)
def test_what_defines_it(subject: str, sentence: str, rank: int) -> None:
    assert how_surely_defines(search_key(subject), search_key(sentence)) == rank


@given(st.text(max_size=200))
def test_any_question_is_survived(text: str) -> None:
    subject = subject_of(search_key(text))
    assert subject is None or how_surely_defines(subject, search_key(text)) >= 0
