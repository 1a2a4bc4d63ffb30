"""Which documents stand behind others: digests behind official texts, old texts behind new ones."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.storage.passages import Listed


def superseded_of(documents: Sequence[Listed]) -> frozenset[str]:
    """Return the ids of documents that another one here is to be read before.

    A digest, where the official text of its work is there in the same language; what another document
    replaces; and what is repealed.
    """
    official = {
        (each.catalogue.work, each.language)
        for each in documents
        if each.catalogue.kind == "official" and each.catalogue.work
    }
    return frozenset(
        each.id
        for each in documents
        if (each.catalogue.kind == "digest" and (each.catalogue.work, each.language) in official)
        or each.catalogue.status == "repealed"
    ) | frozenset(replaced_of(documents))


def replaced_of(documents: Sequence[Listed]) -> dict[str, str]:
    """Return the title of what replaced a document, by its id.

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
