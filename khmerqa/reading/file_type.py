"""What a file really is, told from its first bytes, against what its name says."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from khmerqa.errors import UnreadableError
from khmerqa.types import Bilingual


class Kind(NamedTuple):
    """What a file is called in a sentence."""

    khmer: str
    english: str


_WEB_PAGE = Kind("ទំព័រវេប", "a web page")
_TEXT = Kind("ឯកសារអត្ថបទ", "a text file")
_FORMATS = {
    ".pdf": Kind("ឯកសារ PDF", "a PDF"),
    ".docx": Kind("ឯកសារ Word (DOCX)", "a Word file (DOCX)"),
    ".pptx": Kind("ឯកសារ PowerPoint (PPTX)", "a PowerPoint file (PPTX)"),
    ".xlsx": Kind("ឯកសារ Excel (XLSX)", "an Excel file (XLSX)"),
    ".html": _WEB_PAGE,
    ".htm": _WEB_PAGE,
    ".md": _TEXT,
    ".txt": _TEXT,
}
_OLD_OFFICE = Kind("ឯកសារ Office ចាស់ ឬមានពាក្យសម្ងាត់", "an old or password-protected Office file")
_ARCHIVE = Kind("ឯកសារបង្រួម (ZIP) ឬឯកសារ Office ផ្សេង", "an archive (ZIP) or another Office file")
_MAGIC = (
    (b"\x89PNG\r\n", Kind("រូបភាព (PNG)", "a picture (PNG)")),
    (b"\xff\xd8\xff", Kind("រូបភាព (JPEG)", "a picture (JPEG)")),
    (b"GIF8", Kind("រូបភាព (GIF)", "a picture (GIF)")),
    (b"II*\x00", Kind("រូបភាព (TIFF)", "a picture (TIFF)")),
    (b"MM\x00*", Kind("រូបភាព (TIFF)", "a picture (TIFF)")),
    (b"{\\rtf", Kind("ឯកសារ Rich Text (RTF)", "a rich text file (RTF)")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"Rar!", Kind("ឯកសារបង្រួម (RAR)", "an archive (RAR)")),
    (b"7z\xbc\xaf", Kind("ឯកសារបង្រួម (7z)", "an archive (7z)")),
    (b"\x1f\x8b", Kind("ឯកសារបង្រួម (gzip)", "an archive (gzip)")),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = {"word/": ".docx", "ppt/": ".pptx", "xl/": ".xlsx"}


def refuse_mislabelled(suffix: str, data: bytes) -> None:
    """Raise UnreadableError, naming both, if the content is not what the suffix says."""
    named, found = _FORMATS[suffix], kind_of(data)
    if found == named:
        return
    if found is not None:
        is_old = found is _OLD_OFFICE
        raise UnreadableError(
            Bilingual(
                f"តាមឈ្មោះ នេះជា{named.khmer} ប៉ុន្តែតាមពិតវាជា{found.khmer}។ "
                + ("សូមរក្សាទុកវាជា DOCX, PPTX ឬ XLSX។" if is_old else "សូមដាក់កន្ទុយឈ្មោះឱ្យត្រូវនឹងវា។"),
                f"The name says that this is {named.english}, but it is {found.english}; "
                + ("save it as DOCX, PPTX or XLSX." if is_old else "give it the suffix that fits."),
            )
        )
    if suffix in (".pdf", *_OFFICE.values()):
        raise UnreadableError(
            Bilingual(
                f"តាមឈ្មោះ នេះជា{named.khmer} ប៉ុន្តែខ្លឹមសាររបស់វាមិនមែនដូច្នោះទេ។ សូមសុំច្បាប់ចម្លងពេញលេញ។",
                f"The name says that this is {named.english}, but its content is not; "
                "ask for a whole copy.",
            )
        )


def kind_of(data: bytes) -> Kind | None:
    """Return what the first bytes say, or None for text and whatever is not known."""
    start = data[:1024]
    if b"%PDF-" in start and not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _FORMATS[".pdf"]
    if start.startswith(_ZIP):
        return _office_kind(data)
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    lowered = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return _WEB_PAGE
    return None


def _office_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # A cut-off file has lost the directory at its end, but not its first entries.
        start = data[:65_536]
        names = [folder for folder in _OFFICE if folder.encode() in start]
    folders = {name.split("/")[0] + "/" for name in names}
    return next((_FORMATS[s] for folder, s in _OFFICE.items() if folder in folders), _ARCHIVE)
