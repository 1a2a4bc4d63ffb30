"""A text in both languages, kept apart until it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.types.language import Language


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One message in Khmer and in English."""

    km: str
    en: str

    def __str__(self) -> str:
        """Return both on one line, Khmer first, for places where the reader's language is unknown."""
        return f"{self.km} | {self.en}"

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return self.km if language == "km" else self.en
