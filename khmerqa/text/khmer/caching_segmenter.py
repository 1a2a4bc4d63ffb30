"""A segmenter that remembers: a question is cut for search, for meaning and for its words alike."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.ports import Segmenter

_KEPT = 8192  # runs


class CachingSegmenter:
    """Another segmenter, asked but once for each of the runs met last; safe to share between threads."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._known: dict[str, list[str]] = {}

    @property
    def fingerprint(self) -> str:
        """That of the segmenter: what is remembered is what it said."""
        return self._segmenter.fingerprint

    def segment(self, runs: Sequence[str], /) -> list[list[str]]:
        """Return the words of each run, which nobody may change."""
        known = self._known
        found = {run: known.get(run) for run in runs}
        missing = [run for run, words in found.items() if words is None]
        if missing:
            fresh = dict(zip(missing, self._segmenter.segment(missing), strict=True))
            found |= fresh
            if len(known) + len(fresh) > _KEPT:
                known = self._known = {}
            known |= fresh
        return [words for run in runs if (words := found[run]) is not None]
