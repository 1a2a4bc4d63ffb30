"""Small documents made for the tests; their Khmer and English was written for this purpose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

KHMER_PARAGRAPHS = (
    "សាលាឃុំនីមួយៗត្រូវរៀបចំបញ្ជីឈ្មោះប្រជាពលរដ្ឋដែលមករកសេវាសាធារណៈ ហើយត្រូវរក្សាទុកឯកសារនោះ"
    "ឱ្យបានត្រឹមត្រូវក្នុងរយៈពេលប្រាំឆ្នាំ។",
    "មន្ត្រីទទួលបន្ទុកត្រូវពិនិត្យពាក្យស្នើសុំក្នុងរយៈពេល១០ថ្ងៃ ហើយជូនដំណឹងដល់សាមីខ្លួនជាលាយលក្ខណ៍អក្សរ។ "
    "ប្រសិនបើមានការយឺតយ៉ាវ ក្រសួងត្រូវបញ្ជាក់មូលហេតុឱ្យបានច្បាស់លាស់។",
    "ការប្រើប្រាស់ប្រព័ន្ធឌីជីថលជួយកាត់បន្ថយពេលវេលា និងការចំណាយរបស់ប្រជាពលរដ្ឋនៅតាមខេត្ត ស្រុក និងឃុំ "
    "ព្រមទាំងធ្វើឱ្យការងាររដ្ឋបាលមានតម្លាភាព និងប្រសិទ្ធភាពខ្ពស់ជាងមុន។",
    "គណៈកម្មាធិការអាចស្នើសុំព័ត៌មានបន្ថែមពីស្ថាប័នពាក់ព័ន្ធ តាមរយៈប្រព័ន្ធ Data Exchange ឬតាមលិខិតផ្លូវការ។",
)
KHMER_LINES = (
    "សាលាឃុំនីមួយៗត្រូវរៀបចំបញ្ជីឈ្មោះប្រជាពលរដ្ឋដែលមករកសេវាសាធារណៈ",
    "ហើយត្រូវរក្សាទុកឯកសារនោះឱ្យបានត្រឹមត្រូវក្នុងរយៈពេលប្រាំឆ្នាំ ។",
)
KHMER_TITLE = "ផែនការសកម្មភាពស្តីពីសេវាសាធារណៈឌីជីថល"
KHMER_ITEMS = ("ពង្រឹងសមត្ថភាពមន្ត្រី នៅតាមខេត្ត ស្រុក", "កែលម្អប្រព័ន្ធទូទាត់សាធារណៈ")
KHMER_ROWS = (("ល.រ", "ស្ថាប័នទទួលបន្ទុក"), ("១", "ក្រសួងសេដ្ឋកិច្ចនិងហិរញ្ញវត្ថុ"))

ENGLISH_PARAGRAPHS = (
    "Every commune office keeps a register of requests and answers each of them in writing",
    "within ten working days. Where more time is needed, the office explains the delay and",
    "names the officer who is in charge of the matter.",
)


def khmer_html(font: str, paragraphs: Sequence[str] = KHMER_PARAGRAPHS) -> str:
    """A page with a heading, paragraphs, items and a table."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    items = "".join(f"<li>{item}</li>" for item in KHMER_ITEMS)
    # With header cells, for Chromium tags no table whose use seems to be layout.
    rows = "".join(
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(("th", "td"), KHMER_ROWS, strict=True)
    )
    return (
        f'<!doctype html><html lang="km"><meta charset="utf-8"><title>{KHMER_TITLE}</title>'
        f"<style>body {{ font: 12pt '{font}' }} @page {{ size: A4; margin: 2cm }}</style>"
        f"<h1>{KHMER_TITLE}</h1>{body}<ul>{items}</ul><table>{rows}</table></html>"
    )


Placed = tuple[float, float, float, str]  # x, y, font size, text in Latin-1


def simple_pdf(pages: Sequence[Sequence[Placed]], fonts: Sequence[str] = ("Helvetica",)) -> bytes:
    """A PDF without tags whose lines have these positions; text takes the first font."""
    contents = [
        "\n".join(
            f"BT /F0 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET"
            for x, y, size, text in page
        )
        for page in pages
    ]
    return raw_pdf(contents, fonts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def raw_pdf(
    contents: Sequence[str], fonts: Sequence[str] = ("Helvetica",), rotate: int = 0
) -> bytes:
    """A PDF of the given content streams, with the fonts as /F0, /F1 and so on."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    first_page = 3 + len(fonts)
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(contents)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>")
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        for font in fonts
    ]
    named = " ".join(f"/F{n} {3 + n} 0 R" for n in range(len(fonts)))
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
            f"/Resources << /Font << {named} >> >> /Contents {first_page + 2 * n + 1} 0 R >>"
        )
        length = len(content.encode("latin-1"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    return pdf_of(objects)


def pdf_of(objects: Sequence[str]) -> bytes:
    """A PDF of the given objects, the first of them the catalogue."""
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode("latin-1")
    out += f"trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    return out


def paragraph_page(lines: Sequence[str] = ENGLISH_PARAGRAPHS, top: float = 700) -> list[Placed]:
    """Lines of one paragraph, placed one under the other."""
    return [(72, top - 14 * n, 11, line) for n, line in enumerate(lines)]


def zip_of(members: dict[str, bytes]) -> bytes:
    """A zip file of the given members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()
