"""A fixed set of integer keys in which a whole array is looked up at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio (Knuth 1973, 6.4)
_SLOTS_PER_KEY = 4  # most keys looked up are absent, and an empty slot shows that at once


class KeyTable:
    """A hash table with open addressing and linear probing; each probe is made for all keys together.

    A binary search needs no table, but about sixteen cache misses a key.
    """

    def __init__(self, keys: Keys) -> None:
        """Insert ``keys``, which must be distinct and not 0."""
        bits = max(1, (len(keys) * _SLOTS_PER_KEY - 1).bit_length()) if len(keys) else 1
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        self._slots: Keys = np.zeros(1 << bits, dtype=np.uint64)
        self._numbers = np.zeros(1 << bits, dtype=np.int32)
        waiting = np.arange(len(keys))
        at = self._home(keys)
        while len(waiting):
            free = waiting[self._slots[at[waiting]] == 0]
            self._slots[at[free]] = keys[free]  # of several for one slot, one stays
            placed = free[self._slots[at[free]] == keys[free]]
            self._numbers[at[placed]] = placed + 1
            waiting = waiting[self._slots[at[waiting]] != keys[waiting]]
            at[waiting] = (at[waiting] + 1) & self._last

    def numbers(self, keys: Keys) -> NDArray[np.int32]:
        """Return each key's number among the inserted keys, from 1; 0 for an absent key."""
        at = self._home(keys)
        stored = self._slots[at]
        numbers = np.where(stored == keys, self._numbers[at], np.int32(0))
        pending = np.flatnonzero((stored != keys) & (stored != 0))
        while len(pending):
            at[pending] = (at[pending] + 1) & self._last
            stored = self._slots[at[pending]]
            wanted = keys[pending]
            hits = stored == wanted
            numbers[pending[hits]] = self._numbers[at[pending[hits]]]
            pending = pending[~hits & (stored != 0)]
        return numbers

    def _home(self, keys: Keys) -> NDArray[np.intp]:
        return ((keys * _MULTIPLIER) >> self._shift).astype(np.intp)
