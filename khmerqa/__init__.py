"""khmerqa: ask what a government's policies say, in Khmer or English; get the sentence on the page.

The public API is the names below: ``index_folder`` and ``open_index``, the values that they return, the
settings that they take and the errors that they raise. All else may change between versions.

The map of the package, in the order of imports; each imports only from those before it:

    types, errors, settings   values, the tree of errors, what can be set
    ports                     the seams: protocols that engines and models implement
    text                      all knowledge of Khmer and English writing; pure functions
    storage                   SQLite: passages of a generation, caches, the service's records
    reading, embedding        files into blocks; texts into vectors
    index                     generations: open, publish, view; engines for words and vectors
    ingest, search            documents into an index; questions into passages
    answer                    passages into checked quotations
    evaluation                question sets and metrics
    wiring                    settings into parts; the only module that names concrete classes
    api                       this public API
    serve, cli                the HTTP service and the command line

Beside these, ``adapters`` holds optional engines and models, and ``testing`` small deterministic parts
for the tests of extensions.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khmerqa.answer.question.follow_up import Turn
    from khmerqa.api import Index, index_folder, open_index
    from khmerqa.errors import (
        IndexDamagedError,
        IndexLockedError,
        IndexMismatchError,
        IndexMissingError,
        IndexStateError,
        IndexWriteError,
        KhmerQAError,
        LanguageModelError,
        MissingDependencyError,
        NotFoundError,
        QuestionError,
        SettingsError,
        UsageError,
    )
    from khmerqa.settings import AnswerSettings, IndexSettings, ModelSettings, Settings
    from khmerqa.types import (
        Answer,
        Bilingual,
        CatalogueEntry,
        Citation,
        Document,
        DocumentSummary,
        Hit,
        IndexReport,
        Language,
        OfficialSource,
        Page,
        Passage,
        RetrieverScores,
        Section,
    )

__all__ = [
    "Answer",
    "AnswerSettings",
    "Bilingual",
    "CatalogueEntry",
    "Citation",
    "Document",
    "DocumentSummary",
    "Hit",
    "Index",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMismatchError",
    "IndexMissingError",
    "IndexReport",
    "IndexSettings",
    "IndexStateError",
    "IndexWriteError",
    "KhmerQAError",
    "Language",
    "LanguageModelError",
    "MissingDependencyError",
    "ModelSettings",
    "NotFoundError",
    "OfficialSource",
    "Page",
    "Passage",
    "QuestionError",
    "RetrieverScores",
    "Section",
    "Settings",
    "SettingsError",
    "Turn",
    "UsageError",
    "index_folder",
    "open_index",
]

# Where each public name is. A name is imported when it is first used, so that ``import khmerqa`` and
# the parts of the package that need no engine load none.
_MODULES = {
    "khmerqa.answer.question.follow_up": ("Turn",),
    "khmerqa.api": (
        "Index",
        "index_folder",
        "open_index",
    ),
    "khmerqa.errors": (
        "IndexDamagedError",
        "IndexLockedError",
        "IndexMismatchError",
        "IndexMissingError",
        "IndexStateError",
        "IndexWriteError",
        "KhmerQAError",
        "LanguageModelError",
        "MissingDependencyError",
        "NotFoundError",
        "QuestionError",
        "SettingsError",
        "UsageError",
    ),
    "khmerqa.settings": (
        "AnswerSettings",
        "IndexSettings",
        "ModelSettings",
        "Settings",
    ),
    "khmerqa.types": (
        "Answer",
        "Bilingual",
        "CatalogueEntry",
        "Citation",
        "Document",
        "DocumentSummary",
        "Hit",
        "IndexReport",
        "Language",
        "OfficialSource",
        "Page",
        "Passage",
        "RetrieverScores",
        "Section",
    ),
}


if not TYPE_CHECKING:  # type checkers would take any name for a public one

    def __getattr__(name: str) -> object:
        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
