"""The values that flow through khmerqa: frozen and slotted, without behaviour beyond their own shape.

Offsets are Unicode code points, ends exclusive. Page numbers are those of the PDF, from 1.

language   the two languages
bilingual  a text in both
extracted  what a reader returns: pages of blocks
document   the canonical text with its pages, sections and table rows
passage    a passage, and a hit
answer     an answer and its citations
index      the manifest, and the report of a run
"""

from __future__ import annotations

from khmerqa.types.answer import Answer, AnswerStatus, Citation, OfficialSource
from khmerqa.types.bilingual import Bilingual
from khmerqa.types.document import (
    CatalogueEntry,
    Cell,
    Document,
    DocumentSummary,
    Page,
    Row,
    Section,
)
from khmerqa.types.extracted import (
    LOW_CONFIDENCE,
    Block,
    BlockCell,
    BlockKind,
    BlockRow,
    Extracted,
    ExtractedPage,
    Method,
    ReadNumber,
    Verdict,
)
from khmerqa.types.index import EMBEDDED, IndexReport, Manifest
from khmerqa.types.language import LANGUAGES, Language
from khmerqa.types.passage import Hit, Passage, RetrieverScores

__all__ = [
    "EMBEDDED",
    "LANGUAGES",
    "LOW_CONFIDENCE",
    "Answer",
    "AnswerStatus",
    "Bilingual",
    "Block",
    "BlockCell",
    "BlockKind",
    "BlockRow",
    "CatalogueEntry",
    "Cell",
    "Citation",
    "Document",
    "DocumentSummary",
    "Extracted",
    "ExtractedPage",
    "Hit",
    "IndexReport",
    "Language",
    "Manifest",
    "Method",
    "OfficialSource",
    "Page",
    "Passage",
    "ReadNumber",
    "RetrieverScores",
    "Row",
    "Section",
    "Verdict",
]
