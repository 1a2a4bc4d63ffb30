"""Numbers of articles that OCR lost or misread are told by their order, or left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.reading.structure.article_numbers import is_article_line, with_article_numbers
from khmerqa.types import Block, ExtractedPage, Method, Verdict

TEXT = Block("សាលាឃុំត្រូវកាន់បញ្ជីសំណើទាំងអស់។")


def page_of(headings: list[str], method: Method = Method.OCR) -> ExtractedPage:
    blocks = [block for each in headings for block in (Block(each), TEXT)]
    return ExtractedPage(1, None, Verdict.SCAN, tuple(blocks), method)


def headings_of(headings: list[str], method: Method = Method.OCR) -> list[str]:
    (page,) = with_article_numbers([page_of(headings, method)])
    return [block.text for block in page.blocks[::2]]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("១.- ២.- 9.- ៤.-", "១.- ២.- ៣.- ៤.-"),
        ("៩.- ១០.- 99._ ១២.- ១៣.-", "៩.- ១០.- ១១._ ១២.- ១៣.-"),
        ("៧.- ៨.- O.- IM. ១១.- ១២.-", "៧.- ៨.- ៩.- ១០. ១១.- ១២.-"),
        ("៧.- ៨.- ១២.- ១៣.-", "៧.- ៨.- ១២.- ១៣.-"),  # a gap stays one
        ("៧.- ៨.- ៩៩.- ១២.- ១៣.-", "៧.- ៨.- .- ១២.- ១៣.-"),  # which of them it is, nobody knows
        ("១.- 99.- ៤.- ៥.-", "១.- .- ៤.- ៥.-"),  # none is better than a false one
        ("១.- ២.- ៣.- O.- O.- ៦.-", "១.- ២.- ៣.- ៤.- ៥.- ៦.-"),
        ("9.- ២.- ៣.-", "១.- ២.- ៣.-"),  # they begin with 1
        ("១.- ២.- ១.- ២.-", "១.- ២.- ១.- ២.-"),  # another law in the same file
    ],
)
def test_the_order_tells_a_number_or_it_is_left_out(read: str, right: str) -> None:
    expected = [f"មាត្រា {number}" for number in right.split()]
    assert headings_of([f"មាត្រា {number}" for number in read.split()]) == expected


def test_a_name_without_its_number_gets_it_back_and_the_page_says_so() -> None:
    (page,) = with_article_numbers([page_of(["មាត្រា ១.-", "មាត្រា", "មាត្រា ៣.-"])])
    assert (page.blocks[2].text, page.blocks[2].kind) == ("មាត្រា ២", "heading")
    assert dict(page.evidence)["numbers by their order"] == "មាត្រា \u2192 មាត្រា ២"


def test_dirt_beside_a_number_is_no_text() -> None:
    read = ["មាត្រា ២.-", "មាត្រា ៣ ន", "មាត្រា ៩ ន", "មាត្រា ៦ .- ន", "មាត្រា ៧"]
    assert headings_of(read) == ["មាត្រា ២.-", "មាត្រា ៣", "មាត្រា", "មាត្រា ៦ .-", "មាត្រា ៧"]


def test_new_articles_are_told_by_their_order() -> None:
    read = [f"មាត្រា{number} : សាលាឃុំកាន់បញ្ជី" for number in ("ថ្មី", "២ថ្មី", "ពថ្មី", "៤ថ្មី")]
    assert headings_of(read) == [
        f"មាត្រា{number} : សាលាឃុំកាន់បញ្ជី"
        if number in ("២ថ្មី", "៤ថ្មី")
        else f"មាត្រា {number}: សាលាឃុំកាន់បញ្ជី"
        for number in ("១ថ្មី", "២ថ្មី", "៣ថ្មី", "៤ថ្មី")
    ]


def test_text_behind_the_number_stays() -> None:
    read = [f"Article {number}.- The office keeps a register." for number in ("1", "Z", "3")]
    assert headings_of(read)[1] == "Article 2.- The office keeps a register."


def test_pages_with_a_text_layer_stay_as_they_are() -> None:
    read = ["មាត្រា ១.-", "មាត្រា ៩.-", "មាត្រា ៣.-"]
    assert headings_of(read, Method.TEXT_LAYER) == read


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("មាត្រា ៥.-", True),
        ("មាត្រា", True),
        ("មាត្រា IM.", True),
        ("ប្រការ ៣ _", True),
        ("មាត្រា ៥ នៃច្បាប់នេះ", False),
        ("មាត្រា ៥.- សាលាឃុំត្រូវកាន់បញ្ជី", False),
        ("តាមមាត្រា ៥.-", False),
        ("មាត្រាដែលត្រូវលុប", False),
    ],
)
def test_lines_that_are_the_heading_of_an_article(line: str, expected: bool) -> None:
    assert is_article_line(line) is expected


@given(
    st.integers(1, 90),
    st.lists(st.sampled_from(["right", "lost", "misread"]), min_size=3, max_size=20),
)
def test_no_number_is_made_wrong(first: int, kinds: list[str]) -> None:
    read = []
    for at, kind in enumerate(kinds):
        misread = "97685"[at % 5] + str(first + at)
        read.append({"right": str(first + at), "lost": "", "misread": misread}[kind])
    before = [f"មាត្រា {number}.-" for number in read]
    for at, text in enumerate(headings_of(before)):
        digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
        assert digits in ("", str(first + at)) or text == before[at]
        if {"right"} == set(kinds[max(0, at - 1) : at + 2]):
            assert digits == str(first + at)
