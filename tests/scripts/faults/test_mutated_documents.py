"""The parts of scripts/faults/mutate-documents: changes are judged; a reader that errs is found."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from mutated_documents.facts import Fact, Outcome, judge
from mutated_documents.mutations import MUTATIONS


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_document_is_read_or_refused_and_its_losses_are_told(name: str) -> None:
    outcome, why = judge(MUTATIONS[name](random.Random(name)))
    assert outcome is not Outcome.FAILED, why


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("more", "lost without a word: [4711]"),
        ("fewer", "numbers that the file does not hold"),
        ("unseen", "what nobody sees was read"),
    ],
)
def test_what_is_not_so_fails(change: str, reason: str) -> None:
    made = MUTATIONS["PDF, page turned"](random.Random(7))
    first, *rest = made.shown
    false = {
        "more": replace(made, shown=(*made.shown, Fact(4711, "Request 4711."))),
        "fewer": replace(made, shown=tuple(rest)),
        "unseen": replace(made, shown=tuple(rest), unseen=(first,)),
    }[change]
    outcome, why = judge(false)
    assert (outcome, why[: len(reason)]) == (Outcome.FAILED, reason)
