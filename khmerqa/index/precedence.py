"""Documents that rank below another one: digests, replaced texts, repealed texts."""

from __future__ import annotations

from collections.abc import Sequence

from khmerqa.types import DocumentSummary


def outranked_documents(documents: Sequence[DocumentSummary]) -> frozenset[str]:
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


def replacement_titles(documents: Sequence[DocumentSummary]) -> dict[str, str]:
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
