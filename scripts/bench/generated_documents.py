"""Synthetic documents for measuring, Khmer and English in turn, each with one fact to ask about.

The same number, version and length give the same text on every machine.
"""

from __future__ import annotations

import random
from pathlib import Path

_KHMER = (
    "ក្រសួង រដ្ឋបាល គោលនយោបាយ ឌីជីថល សេវា សាធារណៈ ប្រជាពលរដ្ឋ អភិវឌ្ឍន៍ សេដ្ឋកិច្ច ច្បាប់ មន្ត្រី ខេត្ត "
    "រាជធានី ឃុំ សង្កាត់ ទិន្នន័យ ប្រព័ន្ធ គម្រោង ថវិកា ការងារ អប់រំ សុខាភិបាល កសិកម្ម ទឹក ផ្លូវ ភ្លើង "
    "បច្ចេកវិទ្យា វិនិយោគ ទេសចរណ៍ បរិស្ថាន គណៈកម្មការ ផែនការ យុទ្ធសាស្ត្រ តម្លាភាព គណនេយ្យភាព អនុវត្ត "
    "ត្រួតពិនិត្យ វាយតម្លៃ ពង្រឹង លើកកម្ពស់ រៀបចំ ផ្តល់ ត្រូវ ដោយ និង ដែល សម្រាប់ តាម ក្នុង របស់ ជាមួយ ដល់"
)
_ENGLISH = (
    "ministry administration policy digital service public citizen development economy law official "
    "province capital commune district data system project budget work education health agriculture "
    "water road power technology investment tourism environment committee plan strategy transparency "
    "accountability implement inspect evaluate strengthen promote prepare provide shall by and which "
    "for under within of with to"
)
LINES_OF_A_PAGE = 28


def name_of(number: int) -> str:
    """Return the file name of a document."""
    return f"document-{number:05d}.{'km' if number % 2 else 'en'}.md"


def fee_of(number: int, version: int) -> int:
    """Return the fact that a version of a document states: a fee in riel."""
    return 1000 + random.Random(f"fee {number} {version}").randrange(900_000)


def question_of(number: int) -> str:
    """Return the question that a document answers."""
    if number % 2:
        return f"តើថ្លៃលិខិតអនុញ្ញាតលេខ P{number:05d} ប៉ុន្មានរៀល?"
    return f"What is the fee of permit P{number:05d} in riel?"


def text_of(number: int, version: int = 1, pages: int = 2) -> str:
    """Return a document as Markdown, about ``pages`` printed pages long."""
    chance = random.Random(f"text {number} {version}")
    khmer = number % 2 == 1
    fee = fee_of(number, version)
    if khmer:
        lines = [f"# លិខិតអនុញ្ញាតលេខ P{number:05d}", ""]
        fact = f"ថ្លៃលិខិតអនុញ្ញាតលេខ P{number:05d} គឺ {fee} រៀល។"
    else:
        lines = [f"# Permit P{number:05d}", ""]
        fact = f"The fee of permit P{number:05d} is {fee} riel."
    lines += [fact, ""]
    for page in range(pages):
        title = f"ផ្នែកទី {page + 1}" if khmer else f"Part {page + 1}"
        lines += [f"## {title}", ""]
        for _ in range(LINES_OF_A_PAGE // 4):
            lines += [_paragraph(chance, khmer), ""]
    return "\n".join(lines)


def write_document(folder: Path, number: int, version: int = 1, pages: int = 2) -> Path:
    """Write a document into a folder; return its path."""
    path = folder / name_of(number)
    path.write_text(text_of(number, version, pages), encoding="utf-8")
    return path


def _paragraph(chance: random.Random, khmer: bool) -> str:
    sentences = []
    for _ in range(3):
        words = chance.choices((_KHMER if khmer else _ENGLISH).split(), k=chance.randrange(12, 20))
        number = chance.randrange(2, 2050)
        if khmer:
            sentences.append(f"{''.join(words[:6])} {number} {''.join(words[6:])}។")
        else:
            sentences.append(f"{' '.join([*words[:6], str(number), *words[6:]]).capitalize()}.")
    return " ".join(sentences)
