"""The pages that were measured apart, by scripts of their own and by hand."""

from __future__ import annotations

from pathlib import Path

PAGES = {
    "reading.md": "how the real files are read: verdicts, OCR, old fonts, glyphs",
    "measured/reading.md": "verdicts of the real files, page by page",
    "measured/glyphs.md": "pages with a false character map, against a transcription by hand",
    "measured/legacy-fonts.md": "pre-Unicode fonts, against the articles of a law",
    "measured/ocr.md": "character error rates by font and layout mode; the real scans",
    "measured/words.md": "segmentation against hand-made words; search terms and noisy typing",
    "retrieval.md": "how the legs were weighed, and others' engines and models beside them",
    "answers.md": "how the writer and its calibration were chosen",
    "model-card.md": "the built-in vectors and translations: FLORES-200, Tatoeba, our own paragraphs",
    "performance.md": "seconds and bytes",
    "measured/history.md": "figures of earlier versions",
}


def section(docs: Path) -> str:
    """Return the list of those pages that are there."""
    lines = [
        f"- [`{name}`]({name}): {told}." for name, told in PAGES.items() if (docs / name).is_file()
    ]
    return "\n".join(["## What was measured apart", "", *lines])
