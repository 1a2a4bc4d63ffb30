"""Small deterministic stand-ins that ship with the package, for tests of what is built on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from khmerqa.ports import Message, Vectors
from khmerqa.text.khmer.clusters import clusters


class ClusterSegmenter:
    """Cuts Khmer into pairs of clusters: no model, yet every law of a segmenter holds."""

    fingerprint = "clusters"

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return each run in pieces of two clusters."""
        cut = []
        for run in runs:
            pieces = clusters(run)
            cut.append(["".join(pieces[i : i + 2]) for i in range(0, len(pieces), 2)])
        return cut


class HashEmbedder:
    """Gives each word a fixed random direction, so that shared words mean nearness."""

    def __init__(self, tokenise: Callable[[str], list[str]], dimensions: int = 64) -> None:
        self._tokenise = tokenise
        self.dimensions = dimensions
        self.fingerprint = f"hash:{dimensions}"

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one unit row per text, a zero row for a text without words."""
        rows = [self.embed_question(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_question(self, text: str, /) -> Vectors:
        """Return the normalised sum of the directions of a text's words."""
        total = np.zeros(self.dimensions, dtype=np.float32)
        for word in self._tokenise(text):
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
            total += np.random.default_rng(seed).standard_normal(self.dimensions)
        length = float(np.linalg.norm(total))
        return total / length if length else total


class FixedTranslations:
    """Translates what it was told, and nothing else."""

    def __init__(self, table: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        self._table = table

    def translate(self, word: str, /) -> Sequence[tuple[str, float]]:
        """Return the translations that were given for ``word``."""
        return self._table.get(word, ())


class ScriptedModel:
    """A language model that says what a function says, a few letters at a time."""

    def __init__(self, say: Callable[[Sequence[Message]], str], name: str = "scripted") -> None:
        self._say = say
        self.name = name

    def complete(self, messages: Sequence[Message], most_tokens: int, /) -> Iterator[str]:
        """Yield the text in small pieces."""
        text = self._say(messages)
        yield from (text[at : at + 3] for at in range(0, len(text), 3))
