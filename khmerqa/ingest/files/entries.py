"""Which catalogue entry belongs to which file; an entry that belongs to none must not go unnoticed.

A misspelt name would leave its file public, so an entry with ``access`` stops the run where its file
does not exist.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from khmerqa.errors import UsageError
from khmerqa.ingest.files.catalogue import FILE_NAME, catalogue_entry, file_key, read_values
from khmerqa.ingest.files.withdraw import WITHDRAWN
from khmerqa.types import Bilingual, CatalogueEntry

_LIKE = 0.8  # names this similar are shown as what may have been meant
_MISSPELT = frozenset({FILE_NAME, "catalog.toml", f"{FILE_NAME}.txt"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class Catalogues:
    """The catalogues of the folders that are indexed, each read once."""

    def __init__(self) -> None:
        self._values: dict[Path, dict[str, dict[str, Any]]] = {}
        self._found: set[tuple[Path, str]] = set()

    def entry(self, root: Path, path: Path) -> CatalogueEntry:
        """Return what the catalogues of ``root`` and of the folders below it say of a file.

        The outer catalogue holds, but a file that one of them calls internal is internal.
        """
        said: dict[str, Any] = {}
        access = []
        for folder in path.parents:  # the inmost first
            if not folder.is_relative_to(root):
                break
            name = file_key(path.relative_to(folder).as_posix())
            values = self._of(folder).get(name, {})
            self._found.add((folder, name))
            said.update(values)
            access.append(values.get("access"))
        if "internal" in access:
            said["access"] = "internal"
        return catalogue_entry(root / FILE_NAME, path.name, said)

    def check(self, root: Path) -> None:
        """Raise UsageError for an entry with ``access`` whose file does not exist.

        The file may be one that is not indexed, or one that was withdrawn. What was said of a file when
        it was added is left out: it is written before the file, and may outlive it.
        """
        for folder in self._values:
            if not folder.is_relative_to(root):
                continue
            names = {
                name
                for name, values in read_values(folder, added=False).items()
                if "access" in values and (folder, name) not in self._found
            }
            if names:
                _check_exist(folder, sorted(names))

    def _of(self, folder: Path) -> dict[str, dict[str, Any]]:
        if folder not in self._values:
            _check_file_name(folder)
            self._values[folder] = read_values(folder)
        return self._values[folder]


def _check_file_name(folder: Path) -> None:
    """Raise UsageError for a catalogue under a name that would not be read."""
    for path in folder.iterdir():
        if path.name != FILE_NAME and _loosely(path.name) in _MISSPELT:
            raise UsageError(
                Bilingual(
                    f"{path} ទំនងជាកាតាឡុក ប៉ុន្តែឈ្មោះរបស់វាមិនត្រឹមត្រូវ ដូច្នេះវាមិនត្រូវបានអានទេ។ "
                    f"សូមដាក់ឈ្មោះវាថា {FILE_NAME} ។",
                    f"{path} looks like a catalogue, but under this name it is not read. "
                    f"Call it {FILE_NAME}.",
                )
            )


def _check_exist(folder: Path, names: list[str]) -> None:
    there = {file_key(each) for each in _names_below(folder)}
    for name in names:
        if name in there or f"{WITHDRAWN}/{name}" in there:
            continue
        like = [each for each in sorted(there) if _loosely(each) == _loosely(name)]
        like = like or difflib.get_close_matches(name, sorted(there), n=3, cutoff=_LIKE)
        khmer = f" តើអ្នកចង់សរសេរ {', '.join(like)} មែនទេ?" if like else ""
        english = f" Did you mean {', '.join(like)}?" if like else ""
        raise UsageError(
            Bilingual(
                f"{folder / FILE_NAME}៖ គ្មានឯកសារ (file) {name} ទេ ដូច្នេះ access មិនការពារអ្វីឡើយ។{khmer} "
                "សូមកែឈ្មោះនោះ ឬលុបព័ត៌មាននោះចោល។",
                f"{folder / FILE_NAME}: there is no file {name}, so its access protects nothing."
                f"{english} Correct the name, or remove the entry.",
            )
        )


def _names_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if not path.is_dir():  # an entry of a folder hides nothing in it
            yield path.relative_to(folder).as_posix()


def _loosely(name: str) -> str:
    """Return what a name looks like to a reader."""
    return (
        unicodedata.normalize("NFKC", name.replace("\\", "/"))
        .translate(_INVISIBLE)
        .casefold()
        .strip()
    )
