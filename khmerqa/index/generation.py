"""A generation: one complete, immutable index, as a value that search and answering read.

A whole generation and what one reader may see of it (``view``) have the same shape, so nothing that
searches or answers needs to know which of the two it was given. Where a generation's files are is not
part of it: paths would lead around a view. ``open`` makes one from its files, ``publish`` writes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khmerqa.index.parallel_passages import ParallelPassages
from khmerqa.ports import DenseIndex, LexicalIndex, PassageReader, SentenceRecords
from khmerqa.types import Manifest


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """An open generation, or what one reader may see of it. All docids are those of the whole."""

    manifest: Manifest
    passages: PassageReader
    lexical: LexicalIndex
    dense: DenseIndex
    parallel_passages: ParallelPassages
    sentence_records: SentenceRecords | None  # None where none were prepared
    sentence_vectors: (
        SentenceRecords | None
    )  # as ``storage.sentence_vectors`` encodes them, or None
    outranked: frozenset[int]  # docids of passages whose document ranks below another one
    replacements: Mapping[str, str]  # title of the newer document, by the id of the replaced one
    identity: object  # the same for all views of one opening, for those who cache by generation
