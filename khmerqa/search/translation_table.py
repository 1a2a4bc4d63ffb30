"""Translations of words with their probabilities: learnt from parallel text, read from one file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from khmerqa.errors import SettingsError
from khmerqa.types import Bilingual


@dataclass(frozen=True, slots=True)
class Rows:
    """One direction, row by row: word ``i`` has ``columns[starts[i]:starts[i + 1]]``, best first."""

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    probabilities: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class TranslationTable:
    """p(English word | Khmer word) and p(Khmer word | English word), pruned.

    Words are those of ``khmerqa.text.terms.words.word_tokens``: normalised, lower-cased, not
    stemmed. The Khmer side holds Latin words and numbers too, as Khmer texts do.
    """

    english: tuple[str, ...]
    khmer: tuple[str, ...]
    to_english: Rows
    to_khmer: Rows
    english_positions: Mapping[str, int]
    khmer_positions: Mapping[str, int]

    @classmethod
    def load(cls, path: Path) -> TranslationTable:
        """Read a table as ``save`` wrote it."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                english, khmer = _words(arrays["english"]), _words(arrays["khmer"])
                to_english = _rows(arrays, "to_english")
                to_khmer = _rows(arrays, "to_khmer")
        except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise SettingsError(
                Bilingual(
                    f"មិនអាចអានតារាងបកប្រែ {path} បានទេ។ "
                    "សូមដំឡើង khmerqa ឡើងវិញ ឬបង្កើតតារាងដោយ scripts/train/embedder ។",
                    f"The translation table {path} cannot be read ({error}). "
                    "Install khmerqa again, or make the table with scripts/train/embedder.",
                )
            ) from error
        return cls.of(english, khmer, to_english, to_khmer)

    @classmethod
    def of(
        cls, english: tuple[str, ...], khmer: tuple[str, ...], to_english: Rows, to_khmer: Rows
    ) -> TranslationTable:
        """Return the table of these words: ``to_english`` has a row per Khmer word, and so on."""
        return cls(
            english=english,
            khmer=khmer,
            to_english=to_english,
            to_khmer=to_khmer,
            english_positions={word: position for position, word in enumerate(english)},
            khmer_positions={word: position for position, word in enumerate(khmer)},
        )

    def save(self, path: Path) -> None:
        """Write the table as one compressed file of plain arrays; equal tables, equal bytes."""
        np.savez_compressed(
            path,
            english=_text(self.english),
            khmer=_text(self.khmer),
            to_english_starts=self.to_english.starts,
            to_english_columns=self.to_english.columns,
            to_english_probabilities=self.to_english.probabilities,
            to_khmer_starts=self.to_khmer.starts,
            to_khmer_columns=self.to_khmer.columns,
            to_khmer_probabilities=self.to_khmer.probabilities,
        )

    def translate(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return (translation, probability), best first; the script of ``word`` sets the direction.

        Probabilities of one word sum to about 1. An unknown word has no translation.
        """
        if any("\u1780" <= character <= "\u17d3" for character in word):
            return _translations(self.to_english, self.khmer_positions.get(word), self.english)
        return _translations(self.to_khmer, self.english_positions.get(word), self.khmer)


def _translations(
    rows: Rows, position: int | None, words: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    if position is None:
        return ()
    start, end = int(rows.starts[position]), int(rows.starts[position + 1])
    return tuple(
        (words[column], probability)
        for column, probability in zip(
            rows.columns[start:end].tolist(), rows.probabilities[start:end].tolist(), strict=True
        )
    )


def _rows(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Rows:
    return Rows(
        starts=arrays[f"{name}_starts"].astype(np.int32),
        columns=arrays[f"{name}_columns"].astype(np.int32),
        probabilities=arrays[f"{name}_probabilities"].astype(np.float16),
    )


# Words as UTF-8 lines in one byte array: numpy's own string arrays pad every word to the longest.
def _text(words: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(array: NDArray[np.generic]) -> tuple[str, ...]:
    return tuple(array.tobytes().decode().split("\n"))
