"""The numbers that Word counts: over chapters, restarted, legal, linked, deleted, in many formats."""

from __future__ import annotations

import pytest

from khmerqa.ingest.documents.canonical import canonical
from khmerqa.reading.formats import read
from khmerqa.reading.office.number_formats import format_number

from ..docx_samples import item, level, paragraph, run, word_file

GONE = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'


def lists(abstract: str, *numbers: str) -> str:
    """One list definition, and lists that count with it."""
    numbered = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{more}</w:num>'
        for n, more in enumerate(("", *numbers), 1)
    )
    return f'<w:abstractNum w:abstractNumId="1">{abstract}</w:abstractNum>{numbered}'


def texts(body: str, numbering: str, **parts: str) -> list[str]:
    data = word_file(body, numbering=numbering, **parts)
    return [block.text for block in read("law.docx", data).pages[0].blocks]


def test_articles_go_on_over_chapters_where_they_never_restart() -> None:
    never = '<w:lvlRestart w:val="0"/>'
    levels = level(0, "upperRoman", "Part %1") + level(1, "decimal", "Rule %2", never)
    body = item(1, 0, "Water") + item(1, 1, "one") + item(1, 0, "Land") + item(1, 1, "two")
    assert texts(body, lists(levels)) == [
        "Part I Water",
        "Rule 1 one",
        "Part II Land",
        "Rule 2 two",
    ]


def test_a_level_restarts_after_the_level_that_it_names() -> None:
    after_first = '<w:lvlRestart w:val="1"/>'
    levels = "".join(
        level(n, "decimal", f"%{n + 1}", after_first if n == 2 else "") for n in range(3)
    )
    places = (0, 1, 2, 1, 2, 0, 1, 2)
    body = "".join(item(1, depth, "x") for depth in places)
    marks = [text.split()[0] for text in texts(body, lists(levels))]
    assert marks == ["1", "1", "1", "2", "2", "2", "1", "1"]


def test_a_list_with_a_start_of_its_own_restarts_once_and_others_go_on() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = "".join(item(number, 0, "x") for number in (1, 1, 2, 2, 1))
    marks = [text.split()[0] for text in texts(body, lists(level(0, "decimal", "%1."), again))]
    assert marks == ["1.", "2.", "1.", "2.", "3."]


def test_legal_numbers_are_decimal_at_all_levels() -> None:
    legal = level(0, "upperRoman", "%1") + level(1, "lowerLetter", "%1.%2", "<w:isLgl/>")
    assert texts(item(1, 0, "a") + item(1, 1, "b"), lists(legal)) == ["I a", "1.1 b"]


def test_a_level_of_a_lists_own_replaces_the_shared_one() -> None:
    own = (
        f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "Annex %1", start=3)}</w:lvlOverride>'
    )
    body = item(2, 0, "Fees") + item(2, 0, "Forms")
    assert texts(body, lists(level(0, "decimal", "%1."), own)) == ["Annex C Fees", "Annex D Forms"]


def test_a_list_takes_the_levels_of_the_style_that_it_is_linked_to() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Laws"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Laws"/>'
        f"{level(0, 'decimal', 'Rule %1')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    assert texts(item(1, 0, "a") + item(2, 0, "b"), numbering) == ["Rule 1 a", "Rule 2 b"]


def test_a_style_has_the_level_that_names_it() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Clause"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2", '<w:pStyle w:val="S"/>')
    body = item(1, 0, "a") + paragraph(run("b"), '<w:pStyle w:val="S"/>')
    assert texts(body, lists(levels), styles=styles) == ["1 a", "1.1 b"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    deleted = paragraph("", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{GONE}')
    body = item(1, 0, "a") + deleted + item(1, 0, "b")
    assert texts(body, lists(level(0, "decimal", "%1."))) == ["1. a", "2. b"]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    body = paragraph(run("The fee "), GONE) + paragraph(run("is two dollars."))
    assert texts(body, lists("")) == ["The fee is two dollars."]


def test_a_numbered_article_is_one_line_and_a_section() -> None:
    body = item(1, 0, "Ponds are kept clean.") + item(1, 0, "Boats pay a fee.")
    data = word_file(body, numbering=lists(level(0, "decimal", "Article %1")))
    text = canonical(read("law.docx", data))
    assert "Article 2 Boats pay a fee." in text.text.split("\n")
    assert [section.title for section in text.sections] == ["Article 1", "Article 2"]


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (7, "decimalZero", "07"),
        (44, "lowerRoman", "xliv"),
        (28, "upperLetter", "BB"),
        (22, "ordinal", "22nd"),
        (13, "ordinal", "13th"),
        (21, "ordinalText", "Twenty-first"),
        (40, "cardinalText", "Forty"),
        (3, "decimalEnclosedCircle", "\u2462"),
        (7, "001, 002, 003, ...", "007"),
        (12, "០១, ០២", "១២"),
        (2, "ក, ខ, គ, ...", "ខ"),
        (5, "no such format", "5"),
    ],
)
def test_formats(number: int, form: str, written: str) -> None:
    assert format_number(number, form) == written
