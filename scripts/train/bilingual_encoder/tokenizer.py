"""One tokenizer for both languages, over raw text: no word segmenter is needed to use the model.

English keeps the word pieces of the body that training starts from. Khmer has no spaces, so a run of it
is cut where the product of its words' probabilities is greatest (a unigram model, Kudo 2018); words that
are not in the vocabulary fall into clusters and letters. Both are pieces of one unigram model; English
word starts carry a mark, which keeps them apart from the endings.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from khmerqa.text.khmer.clusters import COENG, KHMER_CLUSTER

PADDING, UNKNOWN, START, END, CLAIM = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[CLAIM]"
SPECIAL = (PADDING, UNKNOWN, START, END, CLAIM)
WORD_START = "\u2581"
_KHMER = re.compile("[\u1780-\u17ff]")
_CONSONANTS = [chr(code) for code in range(0x1780, 0x17A3)]
_VOWELS = [chr(code) for code in range(0x17B6, 0x17C6)]
_ENGLISH_PIECE = re.compile("[a-z0-9]+")
_SPOKEN_GIVE = "\u17a2(?:\u17c4|\u17c1\u17b6)\u1799(?![\u17b4-\u17d3\u17dd])"
_GIVE = "\u17b1\u17d2\u1799"
_LEAST_USES = 3  # of a Khmer word in the training texts, to become a piece
_CLUSTER_COST, _LETTER_COST = -14.0, -19.0  # rarer than any word
_PIECE_COST = -10.0  # English: as few pieces as possible; of as few, the longer first one
_START_BONUS, _END_BONUS = 0.02, 0.001  # for a letter


def make_tokenizer(english: Iterable[str], khmer: Mapping[str, int]) -> Tokenizer:
    """Return the tokenizer of these English word pieces and Khmer words with their counts.

    An English piece that continues a word begins with ``##``.
    """
    pieces: dict[str, float] = dict.fromkeys(SPECIAL, 0.0)
    for piece in english:
        body = piece.removeprefix("##")
        if _ENGLISH_PIECE.fullmatch(body):
            name = body if piece.startswith("##") else WORD_START + body
            bonus = _END_BONUS if piece.startswith("##") else _START_BONUS
            pieces.setdefault(name, _PIECE_COST + bonus * len(body))
        elif len(piece) == 1 and not _KHMER.match(piece):
            pieces.setdefault(piece, _PIECE_COST)
    total = sum(khmer.values())
    for word, count in sorted(khmer.items(), key=lambda item: (-item[1], item[0])):
        if count >= _LEAST_USES and len(word) <= 24:
            pieces.setdefault(word, math.log(count / total))
    clusters = Counter(
        cluster
        for word, count in khmer.items()
        for cluster in re.findall(KHMER_CLUSTER, word)
        for _ in range(min(count, _LEAST_USES))
    )
    for cluster, count in sorted(clusters.items()):
        if count >= _LEAST_USES:
            pieces.setdefault(cluster, _CLUSTER_COST)
    for code in range(0x1780, 0x17FA):
        pieces.setdefault(chr(code), _LETTER_COST)
    tokenizer = Tokenizer(Unigram(list(pieces.items()), unk_id=SPECIAL.index(UNKNOWN)))
    tokenizer.normalizer = search_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex("[\u1780-\u17d3\u17dd]+"), "isolated"),
            pre_tokenizers.BertPreTokenizer(),
        ]
    )
    tokenizer.post_processor = TemplateProcessing(
        single=f"{START} $A {END}",
        special_tokens=[(START, SPECIAL.index(START)), (END, SPECIAL.index(END))],
    )
    return tokenizer


def search_normalizer() -> normalizers.Normalizer:
    """Return what ``text.khmer.normalise.search_key`` does, as far as rules without a memory can."""
    alike = {
        "\u17a3": "\u17a2", "\u17a4": "\u17a2\u17b6", "\u17b2": "\u17b1", "\u17d3": "\u17c6",
        COENG + "\u178a": COENG + "\u178f",
        "\u17c1\u17b6": "\u17c4", "\u17c1\u17b8": "\u17be",
        **{chr(0x17E0 + digit): str(digit) for digit in range(10)},
        "\u17d8": "\u17d4\u179b\u17d4",
        **dict.fromkeys("«»“”", '"'), **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—‑−", "-"),
    }  # fmt: skip
    reordered = {
        **{
            f"{COENG}\u179a{COENG}{each}": f"{COENG}{each}{COENG}\u179a"
            for each in _CONSONANTS
            if each != "\u179a"
        },
        **{f"\u17c6{vowel}": f"{vowel}\u17c6" for vowel in _VOWELS},
        **{f"{vowel}{sign}": f"{sign}{vowel}" for vowel in _VOWELS for sign in "\u17c9\u17ca"},
    }
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\u200b-\u200f\u2060\ufeff\u00ad\u17b4\u17b5]"), ""),
            normalizers.NFKD(),
            normalizers.Replace(Regex("[\u0300-\u036f]"), ""),
            normalizers.NFC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(_SPOKEN_GIVE), _GIVE),
            *(normalizers.Replace(one, other) for one, other in {**alike, **reordered}.items()),
            normalizers.Replace(Regex("(?<![a-z0-9])(?=[a-z0-9])"), WORD_START),
        ]
    )
