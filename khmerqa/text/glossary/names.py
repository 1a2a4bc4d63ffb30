"""The glossary as a dictionary of names: an institution is found by any of its names.

A name is the keys of its content words, joined by spaces. So "Ministry of Posts" in a question matches
however it is written. An acronym is a name of one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from khmerqa.ports import Segmenter
from khmerqa.text.glossary.keys import acronym_key
from khmerqa.text.glossary.table import Term
from khmerqa.text.terms.vocabulary import FUNCTION_WORDS, QUESTION_WORDS
from khmerqa.text.terms.words import Word, word_tokens_of_many

MAX_NAME_WORDS = 8
Names = Mapping[str, tuple[tuple[str, float], ...]]


def names(terms: Sequence[Term], segmenter: Segmenter) -> Names:
    """Return the words of each name's other names, as (word key, probability).

    An acronym translates into the content words of its names in both languages; the words of each
    language share a probability of 1. A Khmer name translates into the acronym and the English words,
    an English name into the acronym and the Khmer words.
    """
    texts = [text for term in terms for text in (*term.english, *term.khmer)]
    keys = map(_content, word_tokens_of_many(texts, segmenter))
    found: dict[str, dict[str, float]] = {}
    for term in terms:
        english = [next(keys) for _ in term.english]
        khmer = [next(keys) for _ in term.khmer]
        acronyms = [acronym_key(acronym) for acronym in term.acronyms]
        in_english, in_khmer = _shared(english[0]), _shared(khmer[0])
        alone = dict.fromkeys(acronyms, 1.0)
        translations = [
            *(((acronym,), _alternating(in_khmer, in_english)) for acronym in acronyms),
            *((name, alone | in_khmer) for name in english),
            *((name, alone | in_english) for name in khmer),
        ]
        for name, others in translations:
            if others and any(name) and len(name) <= MAX_NAME_WORDS:
                known = found.setdefault(" ".join(name), {})
                known.update({w: max(p, known.get(w, 0.0)) for w, p in others.items()})
    return {
        name: tuple(sorted(others.items(), key=lambda pair: -pair[1]))
        for name, others in found.items()
    }


def candidate_names(content: Sequence[Word]) -> Iterator[str]:
    """Yield every sequence of two or more content words of a question, as a name."""
    keys = [word.key for word in content]
    for length in range(2, MAX_NAME_WORDS + 1):
        for start in range(len(keys) - length + 1):
            yield " ".join(keys[start : start + length])


def _content(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(t for t in tokens if t not in FUNCTION_WORDS and t not in QUESTION_WORDS)


def _alternating(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return both, alternating, so that the first few are of both languages."""
    pairs = zip_longest(one.items(), other.items())
    return dict(item for pair in pairs for item in pair if item is not None)


def _shared(keys: Sequence[str]) -> dict[str, float]:
    return {key: 1.0 / len(keys) for key in keys}
