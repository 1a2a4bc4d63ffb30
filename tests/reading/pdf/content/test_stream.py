"""Following content streams: the same positions and characters as the text engine finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khmerqa.reading.page_content import PageContent
from khmerqa.reading.pdf.content.stream import StreamError, streams_of
from khmerqa.reading.pdf.content.text_runs import PageWalk
from khmerqa.reading.pdf.engine import opened, page_of

from ...samples import paragraph_page, raw_pdf, simple_pdf

STREAMS = {
    "lines": "BT /F0 12 Tf 14 TL 72 700 Td (one) Tj T* (two) Tj (three) ' ET",
    "adjusted": "BT /F0 12 Tf 1 0 0 1 72 700 Tm [(o) -500 (n) 200 (e)] TJ ET",
    "in a matrix": "q 2 0 0 2 10 20 cm BT /F0 6 Tf 30 100 Td (one) Tj ET Q BT /F0 9 Tf (two) Tj ET",
    "raised": "BT /F0 12 Tf 72 700 Td 5 Ts (one) Tj 0 Ts 50 0 Td (two) Tj ET",
    "upright by a negative size": "BT /F0 -12 Tf -1 0 0 -1 72 700 Tm (one two three) Tj ET",
    "turned by a negative size": "BT /F0 -12 Tf 300 700 Td (one two three) Tj ET",
    "spaced": 'BT /F0 12 Tf 72 700 Td 3 2 (one two) " ET',
}


def by_engine(data: bytes) -> PageContent:
    with opened(data) as document, page_of(document, 0) as page:
        return PageWalk().read(page.raw)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("name", STREAMS)
def test_places_agree_with_the_text_engine(name: str, rotate: int) -> None:
    data = raw_pdf([STREAMS[name]], rotate=rotate)
    content = by_engine(data)
    runs = content.runs
    with streams_of(data) as streams:
        shown = streams.shown(0, content.turn)
    assert "".join(chr(glyph.code) for glyph in shown).replace(" ", "") == "".join(
        run.text for run in runs
    ).replace(" ", "").replace("\r\n", "")
    first = shown[0]
    assert first.y == pytest.approx(runs[0].baseline, abs=0.01)
    assert first.size == pytest.approx(runs[0].size, rel=0.01)
    assert first.upright == runs[0].upright


def test_marks_and_artifacts() -> None:
    content = (
        "/P <</MCID 3>> BDC BT /F0 12 Tf 72 700 Td (a) Tj ET EMC "
        "/Artifact BMC BT /F0 12 Tf (b) Tj ET EMC BT /F0 12 Tf (c) Tj ET"
    )
    with streams_of(raw_pdf([content])) as streams:
        shown = streams.shown(0)
    assert [(glyph.mark, glyph.artifact) for glyph in shown] == [
        (3, False), (None, True), (None, False)
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1_500), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_is_followed_or_refused(place: int, noise: bytes) -> None:
    data = simple_pdf([paragraph_page()])
    broken = data[:place] + noise + data[place + len(noise) :]
    try:
        with streams_of(broken) as streams:
            streams.shown(0)
    except StreamError as error:
        assert str(error)
