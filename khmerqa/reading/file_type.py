"""What a file really is, by its content, compared with what its name says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from khmerqa.errors import UnreadableError
from khmerqa.types import Bilingual

Marker = Callable[[bytes], bool]  # takes the whole file


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatSpec:
    """One file format, and how to recognise, name and read it."""

    label: str  # in lists of formats
    name: Bilingual  # in a sentence
    suffixes: tuple[str, ...]  # lower case, with the dot; the first one is given to nameless files
    mime_types: tuple[str, ...]
    loader: str  # "module:function" of a Callable[[bytes], Extracted]; imported on first use
    marker: Marker | None = None  # recognises the format by a file's content
    needs_marker: bool = False  # whether each file of the format bears the marker
    can_recover: bool = False  # whether the loader also takes methods to recover pages

    def load(self) -> Callable[..., Any]:
        """Import the function that reads this format."""
        module, _, function = self.loader.partition(":")
        loaded: Callable[..., Any] = getattr(import_module(module), function)
        return loaded


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BLANKS = b"\xef\xbb\xbf \r\n\t"  # a byte order mark, and white space


def is_pdf(data: bytes) -> bool:
    """Return whether a file is a PDF, maybe with a few other bytes before its beginning."""
    start = data[:1024]
    return b"%PDF-" in start and not start.lstrip(_BLANKS).startswith(b"<")


def is_html(data: bytes) -> bool:
    """Return whether a file begins as a web page does."""
    start = data[:1024].lstrip(_BLANKS).lower()
    return start.startswith((b"<!doctype html", b"<html"))


def begins_with(*beginnings: bytes) -> Marker:
    """Return the marker of a format whose files begin with one of these."""
    return lambda data: data.startswith(beginnings)


def ole_with_stream(name: str) -> Marker:
    """Return the marker of a compound file ([MS-CFB]) with this stream, such as "WordDocument"."""
    entry = name.encode("utf-16-le")
    return lambda data: data.startswith(_OLE) and entry in data


def zip_with_folder(folder: str) -> Marker:
    """Return the marker of a zip file with this folder, such as "word"."""

    def matches(data: bytes) -> bool:
        if not data.startswith(_ZIP):
            return False
        archive = _opened(data)
        if archive is None:  # a truncated file has lost the directory at its end, not its beginning
            return f"{folder}/".encode() in data[:65_536]
        with archive:
            return any(name.split("/")[0] == folder for name in archive.namelist())

    return matches


def zip_with_mime_type(mime_type: str) -> Marker:
    """Return the marker of a zip file whose entry ``mimetype`` says this (OpenDocument, part 2)."""

    def matches(data: bytes) -> bool:
        if not data.startswith(_ZIP):
            return False
        archive = _opened(data)
        if archive is None:
            return b"mimetype" + mime_type.encode() + b"PK" in data[:1024]
        with archive:
            try:
                with archive.open("mimetype") as entry:
                    return entry.read(200).strip() == mime_type.encode()
            except (KeyError, OSError, RuntimeError, ValueError, zipfile.BadZipFile):
                return False

    return matches


def _opened(data: bytes) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


# What cannot be read but can be named, after all formats that can be read.
_OLD_OFFICE = Bilingual(
    "ឯកសារ Office ចាស់ ឬមានពាក្យសម្ងាត់", "an old or password-protected Office file"
)
_ARCHIVE = Bilingual(
    "ឯកសារបង្រួម (ZIP) ឬឯកសារ Office ផ្សេង", "an archive (ZIP) or another Office file"
)
_OTHERS = (
    (b"GIF8", Bilingual("រូបភាព (GIF)", "a picture (GIF)")),
    (_OLE, _OLD_OFFICE),
    (b"Rar!", Bilingual("ឯកសារបង្រួម (RAR)", "an archive (RAR)")),
    (b"7z\xbc\xaf", Bilingual("ឯកសារបង្រួម (7z)", "an archive (7z)")),
    (b"\x1f\x8b", Bilingual("ឯកសារបង្រួម (gzip)", "an archive (gzip)")),
    *((magic, _ARCHIVE) for magic in _ZIP),
)


def refuse_mislabelled(spec: FormatSpec, data: bytes, formats: Sequence[FormatSpec]) -> None:
    """Raise UnreadableError, naming both formats, if the content is not of the format ``spec``."""
    found = name_of_content(data, formats)
    if found == spec.name:
        return
    if found is not None:
        is_old = found is _OLD_OFFICE
        raise UnreadableError(
            Bilingual(
                f"តាមឈ្មោះ នេះជា{spec.name.km} ប៉ុន្តែតាមពិតវាជា{found.km}។ "
                + ("សូមរក្សាទុកវាជា DOCX, PPTX ឬ XLSX។" if is_old else "សូមដាក់កន្ទុយឈ្មោះឱ្យត្រូវនឹងវា។"),
                f"The name says that this is {spec.name.en}, but it is {found.en}; "
                + ("save it as DOCX, PPTX or XLSX." if is_old else "give it the suffix that fits."),
            )
        )
    if spec.needs_marker:
        raise UnreadableError(
            Bilingual(
                f"តាមឈ្មោះ នេះជា{spec.name.km} ប៉ុន្តែខ្លឹមសាររបស់វាមិនមែនដូច្នោះទេ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                f"The name says that this is {spec.name.en}, but its content is not; "
                "ask for a whole copy.",
            )
        )


def name_of_content(data: bytes, formats: Sequence[FormatSpec]) -> Bilingual | None:
    """Return what a file is by its content, or None for text and whatever is not known."""
    for spec in formats:
        if spec.marker is not None and spec.marker(data):
            return spec.name
    return next((name for magic, name in _OTHERS if data.startswith(magic)), None)
