from __future__ import annotations

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.storage.cache import DiskCache

ITEMS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.binary(), max_size=8)
MANY = {f"key {number}": b"%d" % number * 50 for number in range(1201)}


@settings(deadline=None, max_examples=40)
@given(ITEMS, ITEMS)
def test_what_is_put_is_got_again(first: dict[str, bytes], second: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cache", "things.sqlite")
        cache = DiskCache(path, "things")
        cache.put_many(first)
        cache.put_many(second)
        cache.close()

        reopened = DiskCache(path, "things")
        assert reopened.get_many([*first, *second]) == {**first, **second}
        reopened.keep_only(second)
        assert reopened.get_many([*first, *second]) == second
        reopened.keep_only(())
        assert reopened.get_many([*first, *second]) == {}
        reopened.close()


def test_several_may_make_and_fill_it_at_a_time(tmp_path: Path) -> None:
    together = threading.Barrier(4)

    def fill(number: int) -> None:
        together.wait(30)
        with closing(DiskCache(tmp_path / "things.sqlite", "things")) as cache:
            for place in range(20):
                cache.put_many({f"{number} {place}": b"value"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(fill, range(4)))
    keys = [f"{number} {place}" for number in range(4) for place in range(20)]
    with closing(DiskCache(tmp_path / "things.sqlite", "things")) as cache:
        assert cache.get_many(keys) == dict.fromkeys(keys, b"value")


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "things.sqlite", "things")
    cache.put_many(MANY)
    assert cache.get_many([*MANY, "another"]) == MANY
    cache.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that holds many things."""
    cache = DiskCache(tmp_path / "things.sqlite", "things")
    cache.put_many(MANY)
    cache.close()
    return tmp_path / "things.sqlite"


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(0, id="nothing left"),
        pytest.param(50, id="half a header"),
        pytest.param(4096, id="first page"),
        pytest.param(3 * 4096, id="first pages"),
    ],
)
@pytest.mark.parametrize(
    "rest", [pytest.param(b"", id="cut off"), pytest.param(b"\xff" * 40960, id="overwritten")]
)
def test_damaged_cache_is_only_lost_time(path: Path, kept: int, rest: bytes) -> None:
    path.write_bytes(path.read_bytes()[:kept] + rest)
    cache = DiskCache(path, "things")
    assert cache.get_many(list(MANY)).items() <= MANY.items()
    cache.put_many({"new": b"thing"})
    assert cache.get_many(["new"]) == {"new": b"thing"}
    cache.put_many(MANY)
    assert cache.get_many(list(MANY)) == MANY
    cache.close()


def test_old_journal_does_not_come_back(path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(b"\x37" * 9000)
    path.write_bytes(b"no database")
    cache = DiskCache(path, "things")
    assert cache.get_many(list(MANY)) == {}
    cache.put_many(MANY)
    assert cache.get_many(list(MANY)) == MANY
    cache.close()
