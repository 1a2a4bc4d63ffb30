"""The sentence records of a document's passages, made once for the same document and versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from khmerqa.ingest.caches.by_document import CacheByDocument
from khmerqa.ports import SentenceRecorder
from khmerqa.storage.cache import DiskCache
from khmerqa.types import Document, Passage

Passages = tuple[Document, Sequence[Passage]]


class SentenceRecordCache(CacheByDocument[Passages, tuple[Document, Passage], bytes]):
    """Finds the record of each passage. ``made_by``: all versions that the records depend on."""

    def __init__(self, recorder: SentenceRecorder, cache: DiskCache, made_by: str) -> None:
        super().__init__(cache)
        self._recorder = recorder
        self._made_by = made_by

    def _items(self, document: Passages, /) -> list[tuple[Document, Passage]]:
        return [(document[0], passage) for passage in document[1]]

    def _make(self, items: Sequence[tuple[Document, Passage]], /) -> list[bytes]:
        return self._recorder.records(items)

    def _key(self, document: Passages, /) -> str:
        """Return a digest of everything that records are made from."""
        whole, passages = document
        spans = [[each.start, each.end, each.section] for each in passages]
        headings = [[each.start, len(each.title)] for each in whole.sections]
        read_from = json.dumps([self._made_by, whole.title, spans, headings])
        digest = hashlib.sha256(read_from.encode())
        digest.update(whole.text.encode())
        return digest.hexdigest()

    def _encoded(self, values: Sequence[bytes], /) -> bytes:
        lengths = np.array([len(each) for each in values], dtype="<u4")
        return lengths.tobytes() + b"".join(values)

    def _decoded(self, kept: bytes, count: int, /) -> list[bytes] | None:
        if len(kept) < 4 * count:
            return None
        lengths = np.frombuffer(kept, "<u4", count).tolist()
        ends = list(accumulate(lengths, initial=4 * count))
        if ends[-1] != len(kept):
            return None
        return [kept[begin:end] for begin, end in pairwise(ends)]
