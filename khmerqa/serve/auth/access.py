"""Who is calling, and which documents they may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from khmerqa.storage.service.keys import Scope
from khmerqa.types import Document, DocumentSummary

CALLER = "khmerqa.caller"  # the key in an ASGI scope under which the caller is kept


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or program that calls. ``scope`` is that of their key, None without a key.

    Limits and logs use ``name``: the id of a key, or an address. An ``open_channel`` such as Telegram
    stores and forwards what it receives: it never gets a restricted document, not even a released one.
    """

    name: str
    scope: Scope | None = None
    open_channel: bool = False


@dataclass(frozen=True, slots=True)
class Restricted:
    """A document that not everyone may see."""

    id: str
    sha256: str
    internal: bool  # the catalogue says so
    marked: bool  # its pages bear a confidentiality stamp: held back until it is released


def restricted(documents: Iterable[Document | DocumentSummary]) -> tuple[Restricted, ...]:
    """Return those documents that not everyone may see."""
    possible = (
        Restricted(
            each.id, each.sha256, each.catalogue.access == "internal", each.marking is not None
        )
        for each in documents
    )
    return tuple(each for each in possible if each.internal or each.marked)


def hidden_from(
    caller: Caller, documents: Iterable[Restricted], released: Collection[tuple[str, str]]
) -> frozenset[str]:
    """Return the ids of the documents that ``caller`` may not see.

    ``released`` holds (document id, SHA-256) of marked documents that an administrator released.
    """
    if caller.open_channel:
        return frozenset(each.id for each in documents)
    if caller.scope == "admin":
        return frozenset()
    return frozenset(
        each.id
        for each in documents
        if (each.internal and caller.scope != "internal")
        or (each.marked and (each.id, each.sha256) not in released)
    )
