"""Numbers as Excel shows them, by the format code of their cell."""

from __future__ import annotations

import pytest

from khmerqa.reading.office.cell_formats import shown_number, shown_text

ACCOUNTING = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (120000, '#,##0"៛"', "120,000៛"),
        (120000, "#,##0[$៛-453]", "120,000៛"),
        (25, '"$"#,##0.00', "$25.00"),
        (0.125, "#,##0.0%", "12.5%"),
        (-0.03, "0.0%;-0.0%", "-3.0%"),
        (12345678, "000 000 000", "012 345 678"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (2345551234, "[<=9999999]###-####;(###) ###-####", "(234) 555-1234"),
        (12345678901.55, "General", "12345678901.55"),
        (0.1 + 0.2, "General", "0.3"),
        (-5, ACCOUNTING, "(5.00)"),
        (0, ACCOUNTING, "-"),
        (1234567, '#,##0,"K"', "1,235K"),
        (2.5, "# ?/?", "2 1/2"),
        (7, '0" ថ្ងៃ"', "7 ថ្ងៃ"),
        (-1.005, "0.00", "-1.01"),
        (-0.001, "0.0", "0.0"),
        (1500, "[Red]#,##0;[Blue]-#,##0", "1,500"),
        (3, "@", "3"),
        (3, ";;;", ""),
        (12345, "0.00E+00", "1.23E+4"),
    ],
)
def test_numbers(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [("@", "A"), ("General", "A"), ('"No. "@', "No. A"), (ACCOUNTING, "A")]
)
def test_texts(code: str, shown: str) -> None:
    assert shown_text("A", code).strip() == shown
