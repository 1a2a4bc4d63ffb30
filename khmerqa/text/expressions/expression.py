"""The value that recognisers of official expressions give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """A slice of a search key with what it means.

    ``terms`` are ready search terms; ``spelled`` is Khmer text whose words count as well, where the
    slice is short for it.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    spelled: str = ""
