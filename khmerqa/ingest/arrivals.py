"""When documents came to the index, and when their text last changed: what a reader has not seen yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

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


def with_releases(
    arrivals: Mapping[str, Arrival],
    listed: Iterable[DocumentSummary],
    released: Mapping[tuple[str, str], float],
) -> dict[str, Arrival]:
    """Return arrivals with documents that were held back as new from when they were released.

    ``released`` holds the time (seconds since 1970) by document id and SHA-256.
    """
    found = dict(arrivals)
    for each in listed:
        at = released.get((each.id, each.sha256)) if each.marking is not None else None
        if at is not None:
            known = found.get(each.id, _AS_IT_WAS)
            when = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
            # That it changed before would tell of what was hidden.
            changed = known.changed if (known.changed or "") > when else None
            found[each.id] = Arrival(max(when, known.added or ""), changed)
    return found


def _was_opened(was: DocumentSummary, now: DocumentSummary) -> bool:
    """Return whether everybody may see from now on what only some could see: for them it is new."""
    return _is_closed(was) and not _is_closed(now)


def _is_closed(listed: DocumentSummary) -> bool:
    return listed.catalogue.access != "public" or listed.marking is not None
