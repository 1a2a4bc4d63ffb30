from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from khmerqa.evaluation.fingerprint import Fingerprint, fingerprint, folded, holds

TEXTS = st.text(alphabet="abc កខគ្រាំ១២\u200b\n\u00a0|-", max_size=40)


@given(TEXTS, TEXTS)
def test_folding_leaves_nothing_to_fold_and_goes_piece_by_piece(one: str, other: str) -> None:
    assert folded(folded(one)) == folded(one)
    assert folded(one + " " + other) == folded(one) + folded(other)


@given(TEXTS, TEXTS, TEXTS)
def test_words_are_found_wherever_they_are(before: str, words: str, after: str) -> None:
    assert holds(before + words + after, fingerprint(words))


@given(TEXTS, TEXTS)
def test_what_is_found_is_there(text: str, words: str) -> None:
    assert holds(text, fingerprint(words)) == (folded(words) in folded(text))


def test_line_ends_and_invisible_characters_do_not_count() -> None:
    words = fingerprint("សេវា សាធារណៈ of 3,508")

    assert holds("… សេវា\u200bសាធារណៈ\nof\u00a03,508 …", words)
    assert not holds("សេវាសាធារណៈ of 3,509", words)


def test_fingerprint_can_be_made_without_this_program() -> None:
    assert fingerprint("a b") == Fingerprint(hashlib.sha256(b"ab").hexdigest(), 2)
