"""Words and n-grams of a text: the same functions for documents and questions.

A term is a Khmer word, an English stem, a number in ASCII digits, an abbreviation without its dots,
or a cluster 2- or 3-gram of a run of Khmer (marked, so that it never equals a word). N-grams match where
a question and a document are segmented differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import snowballstemmer

from khmerqa.ports import Segmenter
from khmerqa.text.expressions.abbreviations import expand_abbreviations
from khmerqa.text.expressions.numerals import number_key
from khmerqa.text.khmer.clusters import clusters
from khmerqa.text.khmer.normalise import Normalised, normalise, search_key
from khmerqa.text.terms.runs import Run, RunKind, runs
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, NUMBER_WORDS, QUESTION_WORDS, VARIANTS

TERMS_VERSION = "5"
GRAM_MARK = "\u2248"  # prefix of an n-gram; no word contains it
REPETITION = "\u17d7"  # repeats the word before it
_IN_WORDS = frozenset((RunKind.KHMER, RunKind.LATIN))
_STEMMER = snowballstemmer.stemmer("english")
_KHMER_LETTER = re.compile("[\u1780-\u17d3]")


class Word(NamedTuple):  # created by the million, like a run
    """A word with its key and the slice ``[start, end)`` of the original text.

    ``follows`` is the ``end`` of the Khmer word directly before it, if nothing visible is between.
    """

    key: str
    kind: RunKind
    start: int
    end: int
    follows: int | None = None


def words(text: str, segmenter: Segmenter) -> list[Word]:
    """Return the words of ``text`` in order, with spans of the original."""
    return next(words_of_many([text], segmenter))


def words_of_many(texts: Iterable[str], segmenter: Segmenter) -> Iterator[list[Word]]:
    """Yield the words of each text. Many at a time are faster than one by one."""
    keys = [normalise(text) for text in texts]
    runs_of_texts = [runs(key.text) for key in keys]
    segmented = _segmented(runs_of_texts, segmenter)
    for key, runs_of_text in zip(keys, runs_of_texts, strict=True):
        found: list[Word] = []
        for run in runs_of_text:
            if run.kind is RunKind.KHMER:
                found.extend(_khmer_words(next(segmented), run, key))
            else:
                found.append(Word(_run_key(run), run.kind, *key.original(run.start, run.end)))
        yield found


def _segmented(runs_of_texts: Iterable[Sequence[Run]], segmenter: Segmenter) -> Iterator[list[str]]:
    """Return the pieces of each run of Khmer; the segmenter is called once for all."""
    return iter(
        segmenter.segment(
            [run.text for of_text in runs_of_texts for run in of_text if run.kind is RunKind.KHMER]
        )
    )


def word_tokens(text: str, segmenter: Segmenter) -> list[str]:
    """Return the keys of the words of ``text``: the tokens of the embedder and the translation table."""
    return [word.key for word in words(text, segmenter)]


def word_tokens_of_many(texts: Sequence[str], segmenter: Segmenter) -> list[list[str]]:
    """Return the keys of the words of each text."""
    runs_of_texts = [runs(search_key(text)) for text in texts]
    segmented = _segmented(runs_of_texts, segmenter)
    return [
        [key for _, keys in _keys_of_runs(of_text, segmented) for key in keys]
        for of_text in runs_of_texts
    ]


class TokensAndTerms(NamedTuple):
    """A text's search key, the keys of its words in order, and the set of their terms."""

    key: str
    tokens: list[str]
    terms: frozenset[str]


def tokens_and_terms(texts: Sequence[str], segmenter: Segmenter) -> Iterator[TokensAndTerms]:
    """Yield the words and terms of each text, without n-grams and spans.

    The meaning of an abbreviation is included: a decree names its council once, and then by letters.
    """
    keys = [search_key(text) for text in texts]
    runs_of_texts = [runs(expand_abbreviations(key)) for key in keys]
    segmented = _segmented(runs_of_texts, segmenter)
    for key, of_text in zip(keys, runs_of_texts, strict=True):
        tokens: list[str] = []
        found: set[str] = set()
        for kind, of_run in _keys_of_runs(of_text, segmented):
            tokens += of_run
            found.update(map(term_of, of_run) if kind in _IN_WORDS else of_run)
        yield TokensAndTerms(key, tokens, frozenset(found))


