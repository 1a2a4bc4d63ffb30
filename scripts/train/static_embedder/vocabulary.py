"""The vocabulary: words of both languages, and pieces for unknown words.

The tokenizer is WordPiece without a mark for continuations, so any known word may also be a piece:
an unknown Khmer compound is split into its words, an unknown English word into stem and ending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import WhitespaceSplit

UNKNOWN = "[UNK]"
_MAX_WORD_LENGTH = 40  # code points; longer ones are segmentation accidents and web addresses
_PIECE_USES = 3  # words that a sub-word must occur in to get a row


def choose_words(
    english: Mapping[str, int], khmer: Mapping[str, int], teacher: Iterable[str], min_uses: int
) -> list[str]:
    """Return the words that get a row: ``min_uses`` times in the pairs, or known to the teacher."""
    known = {word for word in teacher if word.isascii() and word.isalnum() and len(word) > 1}
    seen = [
        word
        for counts in (english, khmer)
        for word, count in counts.items()
        if (count >= min_uses or word in known) and _is_word(word)
    ]
    return list(dict.fromkeys([*seen, *sorted(known)]))


def choose_pieces(
    words: Sequence[str], unchosen: Iterable[str], subwords: Iterable[str]
) -> list[str]:
    """Return the pieces to add to ``words``.

    These are every character (so that no word is wholly unknown), and the ``subwords`` that occur often
    enough in words without a row.
    """
    characters = sorted({character for word in words for character in word})
    vocabulary = {*words, *characters}
    candidates = vocabulary | {piece for piece in subwords if piece.isascii() and len(piece) > 1}
    uses = Counter(piece for word in {*words, *unchosen} for piece in split(word, candidates))
    often = sorted(
        piece for piece, count in uses.items() if piece not in vocabulary and count >= _PIECE_USES
    )
    return [character for character in characters if character not in set(words)] + often


def split(word: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the longest-match-first pieces of ``word``, without ``word`` itself; [] if none fit."""
    known = vocabulary if isinstance(vocabulary, set | dict) else set(vocabulary)
    pieces: list[str] = []
    start = 0
    while start < len(word):
        for end in range(len(word) if start else len(word) - 1, start, -1):
            if word[start:end] in known:
                pieces.append(word[start:end])
                start = end
                break
        else:
            return []
    return pieces


def make_tokenizer(entries: Sequence[str]) -> Tokenizer:
    """Return the tokenizer whose ids are the positions in ``entries``, which contains UNKNOWN."""
    model = WordPiece(
        {entry: place for place, entry in enumerate(entries)},
        unk_token=UNKNOWN,
        continuing_subword_prefix="",
        max_input_chars_per_word=_MAX_WORD_LENGTH * 3,
    )
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer


def _is_word(word: str) -> bool:
    return len(word) <= _MAX_WORD_LENGTH and not set(word) & set("/@:[]")
