"""A reader that keeps asking while an index is switched; run by threads, and as a process."""

from __future__ import annotations

import re
import sys
import time
from functools import partial
from pathlib import Path

from khmerqa.index.generation import Generation
from khmerqa.index.layout import IndexLayout
from khmerqa.index.provider import GenerationProvider
from khmerqa.search.hybrid import search
from khmerqa.search.question import analyse_question
from khmerqa.testing import ClusterSegmenter, FixedTranslations, HashEmbedder
from khmerqa.text.terms.words import word_tokens

QUESTION = "When does the ferry cross the river?"
_REST = 0.02  # seconds between two questions: readers must not starve the indexer
_VERSION = re.compile(r"version (\d+)")


def versions_in(generation: Generation) -> set[str]:
    """Return the versions that the texts found in one generation name: one, or it is a mixture."""
    segmenter = ClusterSegmenter()
    embedder = HashEmbedder(partial(word_tokens, segmenter=segmenter))
    hits = search(
        analyse_question(QUESTION, segmenter, embedder), generation, FixedTranslations({}), 10
    )
    texts = [hit.passage.text for hit in hits]
    texts += [generation.passages.document(hit.passage.document_id).text for hit in hits]
    return {version for text in texts for version in _VERSION.findall(text)}


def ask_until(layout: IndexLayout, last: str, seconds: float = 900.0) -> tuple[int, int]:
    """Ask until the version ``last`` is answered; return how often, and how many versions were seen.

    Raises AssertionError for an answer that names none or two versions, or an older one than before.
    """
    provider = GenerationProvider(layout, lambda generation: None)
    asked, seen, newest = 0, set[str](), 0
    end = time.monotonic() + seconds
    while last not in seen and time.monotonic() < end:
        found = versions_in(provider.generation())
        assert len(found) == 1, found
        (version,) = found
        assert int(version) >= newest, (version, newest)
        newest = int(version)
        seen.add(version)
        asked += 1
        time.sleep(_REST)
    assert last in seen, (last, newest)
    return asked, len(seen)


if __name__ == "__main__":
    print(*ask_until(IndexLayout(Path(sys.argv[1])), sys.argv[2]))
