"""The catalogue of a corpus folder: metadata that the files lack (titles, issuer, date, URL, kind).

People write ``catalogue.toml``. What was said of a file when it was added is in a file of its own in
``_catalogue``, so that programs and people never write to the same file: no one can undo what another
said. Where both say something, ``catalogue.toml`` holds.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from khmerqa.errors import UsageError
from khmerqa.text.expressions.dates import iso_date
from khmerqa.types import Bilingual, CatalogueEntry, Language

FILE_NAME = "catalogue.toml"
ADDED = "_catalogue"  # names with an underscore are not indexed
_KEYS = frozenset(field.name for field in fields(CatalogueEntry))
_CHOICES = {
    "language": frozenset(get_args(Language)),
    "kind": frozenset({"official", "digest"}),
    "access": frozenset({"public", "internal"}),
}


def read_catalogue(folder: Path) -> dict[str, CatalogueEntry]:
    """Return the entries of a folder's catalogue by path under the folder; none if it has none.

    Paths are in the Unicode form NFC: systems write one name in several forms. Raises UsageError for a
    catalogue that cannot be read or has an invalid key or value: a typing mistake must not make an
    internal document public.
    """
    return {
        name: catalogue_entry(folder / FILE_NAME, name, values)
        for name, values in read_values(folder).items()
    }


def read_values(folder: Path, *, added: bool = True) -> dict[str, dict[str, Any]]:
    """Return what the catalogue says of each path, key by key; raises UsageError as ``read_catalogue``.

    Without ``added``, only what people wrote.
    """
    found: dict[str, dict[str, Any]] = {}
    paths = sorted(folder.glob(f"{ADDED}/*.toml")) if added else []
    for path in (*paths, folder / FILE_NAME):
        entries = _parsed(path)
        if path.parent.name == ADDED and file_key(path.stem) not in entries:
            raise _not_its_entry(path)
        for name, values in entries.items():
            catalogue_entry(path, name, values)
            found.setdefault(name, {}).update(values)
    return found


def file_key(relative: str) -> str:
    """Return the form of a path in which names are compared."""
    return unicodedata.normalize("NFC", PurePosixPath(relative).as_posix())


def added_entry(folder: Path, name: str) -> Path:
    """Return the file that holds what was said of the file ``name`` when it was added."""
    return folder / ADDED / f"{name}.toml"


def as_toml(name: str, entry: Mapping[str, str]) -> str:
    """Return an entry as a catalogue writes it."""
    lines = [f"[{_quoted(name)}]", *(f"{key} = {_quoted(value)}" for key, value in entry.items())]
    text = "\n".join(lines) + "\n"
    tomllib.loads(text)  # what is written must be readable again
    return text


def _not_its_entry(path: Path) -> UsageError:
    return UsageError(
        Bilingual(
            f'{path} មិននិយាយអំពី {path.stem} ទេ។ សូមសរសេរព័ត៌មានរបស់វានៅក្រោមបន្ទាត់ ["{path.stem}"] ឬលុបវាចោល។',
            f'{path} does not say what {path.stem} is. Write it below a line ["{path.stem}"], or remove '
            "the file.",
        )
    )


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parsed(path: Path) -> dict[str, Any]:
    """Return the tables of a catalogue file by the path that each is about, in NFC."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError) as error:  # of TOML, of UTF-8, of numbers
        raise UsageError(
            Bilingual(
                f"មិនអាចអានកាតាឡុក {path} បានទេ។ សូមកែកាតាឡុកនេះ រួចព្យាយាមម្តងទៀត។",
                f"{path}: {error}. Correct the catalogue, then try again.",
            )
        ) from error
    found: dict[str, Any] = {}
    for name, entry in values.items():
        key = file_key(name)
        if key in found:
            raise UsageError(
                Bilingual(
                    f"{path}៖ មានព័ត៌មានពីរដងអំពី {key} ។ សូមទុកតែមួយ រួចព្យាយាមម្តងទៀត។",
                    f"{path}: there are two entries for {key}. Keep one, then try again.",
                )
            )
        found[key] = entry
    return found


def catalogue_entry(path: Path, name: str, values: object) -> CatalogueEntry:
    """Return the entry of the file ``name``; raises UsageError for an invalid key or value."""
    if not isinstance(values, Mapping):
        raise UsageError(
            Bilingual(
                f'{path}៖ សូមសរសេរព័ត៌មានអំពីឯកសារ (file) នៅក្រោមបន្ទាត់ ["{name}"] ។',
                f'{path}: write what belongs to a file below a line ["{name}"].',
            )
        )
    unknown = sorted(set(values) - _KEYS)
    if unknown:
        known = ", ".join(sorted(_KEYS))
        raise UsageError(
            Bilingual(
                f"{path}, {name}៖ មិនស្គាល់ {', '.join(unknown)} ទេ។ សូមប្រើតែពាក្យទាំងនេះ៖ {known} ។",
                f"{path}, {name}: unknown {', '.join(unknown)}. Known are: {known}.",
            )
        )
    text: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float | date | time):
            raise UsageError(
                Bilingual(
                    f'{path}, {name}៖ សូមសរសេរ {key} ជាអត្ថបទតែមួយ គឺ {key} = "…" ។',
                    f'{path}, {name}: write {key} as one text, {key} = "…".',
                )
            )
        text[key] = _date(path, name, str(value)) if key == "date" else str(value)
        allowed = _CHOICES.get(key, frozenset({text[key]}))
        if text[key] not in allowed:
            choices = ", ".join(sorted(allowed))
            raise UsageError(
                Bilingual(
                    f"{path}, {name}៖ {key} = '{value}' មិនអាចប្រើបានទេ។ "
                    f"សូមជ្រើសរើសមួយក្នុងចំណោម៖ {choices} ។",
                    f"{path}, {name}: {key} = '{value}' is none of {choices}.",
                )
            )
    return CatalogueEntry(**text)


def _date(path: Path, name: str, text: str) -> str:
    """Return a date in the form of ISO 8601; raises UsageError for what is no date."""
    found = iso_date(text)
    if found is None:
        raise UsageError(
            Bilingual(
                f"{path}, {name}៖ '{text}' មិនមែនជាកាលបរិច្ឆេទទេ។ "
                "សូមសរសេរឆ្នាំ-ខែ-ថ្ងៃ ដូចជា 2026-11-22 ឬថ្ងៃ/ខែ/ឆ្នាំ ដូចជា 22/11/2026 ។",
                f"{path}, {name}: '{text}' is not a date. Write year-month-day, such as 2026-11-22, "
                "or day/month/year, such as 22/11/2026.",
            )
        )
    return found
