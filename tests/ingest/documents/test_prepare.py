"""Work on a whole text: the same wherever it is done, and nothing that comes back is trusted."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.errors import GivenUpError
from khmerqa.ingest.documents.chunk import chunk, passages_at
from khmerqa.ingest.documents.prepare import (
    decode,
    encode,
    prepare,
    prepare_encoded,
    preparing_in,
)
from khmerqa.reading.formats import read
from khmerqa.reading.workers.pool import Limits, ReadingPool
from khmerqa.types import Extracted

from ..samples import WELLS_KM, document, extracted

ENCODED = encode(prepare(read("a.md", WELLS_KM.encode())))


@given(extracted())
def test_passages_are_those_of_the_document(seen: Extracted) -> None:
    whole = document(seen)
    assert passages_at(whole, prepare(seen).passages) == chunk(whole)


@given(extracted())
def test_what_is_decoded_was_encoded(seen: Extracted) -> None:
    assert decode(encode(prepare(seen))) == prepare(seen)


def test_another_process_makes_the_same() -> None:
    seen = read("a.md", WELLS_KM.encode())
    with preparing_in(ReadingPool) as prepare_there:
        assert prepare_there(seen) == prepare(seen)


class Replaced:
    """A process that does something else than what it was asked for."""

    def __init__(self, task: Callable[..., Any], *arguments: Any) -> None:
        self._task, self._arguments = task, arguments
        self._pool = ReadingPool(limits=Limits(seconds=3.0))

    def run(self, task: Callable[..., bytes], *arguments: Any) -> bytes:
        assert task is prepare_encoded
        self._pool.read("a.txt", b"Water.")  # it has started
        return self._pool.run(self._task, *self._arguments)

    def close(self) -> None:
        self._pool.close()


@pytest.mark.parametrize(
    ("task", "arguments", "said"),
    [
        pytest.param(sum, (repeat(1),), "more than 3 seconds", id="it does not end"),
        pytest.param(os._exit, (1,), "crashes", id="it ends at once"),
        pytest.param(pickle.dumps, (ENCODED,), "could not be prepared", id="it talks nonsense"),
        pytest.param(json.loads, (b"{",), "failed", id="it fails"),
    ],
)
def test_no_text_can_stall_or_end_the_indexer(
    task: Callable[..., Any], arguments: tuple[Any, ...], said: str
) -> None:
    seen = read("a.md", WELLS_KM.encode())
    with (
        preparing_in(lambda: Replaced(task, *arguments)) as prepare_there,
        pytest.raises(GivenUpError, match=said),
    ):
        prepare_there(seen)


def changed(value: Any, data: st.DataObject) -> Any:
    """A JSON value with one part of it replaced by another value."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(value)))
        return {**value, name: changed(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(value[at], data), *value[at + 1 :]]
    numbers = st.integers(-9, 9_999) | st.floats(0, 99) | st.booleans()
    return data.draw(st.none() | numbers | st.text(max_size=3) | st.just([]))


@given(st.data())
def test_nonsense_is_refused_or_holds_the_law(data: st.DataObject) -> None:
    sent = json.dumps(changed(json.loads(ENCODED), data)).encode()
    try:
        found = decode(sent)
    except ValueError:
        return
    for start, end, section in found.passages:
        assert found.canonical.text[start:end]
        assert all(isinstance(title, str) for title in section)
    assert all(type(each.level) is int for each in found.canonical.sections)


def test_what_is_sent_grows_with_the_text_only() -> None:
    above = "".join(f"{'#' * level} {level}{' of all' * 60}\n" for level in range(1, 6))
    sizes = []
    for count in (200, 800):
        below = "".join(f"###### {number}\nword\n" for number in range(count))
        prepared = prepare(read("a.md", (above + below).encode()))
        assert len(prepared.passages) >= count
        sizes.append(len(encode(prepared)))
    assert sizes[1] - sizes[0] < 600 * 200  # each section has five long titles above it


@given(st.binary(max_size=60))
def test_bytes_are_refused(sent: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each part that refuses has words of its own
        decode(sent)
