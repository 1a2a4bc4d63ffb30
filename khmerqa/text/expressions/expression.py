"""The value that the recognisers of official expressions yield."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """A slice of a search key with what it means.

    ``terms`` are search terms. If the slice is an abbreviation, ``spelled`` is its long form in Khmer,
    whose words are search terms too.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    spelled: str = ""
