"""No way of writing a name leaves a file public that an entry calls internal."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import UsageError
from khmerqa.ingest.files.discover import discover

SUFFIXES = frozenset({".txt", ".md"})


def write(path: Path, text: str = "A text.") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def access(*roots: Path) -> dict[str, str]:
    return {file.relative: file.catalogue.access for file in discover(roots, SUFFIXES)}


def catalogue(folder: Path, name: str, value: str = "internal") -> None:
    write(folder / "catalogue.toml", f'["{name}"]\naccess = "{value}"\n')


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["caf\u00e9.txt", "sub/\u1e9b\u0323.txt"])
def test_unicode_forms_of_a_name_are_one_name(
    tmp_path: Path, name: str, form: Literal["NFC", "NFD"]
) -> None:
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for written in forms:
        write(tmp_path / written / unicodedata.normalize(form, name))
        catalogue(tmp_path / written, unicodedata.normalize(written, name))
        assert set(access(tmp_path / written).values()) == {"internal"}


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("Pay.txt", "pay.txt"),
        ("pay.TXT", "pay.txt"),
        ("pay .txt", "pay.txt"),
        ("payy.txt", "pay.txt"),
        ("pay\u200b.txt", "pay.txt"),
        (" pay.txt", "pay.txt"),
        ("sub\\\\plan.txt", "sub/plan.txt"),
        ("plan.txt", "sub/plan.txt"),
        ("/pay.txt", "pay.txt"),
        ("../pay.txt", ""),
        ("sub", ""),
        ("*.txt", ""),
        ("gone.txt", ""),
    ],
)
@pytest.mark.parametrize("value", ["internal", "public"])
def test_entry_with_access_that_matches_no_file_stops(
    tmp_path: Path, entry: str, meant: str, value: str
) -> None:
    write(tmp_path / "pay.txt")
    write(tmp_path / "sub" / "plan.txt")
    catalogue(tmp_path, entry, value)
    with pytest.raises(UsageError, match="protects nothing") as caught:
        access(tmp_path)
    assert meant in str(caught.value)
    assert re.search("[\u1780-\u17ff]", caught.value.message.km)
    with pytest.raises(UsageError, match="protects nothing"):
        access(tmp_path / "pay.txt")  # also where the file itself is the root


def test_entry_of_a_file_that_is_withdrawn_or_not_indexed_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path / "_withdrawn" / "pay.txt")
    write(tmp_path / "map.png")
    write(
        tmp_path / "catalogue.toml",
        '["pay.txt"]\naccess = "internal"\n["map.png"]\naccess = "internal"\n'
        '["later.txt"]\ntitle_en = "Later"\n',
    )
    assert access(tmp_path) == {}


def test_the_strictest_of_several_catalogues_holds(tmp_path: Path) -> None:
    write(tmp_path / "zoo" / "pay.txt")
    catalogue(tmp_path / "zoo", "pay.txt")
    assert access(tmp_path) == {"zoo/pay.txt": "internal"}
    catalogue(tmp_path, "zoo/pay.txt", "public")
    assert access(tmp_path) == {"zoo/pay.txt": "internal"}
    catalogue(tmp_path / "zoo", "pay.txt", "public")
    catalogue(tmp_path, "zoo/pay.txt")
    for roots in ([tmp_path, tmp_path / "zoo"], [tmp_path / "zoo", tmp_path]):
        assert set(access(*roots).values()) == {"internal"}


@pytest.mark.parametrize("name", ["Catalogue.toml", "catalog.toml", "catalogue.toml.txt"])
def test_catalogue_under_another_name_stops(tmp_path: Path, name: str) -> None:
    write(tmp_path / "pay.txt")
    write(tmp_path / name, '["pay.txt"]\naccess = "internal"\n')
    with pytest.raises(UsageError, match="looks like a catalogue"):
        access(tmp_path)


def test_what_was_said_when_a_file_was_added_may_be_there_before_it(tmp_path: Path) -> None:
    write(tmp_path / "_catalogue" / "pay.txt.toml", '["pay.txt"]\naccess = "internal"\n')
    assert access(tmp_path) == {}
    write(tmp_path / "pay.txt")
    assert access(tmp_path) == {"pay.txt": "internal"}
    catalogue(tmp_path, "pay.txt", "public")  # an owner says so
    assert access(tmp_path) == {"pay.txt": "public"}
    write(tmp_path / "_catalogue" / "pay.txt.toml", "")
    with pytest.raises(UsageError, match=r"does not say what pay\.txt is"):
        access(tmp_path)


_LETTERS = st.text(st.sampled_from("aAe\u00e9e\u0301\u1780\u17c1 .-\u200b"), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(_LETTERS, _LETTERS)
def test_a_name_is_obeyed_or_refused(
    tmp_path_factory: pytest.TempPathFactory, file: str, entry: str
) -> None:
    folder = tmp_path_factory.mktemp("names")
    write(folder / f"x{file}.txt")
    catalogue(folder, f"x{entry}.txt")
    try:
        found = access(folder)
    except UsageError:
        return
    assert set(found.values()) == {"internal"}
