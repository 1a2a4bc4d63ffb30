"""A corpus of documents, each with a fact, and hostile files among them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

DOCUMENTS = 40
_LENGTH = 200_000  # code points of a text that was made to be slow


def write_corpus(folder: Path) -> None:
    """Write the corpus."""
    folder.mkdir(parents=True)
    for number in range(DOCUMENTS):
        text = text_of(number)
        (folder / f"document-{number:05d}.md").write_text(text, encoding="utf-8")
    for name, content in hostile_files().items():
        (folder / name).write_bytes(content)


def text_of(number: int) -> str:
    """Return a document, Khmer or English in turn, with one fact to ask about."""
    if number % 2:
        fact = f"ថ្លៃលិខិតអនុញ្ញាតលេខ P{number:05d} គឺ {fee_of(number)} រៀល។"
        other = "ក្រសួងត្រូវរៀបចំផែនការសម្រាប់ការងារនេះ។ សាលាឃុំនីមួយៗផ្តល់សេវាដល់ប្រជាពលរដ្ឋ។"
    else:
        fact = f"The fee of permit P{number:05d} is {fee_of(number)} riel."
        other = (
            "The ministry prepares a plan for this work. Each commune office serves the citizens."
        )
    return f"# P{number:05d}\n\n{fact}\n" + f"\n## {number}\n\n{other}\n" * 6


def question_of(number: int) -> str:
    """Return the question that a document answers."""
    if number % 2:
        return f"តើថ្លៃលិខិតអនុញ្ញាតលេខ P{number:05d} ប៉ុន្មានរៀល?"
    return f"What is the fee of permit P{number:05d} in riel?"


def fee_of(number: int) -> int:
    """Return the fact in a document."""
    return 1_000 + 7_919 * number % 900_000


def hostile_files() -> Mapping[str, bytes]:
    """Return files that were made to stop a reader, or whatever works on their text, by name."""
    texts = {
        "marks.txt": "?!" * (_LENGTH // 2) + "x",
        "numbers.txt": "១.២.៣.៤." * (_LENGTH // 8),
        "clusters.txt": "ក" + "\u17b6" * _LENGTH,
        "spaces.txt": " \u200b" * (_LENGTH // 2) + "x",
        "headings.md": "".join(f"# {number}\n" for number in range(_LENGTH // 20)),
        "nested.html": "<html><p>words</p>" + "<div>" * (_LENGTH // 5),
        "tables.html": "<table><tr><td rowspan=9999 colspan=9999>1" * 200,
        "lists.md": "".join(
            f"{' ' * (number % 90)}- {number}\n" for number in range(_LENGTH // 30)
        ),
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["bomb.docx"] = _zipped(
        {"word/document.xml": bytes(300 * 2**20), "[Content_Types].xml": b""}
    )
    files["torn.pdf"] = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + bytes(500)
    return files


def _zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
