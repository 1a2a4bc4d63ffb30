"""A text in both languages, kept apart until it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from khmerqa.types.language import Language

_SEPARATOR = " | "  # between the halves on one line


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One message in Khmer and in English."""

    km: str
    en: str

    def __str__(self) -> str:
        """Return both on one line, Khmer first, for places where the reader's language is unknown."""
        return f"{self.km}{_SEPARATOR}{self.en}"

    @classmethod
    def from_line(cls, line: str) -> Bilingual:
        """Return the message that was written as one line, as older versions stored it.

        A name in the message may contain the separator too, once in each half. A line without the
        separator is taken for both languages.
        """
        parts = line.split(_SEPARATOR)
        middle = (len(parts) + 1) // 2
        khmer, english = _SEPARATOR.join(parts[:middle]), _SEPARATOR.join(parts[middle:])
        return cls(khmer, english or khmer)

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return self.km if language == "km" else self.en
