"""Provisions that a question names are looked up: articles, instruments by number, legal bases."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from khmerqa.answer.assistant import Assistant
from khmerqa.answer.kinds.answer_kind import LOOKED_UP as CONFIDENCE
from khmerqa.answer.kinds.provision import Reference, parse_reference
from khmerqa.ports import Segmenter
from tests.small_corpus import small_index

FILES: Mapping[str, str] = {
    "harbours.md": """# អនុក្រឹត្យស្តីពីការគ្រប់គ្រងកំពង់ផែ

បានឃើញរដ្ឋធម្មនុញ្ញនៃព្រះរាជាណាចក្រកម្ពុជា;

បានឃើញច្បាប់ស្តីពីទូកក្តោង;

## មាត្រា១

អនុក្រឹត្យនេះកំណត់វិធានសម្រាប់កំពង់ផែទាំងអស់។

## មាត្រា២

នាយកកំពង់ផែត្រូវកាន់បញ្ជីទូក។

បញ្ជីនោះត្រូវពិនិត្យរៀងរាល់ឆ្នាំ។

## មាត្រា៣

អនុក្រឹត្យនេះចូលជាធរមានចាប់ពីថ្ងៃចុះហត្ថលេខា។
""",
    "boats.md": """# Law on sailing boats

## Article 1

This law is about boats with sails.

## Article 2

Every boat carries a lamp at night. The lamp is white.

## Article 12

Whoever sails without a lamp pays a fine.
""",
    "lights.md": """# Prakas on the lights of piers

## Clause 1

Every pier has a light.

## Clause 2

The light of a pier is green.
""",
    "notice.md": """# Notice to captains

"Article 12" is read out in every harbour.

«មាត្រា២» ត្រូវអាននៅកំពង់ផែទាំងអស់។
""",
    "catalogue.toml": """["harbours.md"]
type = "sub-decree"
number = "១២ អនក្រ.បក"
date = "2019-03-01"

["boats.md"]
type = "law"
status = "draft"
""",
}


@pytest.fixture(scope="module")
def lawyer(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> Assistant:
    return small_index(tmp_path_factory.mktemp("laws"), segmenter, FILES).assistant()


LOOKED_UP: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "by number and article": (
        "តើមាត្រា២ នៃអនុក្រឹត្យលេខ ១២ ចែងដូចម្តេច?",
        "harbours",
        ("បញ្ជីទូក", "រៀងរាល់ឆ្នាំ"),
        ("ចុះហត្ថលេខា", "lamp"),
    ),
    "article of a law by its type": (
        "What does Article 2 of the law say?",
        "boats",
        ("lamp is white",),
        ("fine", "បញ្ជីទូក"),
    ),
    "article alone, only one document has it": (
        "មាត្រា១២ ចែងដូចម្តេច?",
        "boats",
        ("pays a fine",),
        ("lamp is white",),
    ),
    "article and clause": (
        "Article 12 clause 3 of the law on sailing boats",
        "boats",
        ("pays a fine",),
        ("green", "read out"),
    ),
    "clause": (
        "What does clause 2 say?",
        "lights",
        ("is green",),
        ("lamp is white", "has a light"),
    ),
    "clause that is called article": (
        "What does Article 2 of the prakas on lights say?",
        "lights",
        ("is green",),
        ("lamp is white",),
    ),
    "of the law whose title is named": (
        "តើមាត្រា២ នៃអត្ថបទស្តីពីកំពង់ផែចែងអ្វី?",
        "harbours",
        ("បញ្ជីទូក",),
        ("lamp is white", "អាននៅ"),
    ),
    "what it is about": ("អនុក្រឹត្យលេខ១២ និយាយពីអ្វី?", "harbours", ("កំណត់វិធាន",), ("បញ្ជីទូក",)),
    "legal basis": (
        "អនុក្រឹត្យលេខ១២ មានមូលដ្ឋានច្បាប់អ្វី?",
        "harbours",
        ("រដ្ឋធម្មនុញ្ញ", "ទូកក្តោង"),
        ("កំណត់វិធាន",),
    ),
}


@pytest.mark.parametrize(
    ("question", "document", "includes", "leaves_out"), LOOKED_UP.values(), ids=LOOKED_UP.keys()
)
def test_what_is_named_is_looked_up(
    lawyer: Assistant,
    question: str,
    document: str,
    includes: tuple[str, ...],
    leaves_out: tuple[str, ...],
) -> None:
    answer = lawyer.ask(question, 5)

    assert answer.status == "answered"
    assert answer.citations[0].document_id == document
    assert all(text in answer.text for text in includes)
    assert not any(text in answer.text for text in leaves_out)


def test_an_article_of_that_number_in_two_laws_is_quoted_from_both(lawyer: Assistant) -> None:
    answer = lawyer.ask("មាត្រា១ ចែងដូចម្តេច?", 5)
    assert {citation.document_id for citation in answer.citations} == {"harbours", "boats"}


def test_an_instrument_that_is_not_there_is_not_made_up(lawyer: Assistant) -> None:
    assert lawyer.ask("តើមាត្រា២ នៃអនុក្រឹត្យលេខ ១២ ចែងដូចម្តេច?", 5).confidence == CONFIDENCE
    assert lawyer.ask("តើមាត្រា២ នៃអនុក្រឹត្យលេខ ៩៩ ចែងដូចម្តេច?", 5).confidence < CONFIDENCE


def test_official_form_and_status_are_shown(lawyer: Assistant) -> None:
    decree = lawyer.ask("តើមាត្រា២ នៃអនុក្រឹត្យលេខ ១២ ចែងដូចម្តេច?", 5).citations[0]
    assert decree.reference.startswith("មាត្រា២ នៃអនុក្រឹត្យលេខ ១២ អនក្រ.បក ចុះថ្ងៃទី១ ខែមីនា ឆ្នាំ២០១៩")
    draft = lawyer.ask("What does Article 12 of the law say?", 5)
    assert draft.notice is not None
    assert "draft" in draft.notice


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("តើគោលនយោបាយមានគោលដៅអ្វី?", None),
        ("តើច្បាប់នេះចូលជាធរមាននៅពេលណា?", None),
        ("What articles of clothing are exported?", None),
        (
            "Article 5 of sub-decree No. 044",
            Reference(frozenset({"sub-decree"}), "44", "5", basis=False, matter=False),
        ),
        (
            "anukret លេខ ៤៤ និយាយពីអ្វី?",
            Reference(frozenset({"sub-decree"}), "44", None, basis=False, matter=True),
        ),
    ],
)
def test_reference(question: str, expected: Reference | None) -> None:
    assert parse_reference(question) == expected
