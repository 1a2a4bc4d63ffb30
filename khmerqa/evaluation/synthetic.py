"""A synthetic corpus of any size, made from a few real texts, for measuring speed.

Sentences are varied (new numbers, a clause from another sentence) and drawn at random into
passages of 400 to 800 code points. The same seed gives the same corpus on every machine.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from khmerqa.errors import UsageError
from khmerqa.text.language import language_of
from khmerqa.text.structure.sentences import SOURCE_MARK, sentences
from khmerqa.types import Bilingual, Language

MIN_LENGTH, MAX_LENGTH = 400, 800  # code points of a passage
POOL = 40_000  # varied sentences of each language: every passage draws from them
PASSAGES_PER_DOCUMENT = 250
_KHMER_OF_FOUR = 3  # documents: of four, three are Khmer
_LENGTHS = range(60, 360)  # code points of a sentence that is drawn
_NUMBER = re.compile(r"[0-9]+|[\u17e0-\u17e9]+")
_CLAUSE = re.compile(r"[ ,;]+")
_LEFT_OUT = re.compile(r"^(?:#+|[-*]|\d+\.|[\u17e0-\u17e9]+\.)\s*|[*_`|]|\[[^\]]*\]\([^)]*\)")
_MIXED = 0.7  # of the varied sentences, those that take a clause from another one


@dataclass(frozen=True, slots=True)
class SyntheticCorpus:
    """Sentences to draw from, by language; passages are made on demand."""

    seed: int
    pools: Mapping[Language, tuple[str, ...]]

    @classmethod
    def of(cls, folder: Path, seed: int = 2026, pool: int = POOL) -> SyntheticCorpus:
        """Read the Markdown files under ``folder`` and vary their sentences.

        Raises UsageError if they hold too few sentences in Khmer or in English.
        """
        found: dict[Language, dict[str, None]] = {"km": {}, "en": {}}
        for path in sorted(folder.rglob("*.md")):
            for sentence in _sentences(path.read_text(encoding="utf-8")):
                found[language_of(sentence)].setdefault(sentence)
        if any(len(each) < 50 for each in found.values()):
            raise UsageError(
                Bilingual(
                    f"{folder} មានប្រយោគខ្មែរ ឬអង់គ្លេសតិចពេក។ សូមបញ្ជាក់ថតដែលមានឯកសារ .md ដោយ --corpus ។",
                    f"{folder} holds too few sentences in Khmer or English. "
                    "Name a folder of .md files with --corpus.",
                )
            )
        pools: dict[Language, tuple[str, ...]] = {
            language: _varied(list(own), random.Random(f"{seed} {language}"), pool)
            for language, own in found.items()
        }
        return cls(seed, pools)

    def language(self, document: int) -> Language:
        """Return the language of a document."""
        return "km" if document % 4 < _KHMER_OF_FOUR else "en"

    def drawn(self, document: int, position: int) -> list[int]:
        """Return the sentences of one passage of a document, as positions in the pool."""
        pool = self.pools[self.language(document)]
        chance = random.Random(f"{self.seed} {document} {position}")
        wanted = chance.randrange(MIN_LENGTH + 60, MAX_LENGTH - 60)
        chosen: list[int] = []
        length = 0
        while length < wanted:
            number = chance.randrange(len(pool))
            longer = length + len(pool[number]) + (1 if chosen else 0)
            if longer <= MAX_LENGTH and number not in chosen:
                chosen.append(number)
                length = longer
            elif length >= MIN_LENGTH:
                break
        return chosen

    def passages(self, document: int, count: int = PASSAGES_PER_DOCUMENT) -> Iterator[str]:
        """Yield the passages of a document."""
        pool = self.pools[self.language(document)]
        for position in range(count):
            yield " ".join(pool[number] for number in self.drawn(document, position))

    def heading(self, document: int, position: int) -> str:
        """Return the heading over a passage."""
        word = "ចំណុច" if self.language(document) == "km" else "Point"
        return f"{word} {document + 1}.{position + 1}"

    def write(self, folder: Path, passages: int) -> int:
        """Write documents with as many passages, each under a heading; return their UTF-8 bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        size = 0
        for document, count in enumerate(_counts(passages)):
            language = self.language(document)
            title = f"ឯកសារលេខ {document + 1}" if language == "km" else f"Document {document + 1}"
            parts = [f"# {title}\n"]
            for position, text in enumerate(self.passages(document, count)):
                parts.append(f"## {self.heading(document, position)}\n\n{text}\n")
                size += len(text.encode())
            path = folder / f"document-{document + 1:05d}.{language}.md"
            path.write_text("\n".join(parts), encoding="utf-8")
        return size


def _counts(passages: int) -> Iterator[int]:
    for done in range(0, passages, PASSAGES_PER_DOCUMENT):
        yield min(PASSAGES_PER_DOCUMENT, passages - done)


def _sentences(markdown: str) -> Iterator[str]:
    for line in markdown.splitlines():
        if line.lstrip().startswith(("#", "|")):
            continue
        line = _LEFT_OUT.sub("", SOURCE_MARK.sub("", line)).strip()
        for start, end in sentences(line):
            if end - start in _LENGTHS and "://" not in line[start:end]:
                yield line[start:end]


def _varied(own: Sequence[str], chance: random.Random, count: int) -> tuple[str, ...]:
    """Return ``count`` different sentences, the own ones first."""
    made = dict.fromkeys(own)
    while len(made) < count:
        sentence = _with_new_numbers(chance.choice(own), chance)
        if chance.random() < _MIXED:
            sentence = _exchanged(sentence, chance.choice(own), chance)
        if len(sentence) in _LENGTHS:
            made.setdefault(sentence)
    return tuple(made)[:count]


def _with_new_numbers(sentence: str, chance: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        zero = "\u17e0" if match.group()[0] >= "\u17e0" else "0"
        drawn = str(chance.randrange(1, 10 ** min(len(match.group()), 6)))
        return "".join(chr(ord(zero) + int(digit)) for digit in drawn)

    return _NUMBER.sub(other, sentence)


def _exchanged(sentence: str, other: str, chance: random.Random) -> str:
    """Return the beginning of one sentence with the end of another."""
    cuts = [match.span() for match in _CLAUSE.finditer(sentence)]
    others = [match.end() for match in _CLAUSE.finditer(other)]
    if not cuts or not others:
        return sentence
    return sentence[: chance.choice(cuts)[1]] + other[chance.choice(others) :]
