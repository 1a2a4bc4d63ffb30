"""Every tuned number of scoring, selection and judging, in one frozen value.

``scripts/train/calibrate`` chooses the weights and coefficients on the tuning questions and prints them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the features in a candidate's score; chosen on questions, never on the benchmarks."""

    coverage: float = 0.222
    context_coverage: float = 0.111
    similarity: float = 0.222
    retrieval_score: float = 0.333
    type_match: float = 0.111
    judged: float = 0.0
    other_language: float = 0.85  # factor for a candidate that is not in the question's language


@dataclass(frozen=True, slots=True)
class Matching:
    """How much partial matches count, compared with a full match of a word or an answer type: 1."""

    # From this probability on, a translation counts like the word itself.
    certain_translation: float = 0.5
    list_body: float = 0.6  # a word in an item of a list; in the line that announces it, 1
    headings: float = 0.7  # a word in the headings above; in the candidate itself, 1
    other_count: float = 0.5  # a list with another number of items than the question names
    inline_list: float = 0.5  # a list within one sentence
    many_words: int = 10  # content words; more make a question no more specific


@dataclass(frozen=True, slots=True)
class SelectionLimits:
    """What is quoted besides the best candidate. Shares are of its score, lengths in code points."""

    same_language: float = 0.8  # of a candidate in the best one's language
    other_language: float = 0.9
    # If another item of its list reaches this share, the whole list is quoted instead of the best item.
    # A second list is quoted next to the best one from this share on.
    list_items: float = 0.88
    max_candidates: int = 5  # before adjacent ones are joined
    continuation: int = 200  # length of the sentence after the best, for it to be quoted as well
    sentence_gap: int = 3  # between two sentences of one paragraph


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Of the logistic model that turns the features of a selection into a probability."""

    bias: float = -2.289
    score: float = -2.830
    judged: float = 0.0
    mean_judged: float = 0.0
    context_coverage: float = 2.241
    similarity: float = 1.997
    retrieval_score: float = 2.696
    known_term_share: float = -2.090
    best_cosine: float = 2.382
    type_mismatch: float = -0.722
    rarest_unknown_term: float = -0.759
    query_length: float = 1.065
    unsatisfied: float = -3.832
    missing_numbers: float = -1.417


@dataclass(frozen=True, slots=True)
class Calibration:
    """All tuned numbers; by default those without a judge.

    A selection is an answer if its probability is at least ``threshold``.
    """

    threshold: float = 0.3
    weights: Weights = Weights()
    matching: Matching = Matching()
    selection: SelectionLimits = SelectionLimits()
    coefficients: Coefficients = Coefficients()


WITH_JUDGE = Calibration(
    threshold=0.27,  # refuses about as many answerable questions as the other does without a judge
    weights=Weights(
        coverage=0.167,
        context_coverage=0.167,
        similarity=0.167,
        retrieval_score=0.167,
        type_match=0.167,
        judged=0.167,
        other_language=0.85,
    ),
    coefficients=Coefficients(
        bias=-2.001,
        score=-3.283,
        judged=1.811,
        mean_judged=2.952,
        context_coverage=2.201,
        similarity=-0.005,
        retrieval_score=1.731,
        known_term_share=-2.185,
        best_cosine=0.026,
        type_mismatch=-0.605,
        rarest_unknown_term=-0.811,
        query_length=1.631,
        unsatisfied=-3.893,
        missing_numbers=-0.239,
    ),
)


def calibrated(*, with_judge: bool) -> Calibration:
    """Return the numbers that were tuned with a judge, or without one."""
    return WITH_JUDGE if with_judge else Calibration()
