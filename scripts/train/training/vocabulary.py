"""What the model knows: words of both languages, and pieces for the words it does not know.

The tokenizer is WordPiece without a mark for continuations, so any known word may also be a piece:
an unknown Khmer compound falls to the words in it, an unknown English word to stem and ending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import WhitespaceSplit

UNKNOWN = "[UNK]"
_LONGEST_WORD = 40  # code points; longer ones are segmentation accidents and web addresses
_PIECE_USES = 3  # a sub-word must occur in so many words to be worth a row


def choose_words(
    english: Mapping[str, int], khmer: Mapping[str, int], teacher: Iterable[str], least: int
) -> list[str]:
    """Return the words that get a row: seen ``least`` times in the pairs, or known to the teacher."""
    known = {word for word in teacher if word.isascii() and word.isalnum() and len(word) > 1}
    seen = [
        word
        for counts in (english, khmer)
        for word, count in counts.items()
        if (count >= least or word in known) and _is_word(word)
    ]
    return list(dict.fromkeys([*seen, *sorted(known)]))


def choose_pieces(
    words: Sequence[str], unchosen: Iterable[str], subwords: Iterable[str]
) -> list[str]:
    """Return the pieces to add to ``words``.

    These are every character (so that no word is wholly unknown), and those of ``subwords`` that
    the words left without a row fall to often enough.
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
    """Return the longest-match-first pieces of ``word``, itself not among them; [] if none fit."""
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
    """Return the tokenizer whose ids are the places of ``entries``, which holds UNKNOWN."""
    model = WordPiece(
        {entry: place for place, entry in enumerate(entries)},
        unk_token=UNKNOWN,
        continuing_subword_prefix="",
        max_input_chars_per_word=_LONGEST_WORD * 3,
    )
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = WhitespaceSplit()
    return tokenizer


def _is_word(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and not set(word) & set("/@:[]")
