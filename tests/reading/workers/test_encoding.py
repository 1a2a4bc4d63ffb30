"""What a reading process sends back is decoded as it was encoded, and anything else is refused."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.reading.workers.encoding import (
    decode_extracted,
    decode_message,
    encode_extracted,
    encode_message,
)
from khmerqa.types import (
    Bilingual,
    Block,
    BlockCell,
    BlockRow,
    Extracted,
    ExtractedPage,
    Method,
    ReadNumber,
    Verdict,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
NUMBER = st.integers(0, 9)
ROWS = st.builds(
    BlockRow,
    cells=st.lists(st.builds(BlockCell, st.just(0), st.just(1), NUMBER, TEXT), max_size=3).map(
        tuple
    ),
    shared=st.lists(st.tuples(NUMBER, TEXT), max_size=2).map(tuple),
    goes_on=st.booleans(),
)
BLOCKS = st.builds(
    Block,
    text=TEXT.map(lambda text: f"a{text}"),
    kind=st.sampled_from(
        ("heading", "paragraph", "item", "row", "note", "contents", "distribution")
    ),
    level=NUMBER,
    row=st.none() | ROWS,
)
PAGES = st.builds(
    ExtractedPage,
    number=st.none() | NUMBER,
    label=st.none() | TEXT,
    verdict=st.sampled_from(Verdict),
    blocks=st.lists(BLOCKS, max_size=3).map(tuple),
    method=st.sampled_from(Method),
    confidence=st.none() | st.floats(0, 1),
    evidence=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    remedy=st.none() | st.builds(Bilingual, TEXT, TEXT),
    losses=st.lists(st.builds(Bilingual, TEXT, TEXT), max_size=2).map(tuple),
    numbers=st.lists(st.builds(ReadNumber, TEXT, st.tuples(NUMBER)), max_size=2).map(tuple),
)
FILES = st.builds(
    Extracted,
    pages=st.lists(PAGES, max_size=3).map(tuple),
    title=st.none() | TEXT,
    word_boxes=st.binary(max_size=9),
    marking=st.none() | TEXT,
)


@given(FILES)
def test_what_is_decoded_was_encoded(extracted: Extracted) -> None:
    assert decode_extracted(encode_extracted(extracted)) == extracted


@given(FILES, st.data())
def test_a_damaged_message_is_refused_or_is_a_file(
    extracted: Extracted, data: st.DataObject
) -> None:
    message = bytearray(encode_extracted(extracted))
    at = data.draw(st.integers(0, len(message) - 1))
    message[at] = data.draw(st.integers(0, 255))
    try:
        found = decode_extracted(bytes(message))
    except ValueError:
        return
    for page in found.pages:
        for block in page.blocks:
            assert isinstance(block.text, str)
            assert isinstance(block.level, int)


class Command:
    """A value that runs code when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("raise AssertionError('code of a file was run')",)


def test_nothing_is_unpickled() -> None:
    sent = pickle.dumps(Command())
    for decode in (decode_message, decode_extracted):
        with pytest.raises(ValueError):  # noqa: PT011  # each part that refuses has words of its own
            decode(sent)


def test_a_lone_surrogate_is_no_character() -> None:
    page = ExtractedPage(None, None, Verdict.HEALTHY, (Block("a\ud800b"),))
    (found,) = decode_extracted(encode_extracted(Extracted((page,)))).pages
    assert found.blocks[0].text == "a?b"
    assert decode_message(encode_message({"kind": "\udfff"}, b"\0\1")) == ({"kind": "?"}, b"\0\1")
