"""Text without pages: a false text layer that was pasted into it is refused, or left out and told."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.errors import UnreadableError
from khmerqa.reading.formats import read
from khmerqa.reading.text_layer.typed import false_stretches, judged
from khmerqa.types import Block, ExtractedPage, Verdict

from ..samples import ENGLISH_PARAGRAPHS, KHMER_ITEMS, KHMER_PARAGRAPHS, KHMER_TITLE

LATIN_CODES = " ".join(f"R{letter}kiT{letter}[ {letter}aM>nig" for letter in "abcdefghij")


def spoiled(text: str) -> str:
    """Return a text as a false character map shows it: signs lost, letters in the order of print."""
    chance = random.Random(text)
    kept = [c for c in text if not ("\u17b6" <= c <= "\u17d3" and chance.random() < 0.4)]
    for at in range(0, len(kept) - 1, 3):
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return "".join(kept)


FALSE = tuple(map(spoiled, KHMER_PARAGRAPHS))


def page(*texts: str) -> ExtractedPage:
    return ExtractedPage(None, None, Verdict.HEALTHY, tuple(map(Block, texts)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "\n\n".join(FALSE)),
        ("a.md", "# Rules\n\n" + "\n\n".join(FALSE)),
        ("a.html", "<html><body>" + "".join(f"<p>{text}" for text in FALSE)),
        ("a.csv", "No,Duty\n" + "\n".join(f"{n},{text}" for n, text in enumerate(FALSE))),
    ],
)
def test_a_false_text_layer_is_refused_in_every_format(name: str, text: str) -> None:
    with pytest.raises(UnreadableError, match="garbled"):
        read(name, text.encode())


def test_latin_codes_are_refused_in_markdown_too() -> None:
    with pytest.raises(UnreadableError, match="pre-Unicode"):
        read("a.md", f"# Law\n\n{LATIN_CODES} {LATIN_CODES.replace('k', 'g')}".encode())


def test_english_with_khmer_abbreviations_is_sound() -> None:
    texts = [f"{each} The council (\u1780.\u179f.\u178c.) agreed." for each in ENGLISH_PARAGRAPHS]
    whole = page(*(texts * 3))
    assert judged(whole) == whole


def test_a_false_stretch_among_sound_text_is_left_out_and_told() -> None:
    sound = [*KHMER_PARAGRAPHS, *KHMER_ITEMS, KHMER_TITLE]
    mixed = page(*sound, FALSE[0], "\u1796", FALSE[1], *sound, *ENGLISH_PARAGRAPHS)
    read = judged(mixed)
    assert [block.text for block in read.blocks] == [*sound, *sound, *ENGLISH_PARAGRAPHS]
    (loss,) = read.losses
    assert loss.en.endswith("\u2026")
    assert "garbled Khmer letters" in loss.en


@pytest.mark.parametrize(
    "texts",
    [
        KHMER_PARAGRAPHS,
        (KHMER_TITLE,),
        ENGLISH_PARAGRAPHS,
        ("\u178f\u17b6\u179a\u17b6\u1784 \u17e1",),
        (*ENGLISH_PARAGRAPHS, "\u1798\u1794\u1796 means Ministry of Education."),
    ],
)
def test_sound_text_stays_whole(texts: tuple[str, ...]) -> None:
    assert judged(page(*texts)) == page(*texts)


@given(st.lists(st.sampled_from([*KHMER_PARAGRAPHS, *KHMER_ITEMS, "", "Article 1"]), max_size=8))
def test_no_stretch_of_sound_texts_is_false(texts: list[str]) -> None:
    assert false_stretches(texts) == [False] * len(texts)
