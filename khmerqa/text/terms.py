"""Words and n-grams of a text: one function for documents and questions alike.

A term is a Khmer word, an English stem, a number in ASCII digits, an abbreviation without its dots,
or a cluster 2- or 3-gram of a run of Khmer (marked, so that it never meets a word). N-grams repair
what segmentation cuts differently in a question and in a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from khmerqa.ports import Segmenter
from khmerqa.text.clusters import clusters
from khmerqa.text.normalise import Normalised, normalise
from khmerqa.text.numerals import number_key
from khmerqa.text.runs import Run, RunKind, runs
from khmerqa.text.vocabulary import FUNCTION_WORDS, NUMBER_WORDS, QUESTION_WORDS, VARIANTS

TERMS_VERSION = "4"
GRAM_MARK = "\u2248"  # stands before an n-gram; no word holds it
_REPETITION = "\u17d7"
_KHMER_LETTER = re.compile("[\u1780-\u17d3]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its key and the slice ``[start, end)`` of the original text it stands on.

    ``follows`` is the ``end`` of the Khmer word that it follows with nothing visible between, if any.
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
    cut = [runs(key.text) for key in keys]
    khmer = [run.text for of_text in cut for run in of_text if run.kind is RunKind.KHMER]
    segmented = iter(segmenter.segment(khmer))
    for key, of_text in zip(keys, cut, strict=True):
        found: list[Word] = []
        for run in of_text:
            if run.kind is RunKind.KHMER:
                found.extend(_khmer_words(next(segmented), run, key))
            else:
                found.append(Word(_key(run), run.kind, *key.original(run.start, run.end)))
        yield found


def word_tokens(text: str, segmenter: Segmenter) -> list[str]:
    """Return the keys of the words of ``text``: what the embedder and the translations know."""
    return [word.key for word in words(text, segmenter)]


def word_tokens_of_many(texts: Sequence[str], segmenter: Segmenter) -> list[list[str]]:
    """Return the keys of the words of each text."""
    return [[word.key for word in found] for found in words_of_many(texts, segmenter)]


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
    if word.kind in {RunKind.KHMER, RunKind.LATIN}:
        return term_of(word.key)
    return word.key


def term_of(key: str) -> str:
    """Return the term of a word's key: the digits of a number in words, the stem of an English word."""
    return NUMBER_WORDS.get(key) or (key if _KHMER_LETTER.search(key) else stem(key))


def content_words(found: Sequence[Word]) -> list[Word]:
    """Return the words that say what a text is about: no function or question words."""
    return [w for w in found if w.key not in FUNCTION_WORDS and w.key not in QUESTION_WORDS]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of an English word (Porter 2)."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


_STEMMER = snowballstemmer.stemmer("english")


def _khmer_words(pieces: Iterable[str], run: Run, key: Normalised) -> Iterator[Word]:
    at = run.start
    follows: int | None = None
    for piece in pieces:
        word = piece.strip(_REPETITION)
        if word:
            begin = at + piece.index(word)
            start, end = key.original(begin, begin + len(word))
            after = follows if begin == at else None
            yield Word(VARIANTS.get(word, word), RunKind.KHMER, start, end, after)
            follows = end if piece.endswith(word) else None
        else:
            follows = None
        at += len(piece)


def _key(run: Run) -> str:
    if run.kind is RunKind.NUMBER:
        return number_key(run.text)
    if run.kind is RunKind.ABBREVIATION:
        return run.text.replace(".", "")
    return run.text


def _grams(keys: Sequence[str]) -> Iterator[str]:
    pieces = [cluster for key in keys for cluster in clusters(key)]
    for length in (2, 3):
        for start in range(len(pieces) - length + 1):
            yield GRAM_MARK + "".join(pieces[start : start + length])
