"""What is refused before or while reading, each with one plain sentence; nothing else escapes."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khmerqa.errors import UnreadableError
from khmerqa.reading import formats
from khmerqa.reading.formats import SUFFIXES, read

from .samples import paragraph_page, raw_pdf, simple_pdf, zip_of

PDF = simple_pdf([paragraph_page(), paragraph_page()])
# In Khmer and then in English, on one line, each with its end.
SAID_TWICE = re.compile(
    r"[^|]*[\u1780-\u17ff][^|]*។ \| [^|\u1780-\u17ff]*[a-z][^|\u1780-\u17ff]*\."
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def test_formats() -> None:
    offered = {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".csv", ".html", ".htm", ".md", ".txt"}
    offered |= {".doc", ".rtf", ".xls", ".ppt", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
    assert offered == SUFFIXES


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("a.pdf", b"", "empty", id="zero bytes"),
        pytest.param("a.xyz", b"words", "'.xyz'", id="unknown suffix"),
        pytest.param("README", b"words", "no suffix", id="no suffix"),
        pytest.param("a.docx", PDF, "Word file .DOCX., but it is a PDF", id="PDF as DOCX"),
        pytest.param("a.txt", PDF, "text file, but it is a PDF", id="PDF as text"),
        pytest.param(
            "a.pdf",
            zip_of({"word/document.xml": b"x"}),
            "a PDF, but it is a Word",
            id="DOCX as PDF",
        ),
        pytest.param("a.docx", zip_of({"xl/workbook.xml": b"x"}), "Excel", id="XLSX as DOCX"),
        pytest.param("a.docx", OLE, "password-protected Office", id="DOC as DOCX"),
        pytest.param("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "picture", id="PNG as PDF"),
        pytest.param("a.pdf", b"just words", "not", id="words as PDF"),
        pytest.param("a.md", b"<!DOCTYPE html><p>x", "web page", id="HTML as Markdown"),
        pytest.param("a.pdf", PDF[: len(PDF) // 2], "damaged|incomplete", id="half a PDF"),
        pytest.param("a.pdf", PDF[:-40], "incomplete|damaged", id="PDF without its end"),
        pytest.param("a.pdf", b"%PDF-1.7\n", "damaged|incomplete", id="PDF head"),
        pytest.param(
            "a.docx", zip_of({"word/document.xml": b"<a/>"})[:60], "damaged", id="half a DOCX"
        ),
        pytest.param("a.docx", zip_of({"word/document.xml": b"<a/>"}), "damaged", id="hollow DOCX"),
        pytest.param("a.txt", b" \n \r\n", "no text", id="white space"),
        pytest.param("a.md", b"---\ntitle: x\n---\n", "no text", id="front matter alone"),
    ],
)
def test_refusals(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words) as refusal:
        read(name, data)
    assert SAID_TWICE.fullmatch(str(refusal.value.message))


def test_the_suffix_may_be_in_capitals() -> None:
    assert read("A.PDF", PDF).pages == read("a.pdf", PDF).pages


def test_an_encrypted_pdf_is_named_as_such() -> None:
    encrypted = PDF.replace(
        b"/Root 1 0 R >>",
        b"/Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] "
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <"
        + b"11" * 32
        + b"> /U <"
        + b"22" * 32
        + b"> >> >>",
    )
    with pytest.raises(UnreadableError, match="password"):
        read("a.pdf", encrypted)


def test_too_large_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 1_000)
    with pytest.raises(UnreadableError, match="MB"):
        read("a.txt", b"x" * 1_001)


def test_too_many_pages() -> None:
    with pytest.raises(UnreadableError, match="5001 pages"):
        read("a.pdf", raw_pdf([""] * 5_001))


def test_a_pdf_whose_form_holds_itself_ends() -> None:
    form = b"/F0 3 0 R >> /XObject << /X 5 0 R"  # the content stream drawn as a form of itself
    looped = PDF.replace(b"/F0 3 0 R", form)
    try:
        read("a.pdf", looped)
    except UnreadableError as refusal:
        assert refusal.message


def survives(name: str, data: bytes) -> None:
    try:
        read(name, data)
    except UnreadableError as refusal:
        assert SAID_TWICE.fullmatch(str(refusal.message))


CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@CALM
@given(suffix=st.sampled_from(sorted(SUFFIXES)), data=st.binary(max_size=400))
def test_random_bytes(suffix: str, data: bytes) -> None:
    survives("a" + suffix, data)


@CALM
@given(suffix=st.sampled_from([".html", ".md", ".txt"]), text=st.text(max_size=300))
def test_random_text(suffix: str, text: str) -> None:
    survives("a" + suffix, text.encode("utf-8", "surrogatepass"))


@CALM
@given(
    changes=st.lists(
        st.tuples(st.integers(9, len(PDF) - 1), st.binary(min_size=1, max_size=6)), max_size=8
    ),
    cut=st.one_of(st.none(), st.integers(0, len(PDF))),
)
def test_mutated_pdfs(changes: list[tuple[int, bytes]], cut: int | None) -> None:
    data = bytearray(PDF)
    for at, piece in changes:
        data[at : at + len(piece)] = piece
    survives("a.pdf", bytes(data[:cut]))


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("The office answers in ten days.", style="List Number")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


DOCX = _docx()


@CALM
@given(
    changes=st.lists(
        st.tuples(st.integers(4, len(DOCX) - 1), st.binary(min_size=1, max_size=4)), max_size=6
    )
)
def test_mutated_word_files(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(DOCX)
    for at, piece in changes:
        data[at : at + len(piece)] = piece
    survives("a.docx", bytes(data))
