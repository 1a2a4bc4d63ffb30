"""Translations in which the glossary's names come before those learnt from text; short names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khmerqa.ports import Translations
from khmerqa.text.glossary.names import Names, candidate_names
from khmerqa.text.terms.words import Word

_CERTAIN = 1.0  # probability of a translation of a name that is the whole name by itself


class WithGlossary:
    """Implements ``ports.Translations``: the glossary's translations of a name, then the learnt ones."""

    def __init__(self, translations: Translations, names: Names) -> None:
        self._translations = translations
        self._names = names

    def translate(self, word: str, /) -> Sequence[tuple[str, float]]:
        """Return (translation, probability), best first; ``word`` may be a name of several words."""
        learnt = self._translations.translate(word)
        named = self._names.get(word)
        if named is None:
            return learnt
        known = {translation for translation, _ in named}
        return [*named, *(pair for pair in learnt if pair[0] not in known)]


def short_names(
    content: Sequence[Word], translations: Translations | None
) -> Mapping[str, frozenset[str]]:
    """Return for the keys of words in names the keys of words that stand for the whole name.

    A decree names its council once, with its abbreviation, and then writes the abbreviation only.
    """
    found: dict[str, frozenset[str]] = {}
    if translations is None:
        return found
    for name in candidate_names(content):
        short = frozenset(key for key, p in translations.translate(name) if p == _CERTAIN)
        for word in name.split(" ") if short else ():
            found[word] = found.get(word, frozenset()) | short
    return found
