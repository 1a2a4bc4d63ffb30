"""How often what was killed, kept in a file so that a run which is interrupted can go on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from service_faults.acts import NOTHING


@dataclass
class Killed:
    """Counts changes and what was killed meanwhile; ``path`` is the file, None for none."""

    path: Path | None
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        if self.path is not None and self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                act, victim = json.loads(line)
                self.counts[act, victim] += 1

    def add(self, act: str, victim: str) -> None:
        """Count one, after everything was found to hold."""
        self.counts[act, victim] += 1
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                print(json.dumps([act, victim]), file=file)

    def total(self) -> int:
        """Return how often something was killed."""
        return sum(times for (_, victim), times in self.counts.items() if victim != NOTHING)

    def table(self) -> str:
        """Return a Markdown table."""
        lines = ["| change | killed | times | lost | exposed |", "| --- | --- | --- | --- | --- |"]
        for (act, victim), times in sorted(self.counts.items()):
            lines.append(f"| {act} | {victim} | {times} | 0 | 0 |")
        return "\n".join(lines)
