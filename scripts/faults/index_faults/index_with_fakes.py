"""A program that indexes CORPUS into INDEX with fast stand-ins for the models; all else is the same.

index_with_fakes.py CORPUS INDEX
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from khmerqa.embedding.cached import CachedEmbedder
from khmerqa.errors import KhmerQAError
from khmerqa.index.layout import IndexLayout
from khmerqa.ingest.reindex import Reindexer
from khmerqa.ports import Progress, Span
from khmerqa.reading.workers.in_process import InProcessReader
from khmerqa.testing import ClusterSegmenter, HashEmbedder
from khmerqa.text.terms.words import word_tokens
from khmerqa.types import Document, Passage


class StageReporter:
    """Writes each stage to standard error once, when it begins."""

    def __init__(self) -> None:
        self._stages: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Report the stage."""
        if stage not in self._stages:
            self._stages.add(stage)
            print(stage, file=sys.stderr, flush=True)


class TextRecorder:
    """Records a passage's text instead of its sentences."""

    version = "1"

    def records(self, passages: Sequence[tuple[Document, Passage]]) -> list[bytes]:
        """Return one record a passage."""
        return [passage.text.encode() for _, passage in passages]

    def spans(self, passages: Sequence[tuple[Document, Passage]]) -> list[list[Span]]:
        """Return none: the embedder sees texts only."""
        return [[] for _ in passages]


def fake_reindexer(index: Path, progress: Progress) -> Reindexer:
    """Return a reindexer of an index with stand-ins for the models."""
    segmenter = ClusterSegmenter()
    embedder = HashEmbedder(partial(word_tokens, segmenter=segmenter))
    return Reindexer(
        layout=IndexLayout(index),
        reader=InProcessReader(),
        segmenter=segmenter,
        embedder=partial(CachedEmbedder, embedder),
        progress=progress,
        grace=0.0,
        recorder=TextRecorder(),
    )


def main(corpus: Path, index: Path) -> None:
    """Index the corpus; exit with the message where that fails."""
    try:
        fake_reindexer(index, StageReporter()).run([corpus])
    except (KhmerQAError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
