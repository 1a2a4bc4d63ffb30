"""What a line at the head of an official text is: its kind, its subject, or no title at all."""

from __future__ import annotations

import pytest

from khmerqa.text.structure.letterhead import is_letterhead, kind_named, states_subject, subject_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("អនុក្រឹត្យ", "អនុក្រឹត្យ"),
        ("ព្រះរាជក្រត្យ", "ព្រះរាជក្រឹត្យ"),  # as OCR reads it
        ("- សារាចរ -", "សារាចរ"),
        ("SUB-DECREE", "SUB-DECREE"),
        ("Sub-decree on markets", None),
        ("ក្រមរដ្ឋប្បវេណី", None),
        ("អនុក្រឹត្យនេះកំណត់អំពីការរៀបចំ", None),
        ("", None),
    ],
)
def test_a_line_that_is_a_kind_of_text(line: str, kind: str | None) -> None:
    assert kind_named(line) == kind


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("ស្តីពី", ""),
        ("ស្ដីពី ការរៀបចំសាលាឃុំ", "ការរៀបចំសាលាឃុំ"),
        ("ស្តីអំពីការបង់ពន្ធ", "ការបង់ពន្ធ"),
        ("ការរៀបចំសាលាឃុំ", None),
        ("ON PUBLIC MARKETS", "PUBLIC MARKETS"),
        ("An order on markets", None),
    ],
)
def test_subject_of(line: str, subject: str | None) -> None:
    assert subject_of(line) == subject


@pytest.mark.parametrize(
    "line",
    [
        "ព្រះរាជាណាចក្រកម្ពុជា",
        "ជាតិ  សាសនា  ព្រះមហាក្សត្រ",
        "ព្រះរាជាណាចត្រកម្ពុជាជាតិ សាសនា ព្រះមហាក្សត្រ",  # as OCR reads it
        "ក្រសួងមហាផ្ទៃ",
        "KINGDOM OF CAMBODIA",
        "Ministry of Interior",
        "“ឃុំស្អាត ប្រជាពលរដ្ឋសុខសាន្ត”",
        "មាតិកា",
        "- * -",
    ],
)
def test_letterheads(line: str) -> None:
    assert is_letterhead(line)


@pytest.mark.parametrize(
    "line",
    ["គោលនយោបាយជាតិស្តីពីទឹកស្អាត", "រដ្ឋាភិបាលឌីជីថលកម្ពុជា", "DIGITAL GOVERNMENT POLICY", "2022-2035"],
)
def test_titles_are_no_letterheads(line: str) -> None:
    assert not is_letterhead(line)


@pytest.mark.parametrize(
    ("line", "is_title"),
    [
        ("ច្បាប់ស្តីពីទីផ្សារសាធារណៈ", True),
        ("អនុក្រឹត្យលេខ ១២ អនក្រ.បក ស្ដីពីការគ្រប់គ្រងទីផ្សារ", True),
        ("Law on Public Markets", True),
        ("Sub-Decree No. 12 ANK.BK on Public Markets", True),
        ("Law on Public Markets applies to all.", False),
        ("The Law on Public Markets", False),
        ("ច្បាប់ទីផ្សារ", False),
    ],
)
def test_a_title_in_one_line(line: str, is_title: bool) -> None:
    assert states_subject(line) is is_title
