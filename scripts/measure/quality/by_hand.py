"""The pages of other measurements, by other scripts and by hand."""

from __future__ import annotations

from pathlib import Path

PAGES = {
    "reading.md": "how the real files are read: titles, tables, notes, OCR",
    "verdicts.md": "verdicts of the real files, page by page",
    "glyphs.md": "pages with a false character map, against a transcription by hand",
    "legacy-fonts.md": "pre-Unicode fonts, against the articles of a law",
    "ocr.md": "character error rates by font and layout mode; the real scans",
    "words.md": "segmentation against hand-made words; search terms and noisy typing",
    "retrieval.md": "how the retrievers were weighted, and compared with other engines and models",
    "answers.md": "how the writer and its calibration were chosen",
    "../model-card.md": "the built-in vectors and translations: FLORES-200, Tatoeba, our own paragraphs",
    "performance.md": "speed and memory",
    "robustness.md": "load, faults and long runs",
    "history.md": "figures of earlier versions",
}


def section(results: Path) -> str:
    """Return the list of the pages that exist."""
    lines = [
        f"- [`{name}`]({name}): {about}."
        for name, about in PAGES.items()
        if (results / name).is_file()
    ]
    return "\n".join(["## Other measurements", "", *lines])
