"""What a file really is, told from its first bytes, against what its name says."""

from __future__ import annotations

from khmerqa.errors import UnreadableError

_FORMATS = {
    ".pdf": "a PDF",
    ".docx": "a Word file (DOCX)",
    ".html": "a web page",
    ".htm": "a web page",
    ".md": "a text file",
    ".txt": "a text file",
}
_MAGIC = (
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"Rar!", "an archive (RAR)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"\x1f\x8b", "an archive (gzip)"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def refuse_mislabelled(suffix: str, data: bytes) -> None:
    """Raise UnreadableError, naming both, if the content is not what the suffix says."""
    named, found = _FORMATS[suffix], kind_of(data)
    if found == named:
        return
    if found is not None:
        raise UnreadableError(
            f"The name says that this is {named}, but it is {found}; "
            + ("save it as DOCX." if "Office" in found else "give it the suffix that fits.")
        )
    if suffix in (".pdf", ".docx"):
        raise UnreadableError(
            f"The name says that this is {named}, but its content is not; ask for a whole copy."
        )


def kind_of(data: bytes) -> str | None:
    """Return what the first bytes say, or None for text and whatever is not known."""
    start = data[:1024]
    if b"%PDF-" in start and not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _FORMATS[".pdf"]
    if start.startswith(_ZIP):
        # The directory stands at the end; a cut-off file has lost it, but not its first entries.
        is_word = b"word/" in data[-65_536:] or b"word/" in data[:65_536]
        return _FORMATS[".docx"] if is_word else "an archive (ZIP) or another Office file"
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    lowered = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return _FORMATS[".html"]
    return None
