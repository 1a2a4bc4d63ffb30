"""Publish and withdraw: files go into and out of the corpus folder, and none is deleted."""

from __future__ import annotations

import filecmp
import json
import shutil
import tomllib
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from itertools import chain, count
from pathlib import Path

from khmerqa.errors import NotFoundError, UsageError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.manifest import file_sha256
from khmerqa.index.open import current_name, serving_manifest
from khmerqa.ingest.files.catalogue import FILE_NAME, catalogue_entry, read_catalogue
from khmerqa.ingest.files.discover import is_indexed
from khmerqa.storage.passages import PassageStore
from khmerqa.types import Bilingual, DocumentSummary

WITHDRAWN = "_withdrawn"  # names with an underscore are not indexed


def roots_of(layout: IndexLayout, corpus: Path) -> list[Path]:
    """Return the roots that the index remembers, or the corpus folder where there is no index yet."""
    if current_name(layout) is None:
        return [corpus]
    return [Path(root) for root in serving_manifest(layout).roots]


def publish_files(
    roots: Sequence[Path],
    files: Sequence[Path],
    entry: Mapping[str, str],
    suffixes: Collection[str],
    *,
    replace: bool = False,
) -> None:
    """Copy files into the first folder among ``roots`` and write their catalogue entries.

    With ``replace``, a file takes the place of another one of its name, which is kept with the withdrawn
    ones. Everything is checked before anything is copied. Raises UsageError for a file that
    does not exist or would not be indexed, a web address, a different file of the same name, or an
    invalid entry.
    """
    folder = _corpus_folder(roots)
    _check_utf8([*(file.name for file in files), *entry.values()])
    for file in files:
        _check(file, folder, suffixes, replace=replace)
        catalogue_entry(folder / FILE_NAME, file.name, entry)
    _check_names(files)
    _check_not_catalogued(files, folder, entry)
    folder.mkdir(parents=True, exist_ok=True)
    if entry:  # first: an internal file is never in the folder without its entry
        _append(folder, list(dict.fromkeys(file.name for file in files)), entry)
    for file in files:
        _copy(file, folder)


def _corpus_folder(roots: Sequence[Path]) -> Path:
    """Return the first root that is a folder; raises UsageError where none is."""
    folder = next((root for root in roots if _is_folder(root)), None)
    if folder is not None:
        return folder
    listed = ", ".join(map(str, roots))
    raise UsageError(
        Bilingual(
            f"លិបិក្រមនេះបង្កើតពីឯកសារ (file) ដាច់ដោយឡែក ({listed}) ដូច្នេះគ្មានថតឯកសារសម្រាប់បោះពុម្ពផ្សាយទេ។ "
            "សូមដំណើរការ៖ khmerqa index ជាមួយឈ្មោះឯកសារ (file) ទាំងអស់។",
            f"The index is made of single files ({listed}), so there is no folder "
            "to publish into. Run khmerqa index with all files instead.",
        )
    )


def _check_names(files: Sequence[Path]) -> None:
    """Raise UsageError where two different files have one name."""
    by_name = {file.name: file.resolve() for file in files}
    twice = next((file for file in files if by_name[file.name] != file.resolve()), None)
    if twice is not None:
        raise UsageError(
            Bilingual(
                f"មានឯកសារ (file) ពីរដែលមានឈ្មោះ {twice.name} ដូចគ្នា។ "
                "សូមប្តូរឈ្មោះឯកសារមួយ រួចព្យាយាមម្តងទៀត។",
                f"Two of the files are called {twice.name}. Rename one, then try again.",
            )
        )


def _check_not_catalogued(files: Sequence[Path], folder: Path, entry: Mapping[str, str]) -> None:
    """Raise UsageError where an entry is given for a file that has one already."""
    catalogued = read_catalogue(folder)
    if entry and any(file.name in catalogued for file in files):
        raise UsageError(
            Bilingual(
                f"{folder / FILE_NAME} មានព័ត៌មានអំពីឯកសារ (file) ទាំងនេះរួចហើយ។ សូមកែព័ត៌មាននៅទីនោះ។",
                f"{folder / FILE_NAME} already says what these files are. Edit it there.",
            )
        )


def _copy(file: Path, folder: Path) -> None:
    """Copy a file into the folder; another one of its name is copied to the withdrawn ones first."""
    target = folder / file.name
    if target.exists() and filecmp.cmp(file, target, shallow=False):
        return
    temporary = target.with_name(f".{target.name}.new")
    shutil.copyfile(file, temporary)
    if target.exists():
        withdrawn = _unused(folder / WITHDRAWN / file.name)
        withdrawn.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target, withdrawn)
    temporary.replace(target)


def _is_folder(root: Path) -> bool:
    """Return whether a root is a folder, or was one and can be one again."""
    return root.is_dir() or not (root.exists() or root.suffix)


