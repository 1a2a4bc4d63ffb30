from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest

from khmerqa.serve.observability import memory

from ..conftest import Running

_BLOCK, _BLOCKS = 64 * 1024, 640  # bytes; smaller than what glibc asks the system for by itself


def resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_what_was_freed_between_used_blocks_goes_back() -> None:
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        pytest.skip("not glibc")
    library.malloc.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    blocks = [library.malloc(_BLOCK) for _ in range(_BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, _BLOCK)
    for block in blocks[:-1]:  # the last one stays in the way
        library.free(block)
    before = resident()
    memory.give_back()
    assert before - resident() > _BLOCK * _BLOCKS // 2
    library.free(blocks[-1])


def test_another_c_library_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    memory.give_back()


def test_it_goes_back_with_each_new_index(fresh: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[None] = []
    monkeypatch.setattr(memory, "give_back", lambda: times.append(None))
    for number in range(3):
        (fresh.corpus / f"new-{number}.txt").write_text(f"Plan {number}.\n", encoding="utf-8")
        fresh.reindex()
        for _ in range(2):
            fresh.client.get("/v1/documents")
    assert len(times) == 3
