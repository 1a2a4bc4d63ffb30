"""Facts of made-up documents, and whether what was read of a document holds them and nothing else."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from enum import Enum

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.text.expressions.numerals import ascii_digits
from khmerqa.types import Extracted

PLACES = ("Kep", "Takeo", "Pailin", "Koh Kong", "Kratie", "Pursat", "Kandal", "Ratanakiri")
WORK = (
    "keeps the register of",
    "answers in writing to",
    "publishes the list of",
    "collects the fee of",
)
_NUMBER = re.compile(r"\d{3,}")


class Outcome(Enum):
    """What came of a file."""

    READ = "read whole"
    TOLD = "losses told"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence with a number of its own."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file, the facts that it shows, and those that nobody sees in it."""

    name: str
    data: bytes
    shown: tuple[Fact, ...]
    unseen: tuple[Fact, ...] = ()
    may_be_short: bool = False  # cut where no reader can know: what is left of it is all there is
    is_false: bool = False  # its letters are in a false order: nothing of it may be read
    exact: bool = True  # numbers are whole: none other may be read


def facts(dice: random.Random, count: int = 8) -> tuple[Fact, ...]:
    """Return sentences with numbers that differ."""
    numbers = dice.sample(range(1_000, 9_999), count)
    return tuple(
        Fact(
            number,
            f"The office of {dice.choice(PLACES)} {dice.choice(WORK)} request {number} at once.",
        )
        for number in numbers
    )


def judge(made: Made) -> tuple[Outcome, str]:
    """Read a file and return what came of it, and why it failed."""
    try:
        extracted = read(made.name, made.data)
    except UnreadableError as error:
        said = error.message.km and error.message.en
        return (Outcome.REFUSED, "") if said else (Outcome.FAILED, "refused without a reason")
    except Exception as error:  # any other error is a fault
        return Outcome.FAILED, f"{type(error).__name__}: {error}"
    text = ascii_digits("\n".join(b.text for page in extracted.pages for b in page.blocks))
    found = {int(number) for number in _NUMBER.findall(text)}
    known = {fact.number for fact in made.shown}
    hidden = sorted(fact.number for fact in made.unseen if fact.number in found)
    others = sorted(found - known - {fact.number for fact in made.unseen})
    if made.is_false and text.strip():
        return Outcome.FAILED, f"false text was read: {text[:60]!r}"
    if hidden:
        return Outcome.FAILED, f"what nobody sees was read: {hidden}"
    if others and made.exact:
        return Outcome.FAILED, f"numbers that the file does not hold: {others}"
    missing = sorted(known - found)
    if missing and not (made.may_be_short or is_loss_told(extracted)):
        return Outcome.FAILED, f"lost without a word: {missing}"
    return (Outcome.TOLD if is_loss_told(extracted) else Outcome.READ), ""


def is_loss_told(extracted: Extracted) -> bool:
    """Return whether a page says that something on it was not read."""
    return any(page.unread or page.losses for page in extracted.pages)
