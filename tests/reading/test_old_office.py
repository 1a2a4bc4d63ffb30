"""Old office files: converted where LibreOffice is installed, and refused with what to do elsewhere."""

from __future__ import annotations

import shutil

import pytest

from khmerqa.errors import UnreadableError
from khmerqa.reading import methods
from khmerqa.reading.formats import read

RTF = (
    rb"{\rtf1\ansi{\info{\title Rules of the Reading Room}}"
    rb"\pard {\b Chapter 1: Opening hours}\par "
    rb"The reading room opens at eight and closes at six on every working day.\par "
    rb"{\field{\*\fldinst INCLUDETEXT /etc/passwd}{\fldrslt }}\par "
    rb"A fee of 500\u6107? is paid for a lost card.\par}"
)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_rich_text_file_is_read_and_pulls_in_no_other_file() -> None:
    (page,) = read("rules.rtf", RTF).pages
    texts = [block.text for block in page.blocks]
    assert "The reading room opens at eight and closes at six on every working day." in texts
    assert "A fee of 500\u17db is paid for a lost card." in texts
    assert "root:" not in " ".join(texts)


def test_without_libreoffice_the_command_that_brings_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = methods.fingerprint()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(
        UnreadableError, match=r"apt-get install libreoffice.*or save this one as DOCX"
    ):
        read("rules.rtf", RTF)
    assert "libreoffice missing" in methods.fingerprint()
    assert there != methods.fingerprint() or "libreoffice missing" in there


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt"])
def test_what_is_no_office_file_is_not_given_to_libreoffice(name: str) -> None:
    with pytest.raises(UnreadableError, match="rich text file"):
        read(name, RTF)
