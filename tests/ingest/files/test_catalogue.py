from __future__ import annotations

import re
from pathlib import Path

import pytest

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, read_catalogue
from khmerqa.types import CatalogueEntry


def write(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def test_folder_without_catalogue(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == {}


def test_entries_by_path(tmp_path: Path) -> None:
    write(
        tmp_path,
        '["water/ទឹក.txt"]\ntitle_km = "ទឹក"\ndate = 2024-05-01\npage = 7\n'
        'kind = "digest"\naccess = "internal"\n["b.md"]\n',
    )
    assert read_catalogue(tmp_path) == {
        "water/ទឹក.txt": CatalogueEntry(
            title_km="ទឹក", date="2024-05-01", page="7", kind="digest", access="internal"
        ),
        "b.md": CatalogueEntry(),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param('["a.txt"]\ntitel = "x"', "unknown titel", id="unknown key"),
        pytest.param('["a.txt"]\nkind = "draft"', "kind = 'draft' is none of digest", id="kind"),
        pytest.param('["a.txt"]\naccess = "secret"', "access = 'secret' is none of", id="access"),
        pytest.param('["a.txt"]\ndate = "22/13/2026"', "'22/13/2026' is not a date", id="date"),
        pytest.param('["a.txt"]\nlanguage = "fr"', "language = 'fr' is none of en", id="language"),
        pytest.param('["a.txt"]\naccess = ["internal"]', "write access as one", id="list"),
        pytest.param('["a.txt"]\ntitle_en = true', "write title_en as one text", id="truth value"),
        pytest.param('title_en = "x"', 'below a line \\["title_en"\\]', id="no file named"),
        pytest.param('["a.txt"\n', "Correct the catalogue", id="no TOML"),
    ],
)
def test_bad_catalogue_is_refused_with_the_key_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=f"catalogue.toml.*{said}") as caught:
        read_catalogue(write(tmp_path, text))
    khmer, english = str(caught.value).split(" | ")
    assert re.search("catalogue.toml.*[\u1780-\u17ff].*។$", khmer)
    assert not re.search("[\u1780-\u17ff]", english)


@pytest.mark.parametrize(
    "text", ["9" * 5000, "[" * 9999, "{a=" * 9999], ids=["number", "list", "table"]
)
def test_what_has_no_end_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="Correct the catalogue"):
        read_catalogue(write(tmp_path, f'["a.pdf"]\nissuer = {text}\n'))


def test_catalogue_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="Correct the catalogue"):
        read_catalogue(tmp_path)
