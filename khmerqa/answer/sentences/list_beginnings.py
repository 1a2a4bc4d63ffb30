"""Adds the passages in which a list begins: a passage may hold only the list's last items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from khmerqa.ports import PassageReader
from khmerqa.text.structure.list_items import item_marker
from khmerqa.types import Hit

MAX_STEPS_BACK = 3  # passages; the beginning of a longer list is not looked for


def with_list_beginnings(hits: Sequence[Hit], store: PassageReader) -> list[Hit]:
    """Return the hits and, after each that begins inside a list, the passages before it.

    These get the score of that hit. ``hits`` come best first, and so does what is returned; no
    passage comes twice.
    """
    joined: dict[str, Hit] = {}
    for hit in hits:
        joined.setdefault(hit.passage.id, hit)
        passage = hit.passage
        for _ in range(MAX_STEPS_BACK):
            if not passage.position or not item_marker(passage.text.split("\n", 1)[0]):
                break
            # The passages of a document have consecutive docids.
            (docid,) = store.docids([passage.id])
            (passage,) = store.passages([docid - 1])
            joined.setdefault(passage.id, replace(hit, passage=passage))
    return list(joined.values())
