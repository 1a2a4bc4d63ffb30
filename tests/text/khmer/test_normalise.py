from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given

from khmerqa.text.khmer.normalise import normalise, search_key

from ..samples import SENTENCES, inside_clusters, khmer_runs, texts

# Each pair is two spellings of one text.
SAME = {
    "order of subscripts": ("ស្ត្រី", "ស្រ្តី"),
    "vowel before subscript": ("ក្រុម", "កុ្រម"),
    "nikahit before vowel": ("ចាំ", "ចំា"),
    "shifter after vowel": ("ស៊ី", "សី៊"),
    "vowel OO in two pieces": ("កោះ", "កេាះ"),
    "vowel OE in two pieces": ("ដើម", "ដេីម"),
    "vowel OO in two pieces, the other way round": ("កោ", "កាេ"),
    "coeng DA": ("ស្តី", "ស្ដី"),
    "coeng DA with RO": ("ស្ត្រី", "ស្រ្ដី"),
    "vowel U for the triisap": ("ស៊ី", "សុី"),
    "vowel U for the triisap, typed last": ("អ៊ិន", "អិុន"),
    "vowel U for the muusikatoan": ("ម៉ឺន", "មុឺន"),
    "qoo": ("ឱ្យ", "ឲ្យ"),
    "deprecated letter": ("អក", "\u17a3ក"),
    "deprecated letter with its vowel": ("អាក", "\u17a4ក"),
    "bathamasat": ("ក\u17c6", "ក\u17d3"),
    "doubled mark": ("ការ", "កាារ"),
    "doubled subscript": ("ក្រ", "ក្រ្រ"),
    "coeng without a letter": ("ក", "ក\u17d2"),
    "inherent vowels": ("កខ", "ក\u17b4ខ\u17b5"),
    "zero-width space": ("សាលារៀន", "សាលា\u200bរៀន"),
    "zero-width joiners": ("សាលា", "ស\u200dា\u200cលា"),
    "byte-order mark": ("សាលា", "\ufeffសាលា"),
    "soft hyphen": ("policy", "pol\u00adicy"),
    "direction marks": ("policy", "\u202apolicy\u202c"),
    "space before a mark": ("ការ", "ក ារ"),
    "no-break space before a mark": ("ការ", "ក\u00a0ារ"),
    "tab before a mark": ("ការ", "ក\tារ"),
    "space in a subscript": ("ក្រ", "ក\u17d2 រ"),
    "digits": ("២០២៨", "2028"),
    "and so on": ("។ល។", "\u17d8"),
    "case": ("Digital Government", "DIGITAL government"),
    "full width": ("ABC 12", "ＡＢＣ　１２"),
    "ligature": ("office", "o\ufb03ce"),
    "accent": ("café", "cafe\u0301"),
    "accent left out": ("café", "cafe"),
    "quotation marks": ("«ក» “ក”", '"ក" "ក"'),
    "dashes": ("2024–2028", "2024-2028"),
    "no-break space": ("a b", "a\u00a0b"),
    "line ends": ("a\nb", "a\r\nb"),
    "line separator": ("a\nb", "a\u2028b"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_same(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


DIFFERENT = {
    "vowel length": ("កិ", "កី"),
    "subscript": ("ស្ត", "ស្ថ"),
    "subscript or letter": ("ក្រ", "ករ"),
    "shifter": ("ប៉ា", "បា"),
    "bantoc": ("កត់", "កត"),
    "vowel U beneath a vowel above": ("កឹុ", "កឿ"),
    "space between words": ("សាលា រៀន", "សាលារៀន"),
    "mark on the next line": ("ក\nា", "កា"),
    "repetition sign": ("ផ្សេងៗ", "ផ្សេង"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


KEYS = {
    "RO is the last subscript": ("ស្រ្តី", "ស\u17d2ត\u17d2រី"),
    "shifter before vowel": ("សី៊", "ស\u17ca\u17b8"),
    "robat first": ("ធមា៌", "ធម\u17cc\u17b6"),
    "lower case, digits": ("Article ៥", "article 5"),
    "an accent alone is no space": ("ក\u00a8ា", "ក\u00a8ា"),
    "fraction": ("2\u00bd", "2\u00bd"),
    "footnote after a year": ("2024\u00b9", "2024\u00b9"),
    "capital I with a dot": ("\u0130stanbul", "istanbul"),
}


@pytest.mark.parametrize(("text", "key"), KEYS.values(), ids=KEYS)
def test_key(text: str, key: str) -> None:
    assert search_key(text) == key


@given(texts)
def test_idempotent(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key


def test_idempotent_for_every_character_that_unfolds() -> None:
    awkward = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.decomposition(char) or char.lower() != char or char.isspace()
    ]
    assert len(awkward) > 5000
    text = "".join(f"ក{char}ា\u17d2{char}x" for char in awkward)
    key = search_key(text)
    assert search_key(key) == key


@given(texts)
def test_the_map_is_in_range_and_monotone(text: str) -> None:
    key = normalise(text)
    assert len(key.starts) == len(key.ends) == len(key.text)
    assert all(0 <= a < b <= len(text) for a, b in zip(key.starts, key.ends, strict=True))
    assert list(key.starts) == sorted(key.starts)
    assert list(key.ends) == sorted(key.ends)


@given(texts)
def test_the_map_leads_to_cluster_boundaries(text: str) -> None:
    key = normalise(text)
    assert inside_clusters(text).isdisjoint(key.starts)
    assert inside_clusters(text).isdisjoint(key.ends)


@given(texts, texts)
def test_other_lines_have_no_influence(one: str, other: str) -> None:
    assert search_key(f"{one}\n{other}").startswith(search_key(f"{one}\n")[:-1])


@given(khmer_runs)
def test_the_original_of_a_whole_key_is_the_whole_text(text: str) -> None:
    key = normalise(text)
    assert key.original(0, len(key.text)) == (0, len(text))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_zero_width_spaces_are_mapped_away(sentence: str) -> None:
    spaced = "\u200b".join(sentence)
    key = normalise(spaced)
    assert key.text == search_key(sentence)
    assert key.original(0, len(key.text)) == (0, len(spaced))
