"""Who asks, and which documents they may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from khmerqa.storage.keys import Scope
from khmerqa.storage.passages import Listed


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who asks. ``scope`` is their key's, None without one.

    ``name`` is what limits and logs know them by: a key's id or an address. What an ``open_channel``
    receives is kept by others and forwarded, so it gets nothing that was ever meant for few.
    """

    name: str
    scope: Scope | None = None
    open_channel: bool = False


@dataclass(frozen=True, slots=True)
class Restricted:
    """A document that not everyone may see."""

    id: str
    sha256: str
    internal: bool  # so the catalogue says
    marked: bool  # so its pages say: held until an administrator releases it


def restricted(documents: Iterable[Listed]) -> tuple[Restricted, ...]:
    """Return those documents that not everyone may see."""
    found = (
        Restricted(
            each.id, each.sha256, each.catalogue.access == "internal", each.marking is not None
        )
        for each in documents
    )
    return tuple(each for each in found if each.internal or each.marked)


def hidden_from(
    reader: Reader, documents: Iterable[Restricted], released: Collection[tuple[str, str]]
) -> frozenset[str]:
    """Return the ids of the documents that ``reader`` may not see.

    ``released`` holds (document id, SHA-256) of marked documents that an administrator let go.
    """
    if reader.open_channel:
        return frozenset(each.id for each in documents)
    if reader.scope == "admin":
        return frozenset()
    return frozenset(
        each.id
        for each in documents
        if (each.internal and reader.scope != "internal")
        or (each.marked and (each.id, each.sha256) not in released)
    )
