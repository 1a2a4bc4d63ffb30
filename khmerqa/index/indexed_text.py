"""What is indexed of a passage: its words, and its vectors, are those of this text."""

from __future__ import annotations

from khmerqa.types import Document, Passage


def indexed_text(document: Document, passage: Passage) -> str:
    """Return the titles of a passage's document and sections, then its own text.

    The titles help to find the passage; they are not part of it and never quoted.
    """
    titles = [document.title, *(title for title in passage.section if title not in passage.text)]
    return "\n".join([*titles, passage.text])
