"""Translations in which the glossary's names come before those learnt from text."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Translations
from khmerqa.text.glossary.names import Names


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
