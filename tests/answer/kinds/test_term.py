"""What something is called is answered from the glossary, with its source, above the quotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from khmerqa.answer.kinds.term import format_terms
from khmerqa.answer.question.terms import find_terms
from khmerqa.ports import Segmenter
from khmerqa.text.glossary.table import COLUMNS, Glossary
from tests.small_corpus import SmallIndex, small_index

ROWS = (
    ("បណ្ណាល័យជាតិ", "national library", "NL | ប.ជ.", "គេហដ្ឋានសៀវភៅ។", "The house of books."),
    ("អន្តរប្រតិបត្តិការ", "interoperability", "", "", ""),
    ("អក្សរកាត់", "abbreviation", "", "", ""),
)
GLOSSARY = Glossary.parse(
    "\n".join(
        [
            "\t".join(COLUMNS),
            *("\t".join((km, "", en, letters, "", "our own", "own", *means))
              for km, en, letters, *means in ROWS),
        ]
    )
)  # fmt: skip

ASKED = {
    "Interoperability ភាសាខ្មែរផ្លូវការហៅថាអ្វី?": ["interoperability"],
    "What is the official Khmer term for the national library?": ["national library"],
    "ប.ជ. ជាអក្សរកាត់នៃអ្វី?": ["national library"],
    "NL ភាសាខ្មែរហៅអី": ["national library"],
    "តើបណ្ណាល័យជាតិបើកម៉ោងប៉ុន្មាន?": [],
    "When does the national library open?": [],
}


@pytest.mark.parametrize(("question", "expected"), ASKED.items(), ids=ASKED.keys())
def test_find_terms(question: str, expected: list[str], segmenter: Segmenter) -> None:
    found = find_terms(question, GLOSSARY, segmenter)
    assert [term.english[0] for term in found] == expected


def test_terms_in_either_language() -> None:
    terms = GLOSSARY.by_english("national library")
    assert format_terms(terms, "km") == (
        "〔សទ្ទានុក្រម៖ បណ្ណាល័យជាតិ = national library = NL = ប.ជ.៖ គេហដ្ឋានសៀវភៅ។ (ប្រភព៖ our own)〕"
    )
    assert format_terms(terms, "en") == (
        "〔Glossary: national library = បណ្ណាល័យជាតិ = NL = ប.ជ.: The house of books. (source: our own)〕"
    )


def test_the_answer_has_it_before_what_the_documents_say(index: SmallIndex) -> None:
    answer = index.assistant(glossary=GLOSSARY).ask("What does NL stand for?", 5)
    assert answer.language == "en"
    assert answer.text.startswith("〔Glossary: national library")
    assert answer.citations[0].document_id in {"library-en", "library-km"}


def test_without_evidence_it_is_shown_all_the_same(index: SmallIndex) -> None:
    assistant = index.assistant(glossary=GLOSSARY)
    answer = assistant.ask("Interoperability ភាសាខ្មែរហៅថាអ្វី?", 5, ["gardens-en"])
    assert "អន្តរប្រតិបត្តិការ" in answer.text


def test_what_defines_a_term_comes_first(tmp_path: Path, segmenter: Segmenter) -> None:
    files = {
        "rules.en.md": "# Rules of reading\n\nThe reading room is closed at night. Nobody talks in a "
        "reading room.\n\n## Terms\n\nA reading room means a room without talk.\n",
    }
    index = small_index(tmp_path, segmenter, files)
    answer = index.assistant(glossary=GLOSSARY).ask("What is a reading room?", 5)
    assert answer.text == "A reading room means a room without talk. [1]"


@pytest.mark.parametrize(
    ("question", "meaning"),
    [
        ("What is the national library?", "The house of books."),
        ("តើបណ្ណាល័យជាតិជាអ្វី?", "គេហដ្ឋានសៀវភៅ។"),
        ("What does NL mean?", "The house of books."),
    ],
)
def test_the_glossary_says_what_a_term_means(
    index: SmallIndex, question: str, meaning: str
) -> None:
    answer = index.assistant(glossary=GLOSSARY).ask(question, 5)
    assert meaning in answer.text.splitlines()[0]
