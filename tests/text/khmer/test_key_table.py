from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from khmerqa.text.khmer.key_table import KeyTable

KEY = st.one_of(st.integers(1, 50), st.integers(1, 2**64 - 1))


@given(placed=st.lists(KEY, unique=True), others=st.lists(st.one_of(st.just(0), KEY)))
def test_as_a_dictionary_would(placed: list[int], others: list[int]) -> None:
    table = KeyTable(np.array(placed, dtype=np.uint64))
    numbers = {key: number for number, key in enumerate(placed, 1)}
    wanted = [*placed, *others]
    found = table.numbers(np.array(wanted, dtype=np.uint64)).tolist()
    assert found == [numbers.get(key, 0) for key in wanted]
