"""The verdict on text without pages: Word files, web pages, plain text. Pure.

A false text layer that was copied out of a PDF is as false there, and there is no picture to read.
What is mostly false is refused; a false stretch among sound text is left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khmerqa.errors import UnreadableError
from khmerqa.reading.text_layer.plausibility import plausibility, with_types
from khmerqa.reading.text_layer.verdict import (
    LENIENCE,
    MIN_KHMER_LETTERS,
    MIN_STRANGE_WORDS,
    PageEvidence,
    is_doubtful,
    is_plausible,
    strange_words,
)
from khmerqa.types import Bilingual, ExtractedPage

FALSE_LIKELIHOOD = -2.9  # per letter: sound text lies near -2.0, a false layer at -3.5 and below
SWITCH = (
    30.0  # nats that a change between sound and false text costs: a rare name is no false layer
)
MAX_FALSE_SHARE = 0.5  # of the Khmer letters of a file
_ENOUGH_WORDS = 20  # of a file, to say how it was typed
_GIBBERISH_SHARE = 0.4  # of the different Latin words
_OLD_FONT = Bilingual(
    "ឯកសារនេះវាយដោយពុម្ពអក្សរខ្មែរចាស់មុនសម័យ Unicode។ សូមសុំច្បាប់ដែលវាយជា Unicode។",
    "This file was typed in a pre-Unicode Khmer font; ask for a Unicode version of it.",
)
_FALSE_TEXT = Bilingual(
    "អក្សរខ្មែរក្នុងឯកសារនេះខូច ដូចជាបានចម្លងចេញពី PDF ដែលមានស្រទាប់អត្ថបទខុស។ សូមសុំឯកសារដើម ឬ PDF នោះ។",
    "The Khmer letters of this file are garbled, as if copied from a PDF with a false text layer; "
    "ask for the original or for that PDF.",
)


def judged(page: ExtractedPage) -> ExtractedPage:
    """Return a page without its false stretches; raises UnreadableError where most of it is false."""
    texts = [block.text for block in page.blocks]
    _refuse_gibberish("\n".join(texts))
    if _is_false("\n".join(texts)):
        raise UnreadableError(_FALSE_TEXT)
    false = false_stretches(texts)
    if not any(false):
        return page
    gone = [text for text, is_false in zip(texts, false, strict=True) if is_false]
    letters = plausibility("\n".join(gone)).letters
    if letters > MAX_FALSE_SHARE * plausibility("\n".join(texts)).letters:
        raise UnreadableError(_FALSE_TEXT)
    kept = tuple(b for b, is_false in zip(page.blocks, false, strict=True) if not is_false)
    told = Bilingual(
        f"អក្សរខ្មែរខូច {letters} តួ ដូចជាបានចម្លងចេញពី PDF ដែលមានស្រទាប់អត្ថបទខុស៖ {_beginning(gone)}",
        f"{letters} garbled Khmer letters, as if copied from a PDF with a false text layer: "
        f"{_beginning(gone)}",
    )
    return replace(page, blocks=kept, losses=(*page.losses, told))


def false_stretches(texts: Sequence[str]) -> list[bool]:
    """Return for each of the consecutive texts whether its letters are in no order that Khmer has.

    The cheapest way through two states, sound and false (Viterbi): a text costs its letters times how
    far their likelihood is on the wrong side of the limit, and a change of state costs ``SWITCH``.
    """
    costs = {True: SWITCH, False: 0.0}
    ways: list[dict[bool, bool]] = []  # the state before, by state
    for text in texts:
        measured = plausibility(text)
        gain = measured.letters * (FALSE_LIKELIHOOD - measured.likelihood)  # if it is false
        before = {s: min((True, False), key=lambda b: costs[b] + SWITCH * (b != s)) for s in costs}
        ways.append(before)
        costs = {
            state: costs[b] + SWITCH * (b != state) - (gain if state else 0.0)
            for state, b in before.items()
        }
    state = costs[True] + SWITCH < costs[False]
    found: list[bool] = []
    for before in reversed(ways):
        found.append(state)
        state = before[state]
    return found[::-1]


def _is_false(text: str) -> bool:
    """Return whether a text as a whole is beyond the limits, and not only near them."""
    khmer = with_types(text)
    if khmer.letters < MIN_KHMER_LETTERS or is_plausible(khmer, LENIENCE):
        return False
    return not is_doubtful([PageEvidence((("", text),))])


def _refuse_gibberish(text: str) -> None:
    """Raise UnreadableError if Latin letters stand for Khmer ones in most words."""
    words, strange = strange_words(text)
    if (
        len(text.split()) >= _ENOUGH_WORDS
        and strange >= MIN_STRANGE_WORDS
        and strange > _GIBBERISH_SHARE * words
    ):
        raise UnreadableError(_OLD_FONT)


def _beginning(texts: Sequence[str]) -> str:
    joined = " ".join(texts)
    return joined if len(joined) <= 40 else f"{joined[:40]}\u2026"
