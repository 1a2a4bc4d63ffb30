"""How long the stages of an answer take."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: list[tuple[str, float]] = []

    def lap(self, stage: str) -> None:
        """End a stage that began with the one before."""
        now = time.perf_counter()
        self._laps.append((stage, round((now - self._last) * 1000, 2)))
        self._last = now

    def timings(self) -> tuple[tuple[str, float], ...]:
        """Return the stages so far, and all of the time."""
        total = round((time.perf_counter() - self._began) * 1000, 2)
        return (*self._laps, ("total", total))
