from __future__ import annotations

import pytest

from khmerqa.answer.writing.official_form import official_form, with_official, written_date
from khmerqa.types import CatalogueEntry, Language, OfficialSource

HARBOURS = CatalogueEntry(
    type="sub-decree",
    number="12 អនក្រ.បក",
    date="2019-03-01",
    title_km="អនុក្រឹត្យស្តីពីការគ្រប់គ្រងកំពង់ផែ",
    title_en="Sub-Decree on the Management of Harbours",
)
EXPECTED: dict[str, tuple[CatalogueEntry, tuple[str, ...], str | None, Language, str]] = {
    "article-km": (
        HARBOURS,
        ("ជំពូក១", "មាត្រា៤.-"),
        "2",
        "km",
        "មាត្រា៤ នៃអនុក្រឹត្យលេខ ១២ អនក្រ.បក ចុះថ្ងៃទី១ ខែមីនា ឆ្នាំ២០១៩ ស្តីពីការគ្រប់គ្រងកំពង់ផែ",
    ),
    "article-en": (
        HARBOURS,
        ("Article 4",),
        "2",
        "en",
        "Article 4 of Sub-Decree on the Management of Harbours No. 12 អនក្រ.បក of 1 March 2019",
    ),
    "page-km": (
        CatalogueEntry(title_km="គោលនយោបាយកំពង់ផែ", date="2022-01"),
        ("សេចក្តីផ្តើម",),
        "12",
        "km",
        "គោលនយោបាយកំពង់ផែ ខែមករា ឆ្នាំ២០២២ ទំព័រ១២",
    ),
    "page-en": (
        CatalogueEntry(title_en="Harbour Policy", date="2022"),
        (),
        "iv",
        "en",
        "Harbour Policy of 2022, p. iv",
    ),
    "nothing known": (CatalogueEntry(), (), None, "km", "harbours.pdf"),
}


@pytest.mark.parametrize(
    ("entry", "section", "page", "language", "expected"), EXPECTED.values(), ids=EXPECTED.keys()
)
def test_official_form(
    entry: CatalogueEntry,
    section: tuple[str, ...],
    page: str | None,
    language: Language,
    expected: str,
) -> None:
    assert official_form("harbours.pdf", entry, section, page, language) == expected


def test_an_article_is_known_by_the_quotation_too() -> None:
    form = official_form("x", CatalogueEntry(title_en="Act"), (), "3", "en", "Article 9. Boats")
    assert form == "Article 9 of Act"


@pytest.mark.parametrize(
    ("section", "quote", "expected"),
    [
        (("Article 11\u201313",), "Boats carry a lamp.", "Article 11\u201313 of Act"),
        (("Article 4",), "Article 9 of this act applies to boats.", "Article 4 of Act"),
        ((), "Article 9 of this act applies to boats.", "Act, p. 3"),
        (("ប្រការ ៣ថ្មី.-",), "", "Clause 3ថ្មី of Act"),
    ],
)
def test_the_article_is_the_one_around_the_quotation(
    section: tuple[str, ...], quote: str, expected: str
) -> None:
    assert official_form("x", CatalogueEntry(title_en="Act"), section, "3", "en", quote) == expected


@pytest.mark.parametrize("value", ["soon", "2022-13-01", ""])
def test_a_date_that_is_none_is_no_error(value: str) -> None:
    assert isinstance(written_date(value, "km"), str)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("km", "សេចក្តីសង្ខេបកំពង់ផែ ទំព័រ២ (ឯកសារផ្លូវការ៖ Harbour Act ទំព័រ១៤)"),
        ("en", "Harbour digest, p. 2 (official text: Harbour Act, p. 14)"),
    ],
)
def test_a_digest_is_named_with_its_page_and_then_the_official_page(
    language: Language, expected: str
) -> None:
    entry = CatalogueEntry(title_km="សេចក្តីសង្ខេបកំពង់ផែ", title_en="Harbour digest", kind="digest")
    form = official_form("x", entry, ("Article 4",), "2", language)
    assert with_official(form, OfficialSource("Harbour Act", None, "14"), language) == expected
