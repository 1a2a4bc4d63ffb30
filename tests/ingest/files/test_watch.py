from __future__ import annotations

from collections.abc import Sequence

import pytest

from khmerqa.ingest.files.watch import Snapshot, take_snapshot, watch
from khmerqa.reading.formats import SUFFIXES

from ..samples import SCHOOL, Corpus

A, B, C = (frozenset({(name, 1, 1, 1)}) for name in "abc")


@pytest.mark.parametrize(
    ("looks", "acted"),
    [
        pytest.param([A, A, A, A], [1], id="nothing changes"),
        pytest.param([A, A, B, B, B], [1, 3], id="a change that has come to rest"),
        pytest.param([A, A, B, C, B, C, C], [1, 6], id="many changes are one"),
        pytest.param([A, A, None, A, A], [1], id="a folder that is away for a moment"),
        pytest.param([A, A, B, A, A], [1], id="changed back"),
    ],
)
def test_acts_when_a_change_has_come_to_rest(
    looks: Sequence[Snapshot | None], acted: Sequence[int]
) -> None:
    seen: list[Snapshot | None] = []
    done: list[int] = []

    def looking() -> Snapshot | None:
        seen.append(looks[len(seen)])
        return seen[-1]

    def act() -> bool:
        done.append(len(seen) - 1)
        return True

    watch(looking, act, lambda: len(seen) < len(looks))
    assert done == acted


def test_tries_again_what_failed() -> None:
    tries: list[bool] = []

    def act() -> bool:
        tries.append(len(tries) == 2)
        return tries[-1]

    rests = iter(range(9))
    watch(lambda: A, act, lambda: next(rests, None) is not None)
    assert tries == [False, False, True]


def test_sees_what_an_index_depends_on(corpus: Corpus) -> None:
    roots, index = [corpus.folder], corpus.layout.root
    seen = [take_snapshot(roots, SUFFIXES, index)]
    corpus.write("school.txt", SCHOOL)
    seen.append(take_snapshot(roots, SUFFIXES, index))
    corpus.write("catalogue.toml", '["school.txt"]\ntitle_en = "School"\n')
    seen.append(take_snapshot(roots, SUFFIXES, index))
    (corpus.folder / "ferry.txt").unlink()
    seen.append(take_snapshot(roots, SUFFIXES, index))
    assert len(set(seen)) == 4
    corpus.write("notes.xyz", "not indexed")
    assert take_snapshot(roots, SUFFIXES, index) == seen[-1]
    corpus.write("catalogue.toml", "half writ")
    assert take_snapshot(roots, SUFFIXES, index) is None
    assert take_snapshot([corpus.folder / "away"], SUFFIXES, index) is None
