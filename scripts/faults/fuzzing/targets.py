"""What is tried with inputs of any kind, the inputs it begins with, and what must hold.

A fault is an error that is not khmerqa's own, a law that does not hold, an input of 200 KB that takes
more than ten seconds, or the end of the process.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from index_faults.index_with_fakes import fake_reindexer
from khmerqa.errors import KhmerQAError, UnreadableError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.transfer.archive import export_index, import_index
from khmerqa.ingest.documents.chunk import LIMIT
from khmerqa.ingest.documents.prepare import decode, encode, prepare
from khmerqa.ingest.files.catalogue import FILE_NAME, read_catalogue
from khmerqa.reading.formats import read
from khmerqa.text.khmer.clusters import cluster_boundaries, clusters
from khmerqa.text.khmer.normalise import normalise, search_key
from khmerqa.text.structure.list_items import run_in_items
from khmerqa.text.structure.sentences import sentences

_KHMER = "១. ក្រសួងត្រូវរៀបចំផែនការ (គ.ស.២០២៥) ។ មាត្រា ២៖ សាលាឃុំនីមួយៗ\u200bបើកនៅម៉ោង ៧.៣០!\n"
_ENGLISH = (
    'Article 1. The ferry (see p. 3) leaves at 7.30 a.m. "Twice"? Yes [p. 4].\n- one;\n- two.\n'
)
_TEXT = (_KHMER + _ENGLISH).encode()
_HTML = f"""<html><head><title>ផែនការ</title></head><body><h1>ផែនការ</h1><p>{_KHMER}</p>
<ul><li>a<li>b</ul>
<table><tr><th>A<th>B<tr><td rowspan=2>1<td>2<tr><td>3</table><p>{_ENGLISH}<sup>1</sup></body></html>"""
_MARKDOWN = f"""# ផែនការ

{_KHMER}
## Part

- one
- two

| A | B |
|---|---|
| 1 | 2 |

> {_ENGLISH}
"""
_CSV = f'A,B\n"{_KHMER.strip()}",2\n3;4,"x ""y"" z"\n'
_CATALOGUE = """["a.txt"]
title_km = "ផែនការ"
date = "2026-11-22"
access = "internal"
language = "km"
["sub/b.pdf"]
work = "plan"
kind = "digest"
"""


@dataclass(frozen=True)
class Target:
    """``seeds`` returns the first inputs; ``run`` raises where something does not hold."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    zipped: bool = False


def _normaliser(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = normalise(text)
    assert found.text == search_key(text)
    assert search_key(found.text) == found.text, "it is not idempotent"
    assert len(found.starts) == len(found.ends) == len(found.text)
    assert list(found.starts) == sorted(found.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))


def _sentences(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert "".join(clusters(text)) == text
    assert {0, len(text)} <= set(cluster_boundaries(text))
    after = 0
    for start, end in sentences(text):
        assert after <= start < end <= len(text)
        assert text[start:end].strip()
        after = end
    for start, end in run_in_items(text):
        assert 0 <= start <= end <= len(text)


def _reader(suffix: str, data: bytes) -> None:
    try:
        extracted = read(f"a.{suffix}", data)
    except UnreadableError:
        return
    prepared = prepare(extracted)
    assert decode(encode(prepared)) == prepared
    text, after = prepared.canonical.text, 0
    for start, end, _ in prepared.passages:
        assert after <= start < end <= min(len(text), start + LIMIT)
        after = end


def _catalogue(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, FILE_NAME).write_bytes(data)
        with suppress(KhmerQAError):
            for entry in read_catalogue(Path(folder)).values():
                assert entry.access in ("public", "internal")


def _archive(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "index.tar")
        path.write_bytes(data)
        with suppress(KhmerQAError):
            import_index(IndexLayout(Path(folder, "index")), path)
        outside = {each.name for each in Path(folder).iterdir()} - {"index", "index.tar"}
        assert not outside, f"it wrote {outside}"


@cache
def _exported() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="khmerqa-fuzz-"))
    try:
        (folder / "corpus").mkdir()
        (folder / "corpus" / "a.md").write_text(_MARKDOWN, encoding="utf-8")
        fake_reindexer(folder / "index", lambda stage, done, total: None).run([folder / "corpus"])
        export_index(IndexLayout(folder / "index"), folder / "index.tar")
        return (folder / "index.tar").read_bytes()
    finally:
        shutil.rmtree(folder)


def _word_file() -> bytes:
    import docx

    document = docx.Document()
    document.add_heading("ផែនការ", 1)
    document.add_paragraph(_KHMER)
    document.add_paragraph("one", style="List Number")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "A"
    document.sections[0].header.paragraphs[0].text = "Header"
    return _saved(document.save)


def _sheet() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("A", "B"), ("១", 2), (0.5, "=A1")):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    return _saved(book.save)


def _slides() -> bytes:
    import pptx

    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "ផែនការ"
    slide.placeholders[1].text = _ENGLISH
    return _saved(show.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 90>>stream\nBT /F1 12 Tf 70 700 Td (The ferry crosses the river at noon.) Tj "
    b"0 -14 Td (Twice a day.) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
)


def _of(suffix: str, *seeds: bytes | Callable[[], bytes], zipped: bool = False) -> Target:
    def made() -> list[bytes]:
        return [seed() if callable(seed) else seed for seed in seeds]

    return Target(partial(_reader, suffix), made, zipped)


TARGETS = {
    "normaliser": Target(_normaliser, lambda: [_TEXT]),
    "sentences": Target(_sentences, lambda: [_TEXT]),
    "catalogue": Target(_catalogue, lambda: [_CATALOGUE.encode()]),
    "archive": Target(_archive, lambda: [_exported()]),
    "txt": _of("txt", _TEXT, _TEXT.decode().encode("utf-16")),
    "html": _of("html", _HTML.encode()),
    "md": _of("md", _MARKDOWN.encode()),
    "csv": _of("csv", _CSV.encode()),
    "docx": _of("docx", _word_file, zipped=True),
    "xlsx": _of("xlsx", _sheet, zipped=True),
    "pptx": _of("pptx", _slides, zipped=True),
    "pdf": _of("pdf", _PDF),
}
