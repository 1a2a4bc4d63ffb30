"""Old office files (DOC, RTF, XLS, PPT), converted with LibreOffice where it is installed, then read.

A converted file is read like any file of its new format. LibreOffice runs without a window, with a
profile of its own in which macros, links to other files and links to the network are off.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from khmerqa.errors import UnreadableError
from khmerqa.reading.office.docx.reader import read_docx
from khmerqa.reading.office.pptx import read_pptx
from khmerqa.reading.office.xlsx import read_xlsx
from khmerqa.types import Bilingual, Extracted

SECONDS = 150  # a start takes up to 10, a long file some 30
INSTALL = "apt-get install libreoffice-core libreoffice-writer libreoffice-calc libreoffice-impress"
MAX_STARTS = 3
_START_AGAIN = 81  # a new profile has been set up; the launcher would start the program again
_COMMANDS = ("soffice", "libreoffice")
# The settings of LibreOffice: no macros, no links, whatever a file asks for.
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)


def read_doc(data: bytes) -> Extracted:
    """Read an old Word file; raises UnreadableError."""
    return _converted(data, "doc", "docx", read_docx)


def read_rtf(data: bytes) -> Extracted:
    """Read a rich text file; raises UnreadableError."""
    return _converted(data, "rtf", "docx", read_docx)


def read_xls(data: bytes) -> Extracted:
    """Read an old Excel file; raises UnreadableError."""
    return _converted(data, "xls", "xlsx", read_xlsx)


def read_ppt(data: bytes) -> Extracted:
    """Read an old PowerPoint file; raises UnreadableError."""
    return _converted(data, "ppt", "pptx", read_pptx)


def fingerprint() -> str:
    """Return what changes when LibreOffice comes or goes: a file refused without it is tried again."""
    return "libreoffice" if _program() else "libreoffice missing"


def _program() -> Path | None:
    """Return LibreOffice's program; not its launcher, which would leave it running if it were ended."""
    for command in _COMMANDS:
        if found := shutil.which(command):
            program = Path(found).resolve().with_name("soffice.bin")
            return program if program.is_file() else Path(found)
    return None


def _converted(
    data: bytes, before: str, after: str, read: Callable[[bytes], Extracted]
) -> Extracted:
    program = _program()
    if program is None:
        raise UnreadableError(
            Bilingual(
                f"ដើម្បីអានឯកសារប្រភេទ {before.upper()} សូមដំណើរការ៖ {INSTALL} រួចធ្វើលិបិក្រមឡើងវិញ "
                f"ឬរក្សាទុកវាជា {after.upper()}។",
                f"To have {before.upper()} files read, run: {INSTALL}, then index again; "
                f"or save this one as {after.upper()}.",
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _write_profile(place / "profile")
        (place / f"file.{before}").write_bytes(data)
        converted = place / "out" / f"file.{after}"
        call = [str(program), f"-env:UserInstallation={(place / 'profile').as_uri()}"]
        call += ["--headless", "--norestore", "--nolockcheck", "--convert-to", after]
        call += ["--outdir", str(converted.parent), str(place / f"file.{before}")]
        try:
            for _ in range(MAX_STARTS):
                done = subprocess.run(
                    call, capture_output=True, timeout=SECONDS, check=False, cwd=folder
                )
                if done.returncode != _START_AGAIN:
                    break
            result = converted.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UnreadableError(
                Bilingual(
                    f"LibreOffice មិនអាចបើកឯកសារ {before.upper()} នេះបានទេ។ "
                    f"សូមរក្សាទុកវាជា {after.upper()} រួចបញ្ចូលម្តងទៀត។",
                    f"LibreOffice cannot open this {before.upper()} file; "
                    f"save it as {after.upper()} and add it again.",
                )
            ) from error
    return read(result)


def _write_profile(profile: Path) -> None:
    """Write LibreOffice's settings (registrymodifications.xcu) into a new profile."""
    items = "".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _SETTINGS)
    folder = profile / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>",
        encoding="utf-8",
    )
