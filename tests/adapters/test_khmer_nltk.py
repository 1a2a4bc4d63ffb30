"""The weights are the same wherever they come from, and whatever the cache folder is like."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from khmerqa.adapters import khmer_nltk
from khmerqa.adapters.khmer_nltk import default_cache_folder, load_segmenter
from khmerqa.errors import MissingDependencyError
from khmerqa.text.khmer.segmentation import CrfSegmenter, CrfWeights

RUNS = ["មន្ទីរពេទ្យបង្អែកខេត្តទទួលអ្នកជំងឺគ្រប់ពេល", "យុវជនរៀនជំនាញថ្មី", "ល្មិយ៉ស្វេអែស្អីច្ឆាវ៉"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache file as it is written."""
    folder = tmp_path_factory.mktemp("cache")
    load_segmenter(folder)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def installed() -> CrfWeights:
    """The weights as khmer-nltk has them."""
    return khmer_nltk._read_installed("khmer-nltk 1.6")


@pytest.fixture(scope="module")
def words(segmenter: CrfSegmenter) -> list[list[str]]:
    return segmenter.segment(RUNS)


def test_fingerprint_names_the_version(segmenter: CrfSegmenter) -> None:
    assert segmenter.fingerprint == "khmer-nltk 1.6"


def test_a_missing_cache_is_made(tmp_path: Path, words: list[list[str]]) -> None:
    folder = tmp_path / "not" / "yet"
    assert load_segmenter(folder).segment(RUNS) == words
    (path,) = folder.iterdir()
    assert path.suffix == ".npz"


def test_from_the_cache_it_is_the_same(kept: Path, words: list[list[str]]) -> None:
    before = kept.stat().st_mtime_ns
    again = load_segmenter(kept.parent)
    assert again.segment(RUNS) == words
    assert again.fingerprint == "khmer-nltk 1.6"
    assert kept.stat().st_mtime_ns == before


def array_file(_: bytes) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))
    return buffer.getvalue()


def other_archive(_: bytes) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, other=np.zeros(3))
    return buffer.getvalue()


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, installed: CrfWeights) -> None:
    """What is made again where the cache is of no use, without the seconds that it takes."""
    monkeypatch.setattr(khmer_nltk, "_read_installed", lambda name: installed)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "text": lambda _: b"this is no archive",
    "cut off": lambda whole: whole[: len(whole) // 2],
    "changed in the middle": lambda whole: whole[:1_000_000] + bytes(99) + whole[1_000_099:],
    "an array": array_file,
    "another archive": other_archive,
}


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache_is_made_again(
    tmp_path: Path, kept: Path, words: list[list[str]], damage: Callable[[bytes], bytes]
) -> None:
    whole = kept.read_bytes()
    path = tmp_path / kept.name
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    assert load_segmenter(tmp_path).segment(RUNS) == words
    with np.load(path) as made, np.load(kept) as good:
        assert made.files == good.files
        assert all(np.array_equal(made[name], good[name]) for name in good.files)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("read_once")
def test_a_folder_that_cannot_be_written(tmp_path: Path, words: list[list[str]]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert load_segmenter(tmp_path / "file" / "cache").segment(RUNS) == words


@pytest.mark.usefixtures("read_once")
def test_a_file_that_cannot_be_replaced(tmp_path: Path, kept: Path, words: list[list[str]]) -> None:
    in_the_way = tmp_path / kept.name
    (in_the_way / "full").mkdir(parents=True)
    assert load_segmenter(tmp_path).segment(RUNS) == words
    assert list(tmp_path.iterdir()) == [in_the_way]


def test_default_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "khmerqa"


@pytest.mark.parametrize("named", ["", "relative/path"], ids=["unset", "relative"])
def test_default_folder_in_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / ".cache" / "khmerqa"


def not_installed(name: str) -> str:
    raise PackageNotFoundError(name)


def another_model(path: str) -> SimpleNamespace:
    return SimpleNamespace(modelfile=SimpleNamespace(name=__file__))


@pytest.mark.parametrize(
    ("target", "replacement"),
    [
        pytest.param("khmerqa.adapters.khmer_nltk.version", not_installed, id="not installed"),
        pytest.param("khmernltk.utils.file_utils.load_model", another_model, id="another model"),
    ],
)
def test_errors_are_said_in_khmer_and_in_english(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    replacement: Callable[[str], object],
) -> None:
    monkeypatch.setattr(target, replacement)
    with pytest.raises(
        MissingDependencyError,
        match=r"^[^|]*[\u1780-\u17ff].*pip install .*។ \| .*[a-z].* pip install",
    ):
        load_segmenter(tmp_path)
