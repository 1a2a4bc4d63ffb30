"""Learning the tokenizer and the word vectors from pairs, translations and a teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from khmerqa.search.translation_table import TranslationTable
from static_embedder.distillation import Example, Recipe, distil, rarity_weights
from static_embedder.pairs import NAMES_SOURCE, Pair
from static_embedder.teacher import Teacher
from static_embedder.vocabulary import UNKNOWN, choose_pieces, choose_words, make_tokenizer, split

Vectors = NDArray[np.float32]
_SMOOTH = 1e-2  # of the rarity weights


def learn_vectors(
    pairs: Sequence[Pair],
    table: TranslationTable,
    teacher: Teacher,
    recipe: Recipe,
    dimensions: int,
    min_uses: int,
) -> tuple[Tokenizer, Vectors]:
    """Return the tokenizer and one row per entry of its vocabulary (zero for the unknown word).

    A word unknown to the teacher gets a row if it occurs at least ``min_uses`` times.
    """
    pairs = [pair for pair in pairs if pair.source != NAMES_SOURCE]
    english = Counter(word for pair in pairs for word in pair.english)
    khmer = Counter(word for pair in pairs for word in pair.khmer)
    words = choose_words(english, khmer, teacher.words, min_uses)
    pieces = choose_pieces(words, english.keys() | khmer.keys(), teacher.subwords)
    entries = [UNKNOWN, *words, *pieces]
    tokenizer = make_tokenizer(entries)
    positions = {entry: place for place, entry in enumerate(entries)}

    texts = list(dict.fromkeys(pair.text for pair in pairs))
    targets = teacher.vectors(texts)
    target_of = {text: row for row, text in enumerate(texts)}
    start = start_vectors(entries, table, teacher)
    if dimensions < start.shape[1]:
        axes = _main_axes(targets, dimensions)
        targets, start = _unit(targets @ axes), start @ axes

    def encode(words: Sequence[str]) -> tuple[int, ...]:
        ids = tokenizer.encode(" ".join(words), add_special_tokens=False).ids
        return tuple(id_ for id_ in ids if id_ != positions[UNKNOWN])

    examples = [
        Example(encode(pair.english), encode(pair.khmer), target_of[pair.text], pair.weight)
        for pair in pairs
    ]
    examples = [example for example in examples if example.english and example.khmer]
    broken = {
        positions[word]: tuple(positions[piece] for piece in split(word, positions))
        for word in words
        if len(word) > 3 and not word.isdecimal()
    }
    broken = {word: parts for word, parts in broken.items() if parts}
    weights = rarity_weights(_uses(examples, len(entries)), _SMOOTH)
    vectors = distil(examples, targets, start, weights, broken, recipe)
    vectors[positions[UNKNOWN]] = 0
    return tokenizer, vectors


def start_vectors(entries: Sequence[str], table: TranslationTable, teacher: Teacher) -> Vectors:
    """Return the initial vectors, one row per entry.

    An English word starts from the teacher's vector of the word alone, minus the common component
    of all words (Arora et al. 2017); a Khmer word from the mean of its translations' vectors,
    weighted by their probability; a piece that is no word, from zero.
    """
    words = sorted({*table.english, *(set(teacher.words) & set(entries))})
    rows = teacher.vectors(words)
    rows -= rows.mean(0)
    place = {word: row for row, word in enumerate(words)}
    start = np.zeros((len(entries), rows.shape[1]), dtype=np.float32)
    for number, entry in enumerate(entries):
        if len(entry) > 1 and entry in place:
            start[number] = rows[place[entry]]
        elif entry in table.khmer_positions:
            for translation, probability in table.translate(entry):
                if translation in place:
                    start[number] += probability * rows[place[translation]]
    return start


def _uses(examples: Sequence[Example], size: int) -> NDArray[np.float64]:
    """Return each entry's frequency: the larger of its shares in the two languages."""
    counts = [
        np.bincount(np.fromiter((i for bag in bags for i in bag), dtype=np.int64), minlength=size)
        for bags in (
            [example.english for example in examples],
            [example.khmer for example in examples],
        )
    ]
    shares = [count / count.sum() for count in counts]
    largest: NDArray[np.float64] = np.maximum(*shares)
    return largest


def _main_axes(rows: Vectors, dimensions: int) -> Vectors:
    """Return the ``dimensions`` directions that hold most of ``rows``, as columns."""
    _, axes = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(axes[:, ::-1][:, :dimensions])


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit
