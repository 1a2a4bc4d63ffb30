"""A gloss comes before a quotation in the other language; the quotation itself does not change."""

from __future__ import annotations

import pytest

from khmerqa.answer.writing.gloss import gloss
from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import COLUMNS, Glossary
from khmerqa.types import Language
from tests.small_corpus import SmallIndex

ROWS = (
    ("ក្រសួងវប្បធម៌", "", "Ministry of Culture", "MoC"),
    ("បណ្ណាល័យជាតិ", "", "national library", ""),
    ("អន្តរប្រតិបត្តិការ", "", "interoperability", ""),
    ("ច្បាប់", "", "law", ""),
)
GLOSSARY = Glossary.parse(
    "\n".join(
        [
            "\t".join(COLUMNS),
            *(
                "\t".join((*row, "", "our own", "common", "", ""))
                for row in ROWS
            ),
        ]
    )
)  # fmt: skip

GLOSSES: dict[str, tuple[str, Language, str | None]] = {
    "terms and a number": (
        "The national library holds 3,500 books under the Ministry of Culture.",
        "km",
        "〔ក្នុងអត្ថបទដកស្រង់៖ បណ្ណាល័យជាតិ (national library); ៣.៥០០; ក្រសួងវប្បធម៌ (Ministry of Culture)〕",
    ),
    "a date and a share": (
        "On 1 March 2024 some 77.5 percent agreed.",
        "km",
        "〔ក្នុងអត្ថបទដកស្រង់៖ ថ្ងៃទី១ ខែមីនា ឆ្នាំ២០២៤; ៧៧,៥%〕",
    ),
    "a period": ("The plan for 2022-2035 is long.", "km", "〔ក្នុងអត្ថបទដកស្រង់៖ ២០២២-២០៣៥〕"),
    "short common words are no terms": ("The law is good.", "km", None),
    "long ones are": (
        "It wants interoperability.",
        "km",
        "〔ក្នុងអត្ថបទដកស្រង់៖ អន្តរប្រតិបត្តិការ (interoperability)〕",
    ),
    "from Khmer": (
        "ក្រសួងវប្បធម៌ចេញប្រកាសនៅថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៣ អំពីសៀវភៅ ១០លាន។",
        "en",
        "〔In the quotation: Ministry of Culture (ក្រសួងវប្បធម៌); 5 January 2023; 10 million〕",
    ),
    "the same language": ("The national library.", "en", None),
}


@pytest.mark.parametrize(("quote", "language", "expected"), GLOSSES.values(), ids=GLOSSES.keys())
def test_gloss(quote: str, language: Language, expected: str | None, segmenter: Segmenter) -> None:
    assert gloss(quote, GLOSSARY, segmenter, language) == expected


def test_it_comes_before_the_quotation(index: SmallIndex) -> None:
    answer = index.assistant(glossary=GLOSSARY).ask(
        "When does the national library open?", 5, ["library-en"], language="km"
    )
    lines = answer.text.splitlines()
    assert lines[0].startswith("〔")
    assert "បណ្ណាល័យជាតិ" in lines[0]
    assert lines[1].startswith(answer.citations[0].quote.splitlines()[0])
