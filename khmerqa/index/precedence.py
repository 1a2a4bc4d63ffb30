"""Documents that rank below another one: digests, replaced texts, repealed texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from khmerqa.types import CatalogueEntry


class Catalogued(Protocol):
    """What is needed of a document."""

    @property
    def id(self) -> str:
        """Unique in the index."""
        ...

    @property
    def path(self) -> str:
        """Under its root."""
        ...

    @property
    def title(self) -> str:
        """As it is shown."""
        ...

    @property
    def language(self) -> str:
        """Of its text."""
        ...

    @property
    def catalogue(self) -> CatalogueEntry:
        """What was said of it."""
        ...


def outranked_documents(documents: Sequence[Catalogued]) -> frozenset[str]:
    """Return the ids of documents that rank below another one.

    A digest does, where another text of the same policy is there in the same language; so does a
    document that another one replaces, and one that is repealed.
    """
    official = {
        (each.catalogue.work, each.language)
        for each in documents
        if each.catalogue.kind != "digest" and each.catalogue.work
    }
    return frozenset(
        each.id
        for each in documents
        if (each.catalogue.kind == "digest" and (each.catalogue.work, each.language) in official)
        or each.catalogue.status == "repealed"
    ) | frozenset(replacement_titles(documents))


def replacement_titles(documents: Sequence[Catalogued]) -> dict[str, str]:
    """Return the title of the document that replaces another, by the id of the replaced one.

    The catalogue's ``replaces`` names the older one by its id, its path, its number or its title.
    """
    newer = {each.catalogue.replaces: each for each in documents if each.catalogue.replaces}
    found = {}
    for each in documents:
        entry = each.catalogue
        for name in (each.id, each.path, entry.number, entry.title_km, entry.title_en, each.title):
            by = newer.get(name) if name else None
            if by is not None and by.id != each.id:
                found[each.id] = by.title
    return found
