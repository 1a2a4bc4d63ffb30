"""Where answers went wrong, with example questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from khmerqa.evaluation.evaluate import Outcome
from khmerqa.evaluation.question_set import Evidence
from khmerqa.text.khmer.clusters import ZERO_WIDTH
from quality.tables import STYLES, share, table

EXAMPLES = 3  # of each failure


class Fate(StrEnum):
    """The outcome of an answerable question, best first."""

    WHOLE = "complete, from the evidence"
    ELSEWHERE = "complete, quoted from elsewhere"
    LACKING = "the evidence is cited, a required fact is missing"
    WRONG_QUOTE = "the evidence was found, something else is quoted"
    REFUSED = "the evidence was found, the question is refused"
    LOST = "the evidence is not among the first ten, something else is quoted"
    LOST_REFUSED = "the evidence is not among the first ten, the question is refused"


WHY = {
    Fate.LACKING: "Too little is quoted, or another sentence of the right page.",
    Fate.WRONG_QUOTE: "Search found the page, but another sentence looks more like an answer.",
    Fate.REFUSED: "The calibration judges that the best sentence is no answer.",
    Fate.LOST: "Search did not find the page; something similar is quoted with confidence.",
    Fate.LOST_REFUSED: "Search did not find the page, so refusing is the best possible answer.",
}


def fate(outcome: Outcome) -> Fate:
    """Return the outcome of an answerable question."""
    found = outcome.rank is not None
    if outcome.answer.status != "answered":
        return Fate.REFUSED if found else Fate.LOST_REFUSED
    if outcome.complete:
        return Fate.WHOLE if outcome.cited else Fate.ELSEWHERE
    if outcome.cited:
        return Fate.LACKING
    return Fate.WRONG_QUOTE if found else Fate.LOST


def examples(outcomes: Sequence[Outcome], wanted: Fate, count: int) -> list[Outcome]:
    """Return the first questions with an outcome, of different styles as far as possible."""
    left = sorted((o for o in outcomes if fate(o) is wanted), key=lambda each: each.question.id)
    chosen: list[Outcome] = []
    while left and len(chosen) < count:
        styles = {each.question.style for each in chosen}
        chosen.append(next((o for o in left if o.question.style not in styles), left[0]))
        left.remove(chosen[-1])
    return chosen


def fates(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes of the questions, as a table by style."""
    styles = [name for name in STYLES if any(o.question.style == name for o in outcomes)]
    rows = []
    for each in Fate:
        those = [outcome for outcome in outcomes if fate(outcome) is each]
        counts = [sum(o.question.style == style for o in those) for style in styles]
        rows.append([each.value, share(len(those), len(outcomes)), *map(str, counts)])
    return table(["outcome", "share", *(STYLES[style] for style in styles)], rows)


def shown(outcomes: Sequence[Outcome]) -> str:
    """Return examples of each failure: the question, the expected answer, the actual one."""
    parts = []
    for each, why in WHY.items():
        found = "\n".join(map(_shown, examples(outcomes, each, EXAMPLES)))
        if found:
            parts.append(f"**{each.value.capitalize()}.** {why}\n\n{found}")
    return "\n\n".join(parts) or "No answer fails."


def _shown(outcome: Outcome) -> str:
    asked = " ".join(re.sub(f"[{ZERO_WIDTH}]", "", outcome.question.question).split())
    return (
        f"- `{outcome.question.id}` {asked}  \n"
        f"  must contain: {wanted_facts(outcome)} ({wanted_places(outcome)});  \n"
        f"  {actual_answer(outcome)}"
    )


def wanted_facts(outcome: Outcome) -> str:
    """Return one spelling of each fact that an answer must contain."""
    return "; ".join(alternatives[0] for alternatives in outcome.question.must_include)


def wanted_places(outcome: Outcome) -> str:
    """Return the place of the evidence."""
    return "; ".join(dict.fromkeys(map(_place, outcome.question.relevant)))


def actual_answer(outcome: Outcome) -> str:
    """Return the actual answer: the places of its quotations, or the confidence of the refusal."""
    answer = outcome.answer
    if answer.status != "answered":
        return f"refused, with a confidence of {answer.confidence:.2f}"
    places = (f"`{cited.source}`{_pages(cited.page, cited.page_end)}" for cited in answer.citations)
    return f"quoted with {answer.confidence:.2f}: {'; '.join(dict.fromkeys(places))}"


def _place(evidence: Evidence) -> str:
    pages = ", ".join(map(str, evidence.pages))
    return f"`{evidence.source}`, p. {pages}" if pages else f"`{evidence.source}`"


def _pages(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return f", p. {first}" if last in (None, first) else f", p. {first}–{last}"
