"""Passages that a list goes on from: who finds its last items must be told the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khmerqa.ports import PassageReader
from khmerqa.text.structure.list_items import item_marker
from khmerqa.types import Hit

FARTHEST = 3  # passages back; a longer list is cut all the same


def with_beginnings(hits: Sequence[Hit], store: PassageReader) -> list[Hit]:
    """Return the hits with the passages before those that begin within a list, as good as these.

    ``hits`` come best first, and so does what is returned; no passage comes twice.
    """
    joined: dict[str, Hit] = {}
    for hit in hits:
        joined.setdefault(hit.passage.id, hit)
        passage = hit.passage
        for _ in range(FARTHEST):
            if not passage.position or not item_marker(passage.text.split("\n", 1)[0]):
                break
            # The passages of a document are numbered one after the other.
            (number,) = store.docids([passage.id])
            (passage,) = store.passages([number - 1])
            joined.setdefault(passage.id, replace(hit, passage=passage))
    return list(joined.values())
