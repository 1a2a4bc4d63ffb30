"""Files of each format, as small as they can be."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl


def line(x: float, y: float, text: str, size: float = 11, matrix: str = "1 0 0 1") -> str:
    """Return the operators that show a line of text on a page of a PDF."""
    return f"BT /F0 {size} Tf {matrix} {x} {y} Tm ({text}) Tj ET\n"


def lines(texts: Sequence[str], top: float = 780) -> str:
    """Return lines one under the other."""
    return "".join(line(60, top - 15 * number, text) for number, text in enumerate(texts))


def pdf(
    pages: Sequence[str], *, page: str = "", catalogue: str = "", others: Sequence[str] = ()
) -> bytes:
    """Return a PDF of content streams in Helvetica; ``others`` are its first objects after the font."""
    first = 4 + len(others)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *others,
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Contents {first + 2 * number + 1} 0 R {page} "
            "/Resources << /Font << /F0 3 0 R >> /Properties << /L0 4 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def word(texts: Sequence[str], *, raised: str = "", hidden: str = "", table: bool = False) -> bytes:
    """Return a Word file: paragraphs, the last with a raised mark; a hidden run; or a merged table."""
    document = docx.Document()
    if table:
        grid = document.add_table(rows=len(texts), cols=3)
        for row, text in zip(grid.rows, texts, strict=True):
            row.cells[0].merge(row.cells[1])
            row.cells[0].text = text
            row.cells[2].text = "yes"
    else:
        for text in texts:
            paragraph = document.add_paragraph(text)
            if raised:
                paragraph.add_run(raised).font.superscript = True
    if hidden:
        document.add_paragraph().add_run(hidden).font.hidden = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(texts: Sequence[str], hidden: str = "") -> bytes:
    """Return an Excel file with a text in each row; one of them hidden."""
    book = openpyxl.Workbook()
    for number, text in enumerate((*texts, *([hidden] if hidden else [])), 1):
        book.active.cell(number, 1, text)
        book.active.cell(number, 2, "yes")
    if hidden:
        book.active.row_dimensions[len(texts) + 1].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