def _check(file: Path, folder: Path, suffixes: Collection[str], *, replace: bool) -> None:
    """Raise UsageError for a file that cannot be published."""
    if str(file).startswith(("http:", "https:")):
        raise UsageError(
            Bilingual(
                f"{file}៖ សូមទាញយកឯកសារ (file) នេះមកម៉ាស៊ីននេះជាមុនសិន រួចបន្ថែមវាពីម៉ាស៊ីននេះ។",
                f"{file}: download the file first, then add it from this machine.",
            )
        )
    if not file.is_file():
        raise UsageError(
            Bilingual(
                f"គ្មានឯកសារ (file) {file} ទេ។ សូមពិនិត្យទីតាំងឡើងវិញ។",
                f"There is no file {file}. Check the path.",
            )
        )
    if not is_indexed(file.name, suffixes):
        endings = ", ".join(sorted(suffixes))
        raise UsageError(
            Bilingual(
                f"ឯកសារ (file) {file.name} មិនអាចដាក់ក្នុងលិបិក្រមបានទេ។ "
                f"សូមដាក់ឈ្មោះដែលផ្តើមដោយអក្សរ ហើយបញ្ចប់ដោយមួយក្នុងចំណោម៖ {endings} ។",
                f"{file.name} would not be indexed. Give it a name that begins with a letter and "
                f"ends in one of {endings}.",
            )
        )
    target = folder / file.name
    if not replace and target.exists() and not filecmp.cmp(file, target, shallow=False):
        raise UsageError(
            Bilingual(
                f"ក្នុង {folder} មានឯកសារ (file) ផ្សេងមួយដែលមានឈ្មោះ {file.name} ដែរ។ "
                "ប្រសិនបើនេះជាកំណែថ្មី សូមបន្ថែម --replace ។ បើមិនដូច្នោះទេ "
                "សូមដកឯកសារនោះចេញជាមុនដោយ khmerqa remove ឬប្តូរឈ្មោះឯកសារថ្មី។",
                f"There is another {file.name} in {folder}. If this is its new version, add "
                "--replace; otherwise withdraw that one first with khmerqa remove, or rename the "
                "new file.",
            )
        )


def _check_utf8(texts: Sequence[str]) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            shown = text.encode(errors="replace").decode()
            raise UsageError(
                Bilingual(
                    f"'{shown}' មិនមែនជាអក្សរ UTF-8 ទេ។ សូមប្តូរឈ្មោះ ឬសរសេរវាឡើងវិញ។",
                    f"'{shown}' is not written in UTF-8. Rename it or write it again.",
                )
            ) from error


def withdraw(layout: IndexLayout, roots: Sequence[Path], ids: Sequence[str]) -> list[Path]:
    """Move the files of documents into a folder that is not indexed.

    Returns the roots that are left. Raises NotFoundError, before anything is moved, for an id that is
    not in the index.
    """
    generation = layout.generation(serving_manifest(layout).generation)
    with closing(PassageStore(generation.passages)) as store:
        known = {listed.id: listed for listed in store.listed()}
    unknown = [document_id for document_id in ids if document_id not in known]
    if unknown:
        raise NotFoundError(
            Bilingual(
                f"គ្មានឯកសារ {', '.join(unknown)} ទេ។ សូមដំណើរការ៖ khmerqa documents ដើម្បីមើលលេខសម្គាល់ឯកសារ។",
                f"There is no document {', '.join(unknown)}. See the ids with: khmerqa documents",
            )
        )
    left = list(roots)
    for document_id in dict.fromkeys(ids):
        root = _root_of(known[document_id], left)
        if root is None:
            continue  # the file is gone already
        if root.is_file():
            left.remove(root)  # a file that is a root itself is only no longer indexed
        else:
            relative = known[document_id].path
            target = _unused(root / WITHDRAWN / relative)
            target.parent.mkdir(parents=True, exist_ok=True)
            (root / relative).replace(target)
    return left


def _root_of(listed: DocumentSummary, roots: Sequence[Path]) -> Path | None:
    """Return the root under which a document lies: where several have its path, by its content."""
    candidates = []
    for root in roots:
        path = root / listed.path if root.is_dir() else root
        if path.is_file() and (root.is_dir() or root.name == listed.path):
            candidates.append((root, path))
    same = [root for root, path in candidates if file_sha256(path) == listed.sha256]
    return next(chain(same, (root for root, _ in candidates)), None)


def _unused(path: Path) -> Path:
    """Return ``path``, or where something was withdrawn under it before, one with a number."""
    numbered = (path.with_name(f"{path.stem}.{number}{path.suffix}") for number in count(2))
    return next(each for each in chain((path,), numbered) if not each.exists())


def _append(folder: Path, names: Sequence[str], entry: Mapping[str, str]) -> None:
    path = folder / FILE_NAME
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = []
    for name in names:
        lines.append(f"\n[{_quoted(name)}]")
        lines += [f"{key} = {_quoted(value)}" for key, value in entry.items()]
    text = before.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    tomllib.loads(text)  # what is written must be readable again
    temporary = path.with_name(f".{FILE_NAME}.new")
    temporary.write_text(text.lstrip("\n"), encoding="utf-8")
    temporary.replace(path)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
