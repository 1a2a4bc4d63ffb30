"""Publish: files go into the corpus folder, with what the catalogue is to say of them."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from khmerqa.errors import UsageError
from khmerqa.index.current import fsync
from khmerqa.ingest.files.catalogue import (
    FILE_NAME,
    added_entry,
    as_toml,
    catalogue_entry,
    file_key,
    read_values,
)
from khmerqa.ingest.files.discover import is_indexed
from khmerqa.ingest.files.sharing import copy
from khmerqa.ingest.files.withdraw import WITHDRAWN, unused
from khmerqa.types import Bilingual


@contextmanager
def published(
    roots: Sequence[Path],
    files: Sequence[Path],
    entry: Mapping[str, str],
    suffixes: Collection[str],
    *,
    replace: bool = False,
) -> Iterator[None]:
    """Copy files into the first folder among ``roots``, with their catalogue entries.

    They stay where the block ends; where it raises, what was written is taken back, and nothing else.
    Only for the process that holds the lock of the index. With ``replace``, a file takes the place of
    another one of its name, which is kept with the withdrawn ones. Everything is checked before
    anything is copied. Raises UsageError for a file that does not exist or would not be indexed, a web
    address, a different file of the same name, or an invalid entry.
    """
    folder, entry = checked_to_publish(roots, files, entry, suffixes, replace=replace)
    with ExitStack() as undo:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            if entry:  # first: an internal file is never in the folder without its entry
                undo.callback(_write_entry(folder, file_key(file.name), entry))
            undo.callback(_copy(file, folder))
        yield
        undo.pop_all()


def checked_to_publish(
    roots: Sequence[Path],
    files: Sequence[Path],
    entry: Mapping[str, str],
    suffixes: Collection[str],
    *,
    replace: bool = False,
) -> tuple[Path, Mapping[str, str]]:
    """Return the folder that ``published`` would copy to, and the entry as it would write it.

    Raises what ``published`` does.
    """
    folder = _corpus_folder(roots)
    _check_utf8([*(file.name for file in files), *entry.values()])
    for file in files:
        _check(file, folder, suffixes, replace=replace)
        checked = catalogue_entry(folder / FILE_NAME, file.name, entry)
        entry = {name: str(getattr(checked, name)) for name in entry}
    _check_names(files)
    _check_not_catalogued(files, folder, entry)
    return folder, entry


def target_of(file: Path, folder: Path) -> Path:
    """Return where a file goes in the corpus folder."""
    return folder / file_key(file.name)


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
    by_name = {file_key(file.name): file.resolve() for file in files}
    twice = next((file for file in files if by_name[file_key(file.name)] != file.resolve()), None)
    if twice is not None:
        raise UsageError(
            Bilingual(
                f"មានឯកសារ (file) ពីរដែលមានឈ្មោះ {twice.name} ដូចគ្នា។ "
                "សូមប្តូរឈ្មោះឯកសារមួយ រួចព្យាយាមម្តងទៀត។",
                f"Two of the files are called {twice.name}. Rename one, then try again.",
            )
        )


def _check_not_catalogued(files: Sequence[Path], folder: Path, entry: Mapping[str, str]) -> None:
    """Raise UsageError where an entry is given for a file that has another one already.

    An entry of a file that is no longer there, or never came because the program was stopped, is no
    hindrance, unless a person wrote it.
    """
    written = {file_key(name) for name in read_values(folder, added=False)}
    for file in files:
        added = added_entry(folder, file_key(file.name))
        is_other = (folder / file_key(file.name)).exists() and added.exists()
        is_other = is_other and added.read_text(encoding="utf-8") != as_toml(
            file_key(file.name), entry
        )
        if entry and (file_key(file.name) in written or is_other):
            raise UsageError(
                Bilingual(
                    f"{folder / FILE_NAME} ឬ {added} មានព័ត៌មានអំពីឯកសារ (file) {file.name} រួចហើយ។ "
                    "សូមកែព័ត៌មាននៅទីនោះ។",
                    f"{folder / FILE_NAME} or {added} already says what {file.name} is. Edit it there.",
                )
            )


def _write_entry(folder: Path, name: str, entry: Mapping[str, str]) -> Callable[[], None]:
    """Write the entry of a file; return what takes it back."""
    path = added_entry(folder, name)
    before = path.read_bytes() if path.exists() else None
    ours = as_toml(name, entry).encode()
    path.parent.mkdir(exist_ok=True)
    _write(path, ours)

    def undo() -> None:
        if not path.exists() or path.read_bytes() != ours:
            return  # edited or deleted by hand
        if before is not None:
            _write(path, before)
            return
        path.unlink(missing_ok=True)
        with suppress(OSError):  # others are in it
            path.parent.rmdir()

    return undo


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    fsync(temporary)  # an entry that a power cut had emptied would hide nothing
    temporary.replace(path)
    fsync(path.parent)


def _copy(file: Path, folder: Path) -> Callable[[], None]:
    """Copy a file into the folder; return what takes it back.

    Another file of its name is copied to the withdrawn ones first.
    """
    target = target_of(file, folder)
    if target.exists() and filecmp.cmp(file, target, shallow=False):
        return lambda: None
    temporary = target.with_name(f".{target.name}.new")
    copy(file, temporary)
    withdrawn: Path | None = None
    if target.exists():
        withdrawn = unused(folder / WITHDRAWN / target.name)
        withdrawn.parent.mkdir(parents=True, exist_ok=True)
        copy(target, withdrawn)
    temporary.replace(target)

    def undo() -> None:
        if not (target.exists() and filecmp.cmp(file, target, shallow=False)):
            return  # replaced or deleted by hand
        if withdrawn is None:
            target.unlink()
        else:
            withdrawn.replace(target)

    return undo


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
    target = target_of(file, folder)
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
