from __future__ import annotations

import pytest

from khmerqa.text.structure.unquotable import is_apparatus, is_unquotable

UNQUOTABLE = (
    "https://example.org/a/long/name-of-a-page.pdf",
    "Five rules, as told: https://example.org/a-long-name-of-a-page",
    "www.example.org/library",
    "Retrieved from https://example.org/books on 5 May 2020.",
    "Chapter 2 Gardens and parks ........................ 14",
    "2.1 Opening hours . . . . . . . . . 7",
    "ជំពូកទី ២ សួនច្បារ……………………… ១៤",
    "Name of applicant: ______________",
    "Page 2 of 5",
    "page 12",
    "- 12 -",
    "3/10",
    "ទំព័រ ២ នៃ ៥",
    "ទំព័រទី ៧",
    "Source: City survey, 2019",
    "Sources: the authors' own calculations.",
    "ប្រភព៖ ការស្ទង់មតិឆ្នាំ ២០១៩",
    "Data source: ferry counts",
    "Photo: a visitor",
    "Smith, J. A. (2019). Gardens of the river. Journal of Parks, 12(3), 45-67.",
    "[4] Sok, P., and Chan, D. (2021). Ferry tickets. Phnom Penh: City Press, pp. 12-14.",
    "Ministry of Rivers. 2018. A handbook of ferries. City.",
    "Ferries and their crews, University Press, ISBN 978-1-2345-6789-0.",
    "12 Ibid., p. 9.",
    "Lee, K. et al., Proceedings of the Garden Congress, vol. 3.",
    "",
)
TEXT = (
    "The forms are at https://example.org and in every office of the ministry.",
    "Website: https://example.org/library",
    "គេហទំព័រ៖ www.example.org",
    "Contact: library@example.org, www.example.org",
    "The library opens at 8 a.m. and closes at 5 p.m.",
    "The source of the river is in the north.",
    "Sources of income are tickets and gifts.",
    "The fee is on page 12 of the schedule of fees.",
    "In 2019 the garden had 300 trees (2020: 350).",
    "Article 5. No. 12 of the schedule applies.",
    "ប្រភពថវិកាបានមកពីសំបុត្រ។",
    "ទំព័រដំបូងនៃសៀវភៅមានឈ្មោះម្ចាស់។",
    "3. Light for all",
    "Mr. Sok signed it in Paris (2019).",
)


@pytest.mark.parametrize("line", UNQUOTABLE)
def test_lines_that_no_answer_quotes(line: str) -> None:
    assert is_unquotable(line)


@pytest.mark.parametrize("line", TEXT)
def test_text_is_quoted(line: str) -> None:
    assert not is_unquotable(line)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (("Report on gardens", "References"), True),
        (("7. Bibliography",), True),
        (("VI. Works cited:",), True),
        (("ឯកសារយោង",), True),
        (("មាតិកា",), True),
        (("Annex", "List of tables"), True),
        (("References to other laws",), False),
        (("Contents of the box",), False),
        (("មាតិកាទី ១ អំពីសួនច្បារ",), False),
        ((), False),
    ],
)
def test_sections_of_references_and_contents(section: tuple[str, ...], expected: bool) -> None:
    assert is_apparatus(section) is expected
