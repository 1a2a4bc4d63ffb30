"""How an answer becomes messages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from khmerqa.serve.chat.messages import split, utf16_length
from khmerqa.text.khmer.clusters import cluster_boundaries

LINES = st.lists(st.text(alphabet="កខ្មែរាិ abc😀.", max_size=40), min_size=1, max_size=12)


@given(lines=LINES, longest=st.integers(20, 120))
def test_messages_fit_and_hold_every_line_in_order(lines: list[str], longest: int) -> None:
    text = "\n".join(lines)
    messages = split(text, longest)
    assert all(utf16_length(message) <= longest for message in messages)
    assert all(message.strip() for message in messages)
    assert "".join("".join(messages).split()) == "".join(text.split())


@given(lines=LINES, longest=st.integers(80, 200))
def test_only_between_lines_where_each_fits(lines: list[str], longest: int) -> None:
    if all(utf16_length(line) <= longest for line in lines):
        for message in split("\n".join(lines), longest):
            assert all(line in lines for line in message.split("\n"))


@given(line=st.text(alphabet="កខ្មែរាិ", min_size=30, max_size=90))
def test_a_line_too_long_is_cut_between_clusters(line: str) -> None:
    ends, position = set(cluster_boundaries(line)), 0
    for message in split(line, 25)[:-1]:
        position += len(message)
        assert position in ends


def test_one_message_where_all_fits() -> None:
    text = "ចម្លើយ [1]\n\nប្រភព៖\n[1] ឯកសារ: https://example.org/a"
    assert split(text, 4096) == (text,)
