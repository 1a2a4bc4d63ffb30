from __future__ import annotations

import pytest

from khmerqa.text.glossary.names import candidate_names, names
from khmerqa.text.glossary.table import Term
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.words import content_words, words

LIBRARIES = Term(
    khmer=("ក្រសួងបណ្ណាល័យ និងសៀវភៅ", "ក្រសួងសៀវភៅ"),
    english=("Ministry of Libraries and Books",),
    acronyms=("MOLB",),
    note="",
    source="ours",
    status="own",
    definition_km="",
    definition_en="",
)


def test_acronym_translates_into_the_names(segmenter: CrfSegmenter) -> None:
    others = names([LIBRARIES], segmenter)["molb"]
    # Of the first few some are in either language.
    assert {name.isascii() for name, _ in others[:2]} == {True, False}
    found = dict(others)
    assert found["libraries"] == pytest.approx(1 / 3)
    assert found["បណ្ណាល័យ"] == found["ក្រសួង"] == found["សៀវភៅ"]
    assert sum(found.values()) == pytest.approx(2)


@pytest.mark.parametrize(
    "question",
    [
        "ក្រសួងបណ្ណាល័យនិងសៀវភៅធ្វើអ្វី",
        "តើក្រសួងសៀវភៅជាអ្វី",
        "What does the Ministry of Libraries and Books do?",
    ],
)
def test_name_translates_into_the_acronym(segmenter: CrfSegmenter, question: str) -> None:
    known = names([LIBRARIES], segmenter)
    asked = candidate_names(content_words(words(question, segmenter)))
    assert any(("molb", 1.0) in known.get(name, ()) for name in asked)
