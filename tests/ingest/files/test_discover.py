from __future__ import annotations

import os
import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from khmerqa.errors import UsageError
from khmerqa.ingest.files.discover import PassedOver, discover, slug

SUFFIXES = frozenset({".txt", ".md"})


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def ids(*roots: Path) -> dict[str, str]:
    return {file.relative: file.document_id for file in discover(roots, SUFFIXES)}


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        pytest.param("wells.txt", "wells", id="plain"),
        pytest.param("Wells Act (2024).en.md", "wells-act-2024-en", id="spaces and brackets"),
        pytest.param("water/wells.txt", "water-wells", id="folder"),
        pytest.param("គោលនយោបាយ ទឹក ២០២៤.txt", "គោលនយោបាយ-ទឹក-២០២៤", id="Khmer"),
        pytest.param("ﬁne ＡＢＣ.txt", "fine-abc", id="compatibility characters"),
        pytest.param("!!!.txt", "document", id="nothing to go by"),
    ],
)
def test_slug(relative: str, expected: str) -> None:
    assert slug(relative) == expected


@settings(deadline=None)
@given(st.text(min_size=1).map(lambda name: f"x/{name}.txt"))
def test_slug_is_safe_in_an_address(relative: str) -> None:
    made = slug(relative)
    assert re.fullmatch("[0-9a-z\u1780-\u17e9]+(?:-[0-9a-z\u1780-\u17e9]+)*", made)
    assert slug(f"{made}.txt") == made


def test_what_is_taken_from_a_folder(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.MD", "sub/deep/c.txt", "ឯកសារ.txt")
    write(tmp_path, "notes.xyz", ".hidden.txt", "_draft.txt", "_sources/d.txt", ".git/e.txt")
    (tmp_path / "catalogue.toml").write_text("", encoding="utf-8")
    assert list(ids(tmp_path)) == ["a.MD", "b.txt", "sub/deep/c.txt", "ឯកសារ.txt"]


def test_lock_files_are_left_out_and_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        "report.txt",
        "sub/~$report.txt",
        ".~lock.report.txt#",
        ".~lock.notes",
        "~report.txt",
    )
    passed_over = PassedOver()
    files = discover([tmp_path], SUFFIXES, None, passed_over)
    assert [file.relative for file in files] == ["report.txt", "~report.txt"]
    assert sorted(passed_over.lock_files) == [".~lock.report.txt#", "sub/~$report.txt"]
    assert passed_over.unsupported == []


def test_files_of_other_formats_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "sub/b.zip", "c.mp3", "noted", ".hidden.zip", "Thumbs.db", "_x/d.zip")
    (tmp_path / "catalogue.toml").write_text("", encoding="utf-8")
    passed_over = PassedOver()
    assert len(discover([tmp_path], SUFFIXES, None, passed_over)) == 1
    assert passed_over.unsupported == ["c.mp3", "noted", "sub/b.zip"]


def test_colliding_names_get_ids_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "a b.md", "a-b.md", "a-b.txt", "a_b.txt", "A B.txt")
    made = ids(tmp_path)
    assert made == {
        "A B.txt": "a-b",
        "a b.md": "a-b-md",
        "a-b.md": "a-b-2",
        "a-b.txt": "a-b-txt",
        "a_b.txt": "a-b-3",
    }


def test_same_name_under_two_roots(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt", "two/a.txt")
    files = discover([tmp_path / "two", tmp_path / "one"], SUFFIXES)
    assert [(file.path.parent.name, file.document_id) for file in files] == [
        ("one", "a"),
        ("two", "a-txt"),
    ]


def test_file_that_is_a_root_is_always_taken_but_once(tmp_path: Path) -> None:
    write(tmp_path, "_draft.txt", "a.txt")
    root = tmp_path / "_draft.txt"
    assert ids(root, tmp_path, root) == {"_draft.txt": "draft", "a.txt": "a"}


def test_links_that_go_in_circles_end(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sub" / "self").symlink_to(tmp_path / "sub", target_is_directory=True)
    assert list(ids(tmp_path)) == ["sub/a.txt"]


def test_pipes_are_left_out_and_broken_links_kept(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to("nowhere.txt")
    assert [file.relative for file in discover([tmp_path], {".txt"})] == ["broken.txt"]


def test_index_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "index/originals/b.txt")
    files = discover([tmp_path], SUFFIXES, tmp_path / "index")
    assert [file.relative for file in files] == ["a.txt"]


def test_missing_root_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\. Check the path"):
        discover([tmp_path / "nowhere"], SUFFIXES)
