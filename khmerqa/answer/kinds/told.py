"""What a question names and a text tells: words in any of their forms, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from khmerqa.answer.question.mentions import forms_of
from khmerqa.ports import Translations
from khmerqa.search.question import Question
from khmerqa.text.khmer.normalise import search_key
from khmerqa.text.terms.words import Word, term

ToldName = re.Pattern[str]  # a word in all its forms, over search keys


def names_of(
    question: Question, translations: Translations, without: Set[str]
) -> Iterator[ToldName]:
    """Yield the words of a question that name something; ``without`` are the terms that ask.

    Khmer words that follow each other and have a translation in common are one name, as are the two
    that mean "policy".
    """
    found: dict[str, tuple[Word, list[str]]] = {}
    for word in question.content:
        name = term(word)
        if not name or name in without or name in found:
            continue
        key = word.key
        forms = [rf"\b{key}\b"] if key.isdecimal() else list(forms_of(key, translations))
        found[name] = (word, forms)
    joined: list[list[str]] = []
    for word, forms in found.values():
        if word.follows and joined and set(forms) & set(joined[-1]):
            joined[-1] += forms
        else:
            joined.append(forms)
    yield from (re.compile("|".join(forms)) for forms in joined)


def told(names: Sequence[ToldName], text: str) -> Set[int]:
    """Return which of the names a text tells, by their positions."""
    key = search_key(text)
    return {at for at, name in enumerate(names) if name.search(key)}
