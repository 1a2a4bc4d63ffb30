"""What the tests of the service index: a few small texts, and one PDF of the corpus."""

from __future__ import annotations

from pathlib import Path

PDF = "pentagonal-strategy-phase-1.km.pdf"
PDF_ID = "pentagonal-strategy-phase-1-km"
CORPUS = Path(__file__).parents[2] / "corpus"

WATER_ID, SCHOOL_ID, HOSTILE_ID = "water-en", "school-km", "notes"
WATER = """# Rural Water Policy

## Targets

The rural water policy has the target that 95 percent of villages have clean water by 2030.

## Duties

The Ministry of Rural Development leads the rural water policy. Communes report every quarter.
"""
SCHOOL = """# គោលនយោបាយសាលារៀនបៃតង

## គោលដៅ

គោលនយោបាយសាលារៀនបៃតងមានគោលដៅបី ដូចខាងក្រោម៖

1. ដាំដើមឈើក្នុងសាលារៀន។
2. សន្សំសំចៃទឹក។
3. កាត់បន្ថយសំរាម។

## ថវិកា

ថវិកាសម្រាប់សាលារៀនបៃតងមានចំនួន ៥០០ លានរៀលក្នុងមួយឆ្នាំ។
"""
FERRY = "# The ferry\n\nThe ferry office sells tickets from six in the morning.\n"
HELD = "សម្ងាត់\n\nលិខិតស្តីពីសាលា។ កិច្ចប្រជុំធ្វើនៅថ្ងៃទី៥។\n"
MARKUP = '<img src=x onerror="alert(1)"> <script>alert(2)</script> & <b>bold</b>'
HOSTILE = f"""The lantern decree says that {MARKUP} [1] stays text in every lantern office.

Lantern offices close at noon.
"""
CATALOGUE = f"""
["{PDF}"]
language = "km"
title_km = "យុទ្ធសាស្ត្របញ្ចកោណ"
title_en = "Pentagonal Strategy"
official_url = "https://example.org/pentagonal"
official_source = "Pentagonal Strategy-Phase I"
kind = "digest"
date = "2023-08-24"
"""

ASK_WATER = "What target does the rural water policy have for clean water in villages?"
ASK_SCHOOL = "តើថវិកាសម្រាប់សាលារៀនបៃតងមានចំនួនប៉ុន្មាន?"
ASK_SCHOOL_LIST = "តើគោលនយោបាយសាលារៀនបៃតងមានគោលដៅអ្វីខ្លះ?"
ASK_PDF = "តើយុទ្ធសាស្ត្របញ្ចកោណ-ដំណាក់កាលទី១ មានអាទិភាពគន្លឹះប្រាំអ្វីខ្លះ?"
ASK_HOSTILE = "What does the lantern decree say that stays text in every lantern office?"
ASK_BOTH = (
    "What is the difference between the targets of the rural water policy and the lantern decree?"
)
ASK_UNKNOWN = "Who composed symphonies about volcanic penguins?"


def write_corpus(folder: Path) -> None:
    """Write the documents and their catalogue."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "water.en.md").write_text(WATER, encoding="utf-8")
    (folder / "school.km.md").write_text(SCHOOL, encoding="utf-8")
    (folder / "notes.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / PDF).write_bytes((CORPUS / PDF).read_bytes())
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
