"""A gloss is on demand; above a quotation in the other language is only the fact asked for."""

from __future__ import annotations

import pytest

from khmerqa.answer.question.profile import QuestionProfiler
from khmerqa.answer.writing.gloss import fact, gloss
from khmerqa.ports import Segmenter
from khmerqa.testing import HashEmbedder
from khmerqa.text.expressions.measures import measures, values
from khmerqa.text.glossary.table import COLUMNS, Glossary
from khmerqa.text.khmer.normalise import search_key
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
        "បណ្ណាល័យជាតិ (national library); ៣.៥០០; ក្រសួងវប្បធម៌ (Ministry of Culture)",
    ),
    "a date and a share": (
        "On 1 March 2024 some 77.5 percent agreed.",
        "km",
        "ថ្ងៃទី១ ខែមីនា ឆ្នាំ២០២៤; ៧៧,៥%",
    ),
    "a period": ("The plan for 2022-2035 is long.", "km", "២០២២-២០៣៥"),
    "short common words are no terms": ("The law is good.", "km", None),
    "long ones are": (
        "It wants interoperability.",
        "km",
        "អន្តរប្រតិបត្តិការ (interoperability)",
    ),
    "from Khmer": (
        "ក្រសួងវប្បធម៌ចេញប្រកាសនៅថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៣ អំពីសៀវភៅ ១០លាន។",
        "en",
        "Ministry of Culture (ក្រសួងវប្បធម៌); 5 January 2023; 10 million",
    ),
    "the same language": ("The national library.", "en", None),
}


@pytest.mark.parametrize(("quote", "language", "expected"), GLOSSES.values(), ids=GLOSSES.keys())
def test_gloss(quote: str, language: Language, expected: str | None, segmenter: Segmenter) -> None:
    assert gloss(quote, GLOSSARY, segmenter, language) == expected


# question, quotation: the fact in the language of the question
FACTS: dict[str, tuple[str, str, str | None]] = {
    "a sum": ("តើសំបុត្រថ្លៃប៉ុន្មានរៀល?", "A ticket costs 2,500,000 riel.", "២,៥ លាន រៀល"),
    "a sum in words": (
        "តើសំបុត្រថ្លៃប៉ុន្មានដុល្លារ?",
        "A ticket costs two dollars for each day.",
        "២ ដុល្លារ",
    ),
    "days": ("តើត្រូវរង់ចាំប៉ុន្មានថ្ងៃ?", "Wait fifteen (15) working days.", "១៥ ថ្ងៃ"),
    "a date": ("តើបើកនៅពេលណា?", "It was opened on 1 March 2024.", "ថ្ងៃទី១ ខែមីនា ឆ្នាំ២០២៤"),
    "a period": ("តើគម្រោងអនុវត្តនៅឆ្នាំណា?", "The plan for 2022-2035 is long.", "២០២២-២០៣៥"),
    "a share": ("តើប៉ុន្មានភាគរយ?", "Some 77.5 percent of 3,000 agreed.", "៧៧,៥%"),
    "a count": ("តើមានសៀវភៅប៉ុន្មាន?", "It holds 3,500 books.", "៣.៥០០"),
    "not what the question says": (
        "តើឆ្នាំ ២០២៣ មានសៀវភៅប៉ុន្មាន?",
        "In 2023 it held 3,500 books.",
        "៣.៥០០",
    ),
    "an institution": (
        "តើអ្នកណាតែងតាំងនាយក?",
        "The director is appointed by the Ministry of Culture.",
        "ក្រសួងវប្បធម៌",
    ),
    "two could be meant": ("តើសំបុត្រថ្លៃប៉ុន្មានរៀល?", "It costs 500 riel or 700 riel.", None),
    "none is asked for": ("តើបណ្ណាល័យល្អទេ?", "It holds 3,500 books.", None),
    "the same language": ("តើមានសៀវភៅប៉ុន្មាន?", "មានសៀវភៅ ៣៥០០ ក្បាល", None),
    "a sum beside an age": (
        "How much is a ticket?",
        "សំបុត្រថ្លៃ ២.៥០០ រៀល។ កុមារក្រោម ៦ ឆ្នាំមិនបង់ទេ។",
        "2,500 riels",
    ),
    "from Khmer": ("How many riel is the fee?", "ថ្លៃសេវា ១២០.០០០៛ ក្នុងមួយខែ", "120,000 riels"),
    "a date from Khmer": (
        "When was it opened?",
        "បានបើកនៅថ្ងៃទី៥ ខែមករា ឆ្នាំ២០២៣",
        "5 January 2023",
    ),
}


@pytest.mark.parametrize(("question", "quote", "expected"), FACTS.values(), ids=FACTS.keys())
def test_fact(question: str, quote: str, expected: str | None, segmenter: Segmenter) -> None:
    profile = QuestionProfiler(segmenter, HashEmbedder(str.split)).profile(question)
    found = fact(profile, quote, GLOSSARY, segmenter, profile.language)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.endswith(f" {expected}")
        # It is made from the quotation: every number in it is there.
        said = {each.value for each in measures(search_key(found))}
        assert said <= values(search_key(quote))


def test_gloss_and_fact_of_an_answer(index: SmallIndex) -> None:
    answer = index.assistant(glossary=GLOSSARY).ask(
        "How many books does the national library hold?", 5, ["library-en"], language="km"
    )
    fact_line, quoted = answer.text.splitlines()[:2]
    assert fact_line == "ជាភាសាខ្មែរ៖ ៣.៥០០ [1]"
    assert quoted == f"{answer.citations[0].quote} [1]"
    assert answer.citations[0].gloss == "៣.៥០០"
    assert answer.notice is not None
    assert "អត្ថបទដកស្រង់ជាភាសាអង់គ្លេស។" in answer.notice  # its Khmer version is indexed, too
    gardens = index.assistant(glossary=GLOSSARY).ask(
        "When are public gardens closed?", 5, ["gardens-en"], language="km"
    )
    assert gardens.notice is not None
    assert "ចម្លើយនេះមានតែជាភាសាអង់គ្លេសប៉ុណ្ណោះ។" in gardens.notice
