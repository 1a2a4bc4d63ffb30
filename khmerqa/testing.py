"""Small deterministic parts, for tests of extensions.

Each implements a port of ``khmerqa.ports`` without a model or a file, and gives the same result in
every process and on every machine. Take them for all that your test is not about: a test of a new
embedder needs ``ClusterSegmenter``, a test of a new segmenter ``HashEmbedder``.

    segmenter = ClusterSegmenter()
    embedder = HashEmbedder(str.split)
    translations = FixedTranslations({"well": [("អណ្តូង", 0.9)]})
    model = ScriptedModel(lambda messages: "A well is cleaned twice a year.")
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from khmerqa.ports import (
    JudgedPassage,
    Judgement,
    Message,
    PassageVectors,
    Span,
    Support,
    Vectors,
)
from khmerqa.text.khmer.clusters import clusters


class ClusterSegmenter:
    """A ``ports.Segmenter`` whose words are pairs of orthographic clusters.

    All that a segmenter promises holds: the words of a run, joined, are the run, and no word ends
    inside a cluster.
    """

    fingerprint = "clusters"

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run: two clusters each, the last one perhaps one."""
        segmented = []
        for run in runs:
            pieces = clusters(run)
            segmented.append(["".join(pieces[i : i + 2]) for i in range(0, len(pieces), 2)])
        return segmented


class HashEmbedder:
    """A ``ports.PassageEmbedder`` that gives each word a fixed random direction.

    Texts that share words are near each other; other texts are nearly orthogonal. ``tokenise`` returns
    the words of a text. Two embedders with as many ``dimensions`` give equal vectors.
    """

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

    def embed_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], /
    ) -> list[PassageVectors]:
        """Return the vectors of texts, and of spans as if each were a text."""
        return [
            PassageVectors(
                self.embed_question(text),
                self.embed_passages([text[start:end] for start, end in of_text]).reshape(
                    len(of_text), self.dimensions
                ),
            )
            for text, of_text in zip(texts, spans, strict=True)
        ]


class WordJudge:
    """A ``ports.Judge``: a sentence answers as far as it holds the question's words.

    ``tokenise`` returns the words of a text.
    """

    fingerprint = "words"

    def __init__(self, tokenise: Callable[[str], list[str]]) -> None:
        self._tokenise = tokenise

    def judge(self, question: str, passages: Sequence[JudgedPassage], /) -> list[Judgement]:
        """Return the share of the question's words in each sentence; the best one's for a passage."""
        return [
            Judgement(max(shares, default=0.0), shares)
            for passage in passages
            for shares in [tuple(self._share(question, each) for each in passage.sentences)]
        ]

    def support(self, statement: str, passages: Sequence[JudgedPassage], /) -> list[Support]:
        """Return the share of the statement's words in each passage as that of its support."""
        shares = [self._share(statement, "\n".join(each.sentences)) for each in passages]
        return [Support(share, 0.0, 1.0 - share) for share in shares]

    def _share(self, asked: str, text: str) -> float:
        words = set(self._tokenise(asked))
        return len(words & set(self._tokenise(text))) / len(words) if words else 0.0


class FixedTranslations:
    """``ports.Translations`` from a table: a word to its (translation, probability), best first."""

    def __init__(self, table: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        self._table = table

    def translate(self, word: str, /) -> Sequence[tuple[str, float]]:
        """Return the row of ``word``, empty where the table has none."""
        return self._table.get(word, ())


class ScriptedModel:
    """A ``ports.LanguageModel`` whose text a function makes from the messages.

    The text comes in pieces of three characters, as from a model that streams. A function that raises
    ``LanguageModelError`` plays a model that fails.
    """

    def __init__(self, write: Callable[[Sequence[Message]], str], name: str = "scripted") -> None:
        self._write = write
        self.name = name

    def complete(self, messages: Sequence[Message], max_tokens: int, /) -> Iterator[str]:
        """Yield the text in pieces of three characters."""
        text = self._write(messages)
        yield from (text[at : at + 3] for at in range(0, len(text), 3))
