from __future__ import annotations

from khmerqa.search.glossary import WithGlossary
from khmerqa.search.query_terms import translated_terms
from khmerqa.testing import FixedTranslations
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.words import words

LEARNT = FixedTranslations({"molb": (("កំហុស", 0.4), ("សៀវភៅ", 0.2)), "book": (("សៀវភៅ", 0.9),)})
BOTH = WithGlossary(LEARNT, {"molb": (("សៀវភៅ", 1.0),), "សៀវភៅ ជាតិ": (("molb", 1.0),)})


def test_a_name_comes_before_what_was_learnt() -> None:
    assert BOTH.translate("molb") == [("សៀវភៅ", 1.0), ("កំហុស", 0.4)]


def test_other_words_are_as_before() -> None:
    assert BOTH.translate("book") == LEARNT.translate("book")
    assert not BOTH.translate("unknown")


def test_a_name_of_several_words_is_looked_for(segmenter: CrfSegmenter) -> None:
    assert "molb" in translated_terms(words("សៀវភៅជាតិ", segmenter), BOTH)
    assert "molb" not in translated_terms(words("ជាតិសៀវភៅ", segmenter), BOTH)
