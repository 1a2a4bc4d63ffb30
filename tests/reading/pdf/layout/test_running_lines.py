"""The labels that pages bear, and numbers that are no labels."""

from __future__ import annotations

from khmerqa.reading.pdf.document import read_pdf
from khmerqa.reading.pdf.layout.running_lines import labels_of

from ...samples import paragraph_page, simple_pdf


def test_labels_are_kept_as_printed() -> None:
    assert labels_of([["១/៣"], ["២/៣"], ["៣/៣"]]) == ["១/៣", "២/៣", "៣/៣"]
    assert labels_of([["- 5 -"], ["- 6 -"], ["- 7 -"]]) == ["5", "6", "7"]


def test_a_gazette_carries_two_numbers() -> None:
    pages = [[f"រាជកិច្ច ទំព័រ {number}", f"{n}/4"] for n, number in enumerate(range(7489, 7493), 1)]
    assert labels_of(pages) == ["1/4, 7489", "2/4, 7490", "3/4, 7491", "4/4, 7492"]


def test_a_year_next_to_the_number_is_no_label() -> None:
    pages = [["Report 2024", str(n)] for n in range(1, 6)]
    assert labels_of(pages) == ["1", "2", "3", "4", "5"]


def test_numbers_at_the_end_of_a_small_page_on_a_large_sheet_are_labels() -> None:
    pages = [[*paragraph_page(), (290, 400, 11, str(number))] for number in range(190, 195)]
    extracted = read_pdf(simple_pdf(pages))
    assert [page.label for page in extracted.pages] == [str(n) for n in range(190, 195)]
    assert not any(block.text.isdigit() for page in extracted.pages for block in page.blocks)


def test_numbers_that_do_not_count_with_the_pages_stay() -> None:
    pages = [[*paragraph_page(), (290, 400, 11, "1992")] for _ in range(5)]
    extracted = read_pdf(simple_pdf(pages))
    assert all(page.blocks[-1].text == "1992" for page in extracted.pages)
