"""A segmenter with a cache: one question is segmented for search, embedding and its words."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Segmenter

_MAX_RUNS = 8192


class CachingSegmenter:
    """Caches the words of recent runs of another segmenter. Safe to share between threads."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._known: dict[str, list[str]] = {}

    @property
    def fingerprint(self) -> str:
        """That of the other segmenter: the words are the same."""
        return self._segmenter.fingerprint

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run. The caller must not change the lists."""
        known = self._known
        found = {run: known.get(run) for run in runs}
        missing = [run for run, words in found.items() if words is None]
        if missing:
            fresh = dict(zip(missing, self._segmenter.segment(missing), strict=True))
            found |= fresh
            if len(known) + len(fresh) > _MAX_RUNS:
                known = self._known = {}
            known |= fresh
        return [words for run in runs if (words := found[run]) is not None]
