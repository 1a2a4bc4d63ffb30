"""The catalogue of a corpus folder: metadata that the files lack (titles, issuer, date, URL, kind)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

from khmerqa.errors import UsageError
from khmerqa.types import Bilingual, CatalogueEntry, Language

FILE_NAME = "catalogue.toml"
_KEYS = frozenset(field.name for field in fields(CatalogueEntry))
_CHOICES = {
    "language": frozenset(get_args(Language)),
    "kind": frozenset({"official", "digest"}),
    "access": frozenset({"public", "internal"}),
}


def read_catalogue(folder: Path) -> dict[str, CatalogueEntry]:
    """Return the entries of a folder's catalogue by path under the folder; none if it has none.

    Raises UsageError for a catalogue that cannot be read or has an invalid key or value: a typing
    mistake must not make an internal document public.
    """
    path = folder / FILE_NAME
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            Bilingual(
                f"មិនអាចអានកាតាឡុក {path} បានទេ។ សូមកែកាតាឡុកនេះ រួចព្យាយាមម្តងទៀត។",
                f"{path}: {error}. Correct the catalogue, then try again.",
            )
        ) from error
    return {name: catalogue_entry(path, name, entry) for name, entry in values.items()}


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
        text[key] = str(value)
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
