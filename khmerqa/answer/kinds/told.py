"""What a question names and a text tells: words in any of their forms, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from khmerqa.answer.question.mentions import forms_of
from khmerqa.ports import Translations
from khmerqa.search.question import Question
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import term

ToldName = re.Pattern[str]  # a word in all its forms, over search keys


def names_of(
    question: Question, translations: Translations, without: Set[str]
) -> Iterator[ToldName]:
    """Yield the words of a question that name something; ``without`` are the terms that ask."""
    found = {term(word): word.key for word in question.content}
    for name, key in found.items():
        if not name or name in without:
            continue
        forms = [rf"\b{key}\b"] if key.isdecimal() else forms_of(key, translations)
        yield re.compile("|".join(forms))


def told(names: Sequence[ToldName], text: str) -> Set[int]:
    """Return which of the names a text tells, by their positions."""
    key = search_key(text)
    return {at for at, name in enumerate(names) if name.search(key)}