def _keys_of_runs(
    of_text: Sequence[Run], segmented: Iterator[list[str]]
) -> Iterator[tuple[RunKind, Sequence[str]]]:
    """Yield the keys of the words of each run."""
    for run in of_text:
        if run.kind is RunKind.KHMER:
            yield run.kind, list(filter(None, map(word_key, next(segmented))))
        else:
            yield run.kind, (_run_key(run),)


def terms_of_runs(
    runs_of_texts: Sequence[Sequence[Run]], segmenter: Segmenter
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield ``terms`` of the words of each text, and its Khmer words, without spans."""
    segmented = _segmented(runs_of_texts, segmenter)
    for of_text in runs_of_texts:
        result: list[str] = []
        khmer: list[str] = []
        grams: list[str] = []
        for run in of_text:
            if run.kind is RunKind.KHMER:
                for group in _groups(next(segmented)):
                    khmer += group
                    result += map(term_of, group)
                    grams += _grams(group)
            else:
                key = _run_key(run)
                result.append(term_of(key) if run.kind is RunKind.LATIN else key)
        yield result + grams, khmer


def _groups(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Yield the keys of the words of a run, a new group after each sign of repetition."""
    if not any(REPETITION in piece for piece in pieces):
        yield list(map(word_key, pieces))
        return
    group: list[str] = []
    for piece in pieces:
        if group and piece.startswith(REPETITION):
            yield group
            group = []
        if key := word_key(piece):
            group.append(key)
        if group and piece.endswith(REPETITION):
            yield group
            group = []
    if group:
        yield group


def word_key(piece: str) -> str:
    """Return the key of a segmented word: no sign of repetition, the preferred spelling."""
    word = piece.strip(REPETITION)
    return VARIANTS.get(word, word)


def terms(found: Sequence[Word]) -> list[str]:
    """Return the search terms of a text's words, n-grams included; repeated as often as they occur."""
    result = [term(word) for word in found]
    start = 0
    while start < len(found):
        if found[start].kind is not RunKind.KHMER:
            start += 1
            continue
        end = start + 1
        while end < len(found) and found[end].follows == found[end - 1].end:
            end += 1
        result.extend(_grams([word.key for word in found[start:end]]))
        start = end
    return result


def term(word: Word) -> str:
    """Return the search term of one word."""
    if word.kind in _IN_WORDS:
        return term_of(word.key)
    return word.key


@lru_cache(maxsize=65536)
def term_of(key: str) -> str:
    """Return the term of a word's key: the digits of a number in words, the stem of an English word."""
    return NUMBER_WORDS.get(key) or (key if _KHMER_LETTER.search(key) else stem(key))


def content_words(found: Sequence[Word]) -> list[Word]:
    """Return the words without function words and question words."""
    return [w for w in found if w.key not in FUNCTION_WORDS and w.key not in QUESTION_WORDS]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of an English word (Porter 2)."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def _khmer_words(pieces: Iterable[str], run: Run, key: Normalised) -> Iterator[Word]:
    at = run.start
    follows: int | None = None
    for piece in pieces:
        word = piece.strip(REPETITION)
        if word:
            begin = at + piece.index(word)
            start, end = key.original(begin, begin + len(word))
            after = follows if begin == at else None
            yield Word(VARIANTS.get(word, word), RunKind.KHMER, start, end, after)
            follows = end if piece.endswith(word) else None
        else:
            follows = None
        at += len(piece)


def _run_key(run: Run) -> str:
    if run.kind is RunKind.NUMBER:
        return number_key(run.text)
    if run.kind is RunKind.ABBREVIATION:
        return run.text.replace(".", "")
    return run.text


def _grams(keys: Sequence[str]) -> list[str]:
    pieces = list(chain.from_iterable(map(_clusters, keys)))
    seconds, thirds = pieces[1:], pieces[2:]
    pairs = [f"{GRAM_MARK}{a}{b}" for a, b in zip(pieces, seconds, strict=False)]
    return pairs + [
        f"{GRAM_MARK}{a}{b}{c}" for a, b, c in zip(pieces, seconds, thirds, strict=False)
    ]


@lru_cache(maxsize=65536)
def _clusters(word: str) -> tuple[str, ...]:
    return tuple(clusters(word))
