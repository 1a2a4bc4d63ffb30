from __future__ import annotations

import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import IndexDamagedError
from khmerqa.storage.sentence_records import SentenceRecordStore, write_sentence_records


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40)))
def test_every_record_comes_back(records: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_sentence_records(Path(folder), iter(records))
        found = SentenceRecordStore(Path(folder))
        assert [found.record(number) for number in range(len(found))] == records


@pytest.mark.parametrize("name", ["records.bin", "ends.npy"])
@pytest.mark.parametrize("content", [None, b"", b"one two"])
def test_what_is_cut_short_or_missing_is_damaged(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    write_sentence_records(tmp_path, [b"one", b"two"])
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(IndexDamagedError):
        SentenceRecordStore(tmp_path)
