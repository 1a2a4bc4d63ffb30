"""When documents came to the index, and when their text last changed: what a reader has not seen yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from khmerqa.ports import PassageReader
from khmerqa.storage.history import Arrival
from khmerqa.types import DocumentSummary

_AS_IT_WAS = Arrival()


def arrivals_of(
    before: PassageReader, known: Mapping[str, Arrival], now: PassageReader, when: str
) -> dict[str, Arrival]:
    """Return when each document of ``now`` came and last changed, by id.

    ``known`` is what holds for the documents of ``before``; ``when`` is the present time (ISO 8601).
    Documents that came with the first others are not told: none of them is newer than the rest.
    """
    earlier = {each.id: each for each in before.listed()}
    if not earlier:
        return {}
    found = {}
    for each in now.listed():
        was = earlier.get(each.id)
        if was is None or _was_opened(was, each):
            arrival = Arrival(added=when)
        else:
            arrival = known.get(each.id, _AS_IT_WAS)
            if (
                was.sha256 != each.sha256
                and before.document(each.id).text != now.document(each.id).text
            ):
                arrival = replace(arrival, changed=when)
        if arrival != _AS_IT_WAS:
            found[each.id] = arrival
    return found


def _was_opened(was: DocumentSummary, now: DocumentSummary) -> bool:
    """Return whether everybody may see from now on what only some could see: for them it is new."""
    return was.catalogue.access != "public" and now.catalogue.access == "public"
