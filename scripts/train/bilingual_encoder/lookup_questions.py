"""Questions that name a word which one passage alone holds: a name, a code, a rare term."""

from __future__ import annotations

import random
from collections.abc import Iterator

from khmerqa.index.generation import Generation
from khmerqa.ports import Segmenter
from khmerqa.text.terms.words import content_words, words

_FORMS = ("{}", "{} ?", "តើ {} ជាអ្វី?", "តួនាទី {}", "What about {}?")
_SHORTEST = 4  # code points of a word that may be asked for


def lookup_questions(
    generation: Generation, segmenter: Segmenter, count: int, seed: int
) -> Iterator[tuple[str, int]]:
    """Yield questions with the docid of the one passage that holds what they name."""
    draw = random.Random(seed)
    passages = list(enumerate(generation.passages.all_passages()))
    for docid, passage in draw.sample(passages, len(passages)):
        found = [
            word.key
            for word in content_words(words(passage.text, segmenter))
            if len(word.key) >= _SHORTEST
            and "/" not in word.key  # no address on the web
            and len(generation.lexical.search({word.key: 1.0}, passage.language, 2)) == 1
        ]
        if not found:
            continue
        yield draw.choice(_FORMS).format(draw.choice(found)), docid
        count -= 1
        if not count:
            return
