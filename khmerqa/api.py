"""The library from Python: index a folder, open the index, ask and search.

Import these names from ``khmerqa`` itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from khmerqa import wiring
from khmerqa.answer.question.follow_up import Turn
from khmerqa.errors import UsageError
from khmerqa.ports import Progress
from khmerqa.settings import Settings
from khmerqa.types import (
    LANGUAGES,
    Answer,
    Bilingual,
    Document,
    DocumentSummary,
    Hit,
    IndexReport,
    Language,
)


class Index:
    """An open index. Safe to share between threads.

    A new version of the index is used from the next call on. Nothing is hidden: documents marked
    internal, which the HTTP service shows only to callers with a key, are found as well.
    """

    def __init__(self, settings: Settings) -> None:
        """Open the index that the settings name; ``open_index`` is the shorter way."""
        self._directory = Path(settings.index.directory)
        self._assistant = wiring.assistant(settings)
        self._top_k = settings.answer.top_k
        self._assistant.generation()  # fail here and not at the first question

    def __repr__(self) -> str:
        return f"<khmerqa.Index {str(self._directory)!r}>"

    def ask(
        self,
        question: str,
        *,
        top_k: int | None = None,
        language: Language | None = None,
        documents: Collection[str] = (),
        history: Sequence[Turn] = (),
    ) -> Answer:
        """Answer a question in Khmer or English with quotations.

        An answer without evidence is a value, too: its ``status`` is "no_evidence".

        Args:
            question: at most 2,000 characters.
            top_k: how many passages ``Answer.hits`` holds; by default as the settings say.
            language: of the words around the quotations; by default that of the question.
            documents: ids of documents to search in, by default all; unknown ids have no passages.
            history: the turns before this question, the oldest first, so that it can be a follow-up.

        Raises:
            QuestionError: the question is empty or too long.
            UsageError: ``top_k``, ``language`` or ``documents`` cannot be used.

        """
        if language not in (None, *LANGUAGES):
            raise UsageError(
                Bilingual(
                    f"គ្មានភាសា '{language}' ទេ។ សូមជ្រើសរើស km ឬ en ។",
                    f"There is no language '{language}'. Choose km or en.",
                )
            )
        return self._assistant.ask(
            question,
            top_k=self._number_of_hits(top_k),
            documents=_ids(documents),
            language=language,
            history=history,
        )

    def search(
        self, question: str, *, top_k: int | None = None, documents: Collection[str] = ()
    ) -> tuple[Hit, ...]:
        """Return the passages that fit a question best, the best first.

        The arguments and errors are those of ``ask``.
        """
        top_k = self._number_of_hits(top_k)
        return self._assistant.search(question, top_k, documents=_ids(documents)).hits

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return what is known of each document, without its text."""
        return tuple(self._assistant.generation().passages.listed())

    def document(self, document_id: str) -> Document:
        """Return a document with its text and pages. Raises NotFoundError."""
        return self._assistant.generation().passages.document(document_id)

    def _number_of_hits(self, top_k: int | None) -> int:
        number = self._top_k if top_k is None else top_k
        if number < 1:
            raise UsageError(
                Bilingual(
                    f"top_k = {number} មិនអាចប្រើបានទេ។ សូមជ្រើសរើសចំនួនគត់ចាប់ពី 1 ។",
                    f"top_k = {number} cannot be used. Choose a whole number from 1.",
                )
            )
        return number


def open_index(directory: str | Path | None = None, *, settings: Settings = Settings()) -> Index:
    """Open an index: the one in ``directory``, or the one that the settings name.

    Models are loaded once in a process, which takes about a second.

    Raises:
        IndexMissingError: there is no index in the folder.
        IndexMismatchError: it was built with another embedder or by another version.
        IndexDamagedError: files are missing or changed.
        SettingsError: a setting cannot be used.

    """
    return Index(_in_directory(settings, directory))


def index_folder(
    corpus: str | Path,
    directory: str | Path | None = None,
    *,
    settings: Settings = Settings(),
    full: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> IndexReport:
    """Make the index in ``directory`` hold exactly the documents in ``corpus``, a folder or a file.

    Only what has changed since the last run is done again. A file that cannot be read is named in
    ``IndexReport.unread``, with the reason, and the others are indexed.

    Args:
        corpus: a folder with documents in any format that is read, and perhaps a ``catalogue.toml``.
        directory: the folder of the index, created if missing; by default that of the settings.
        settings: which engine and which models.
        full: read and index every file again.
        progress: is called with the stage, how much of it is done, and how much there is.

    Raises:
        UsageError: there is no such folder, or not one of its files can be read.
        IndexLockedError: another process is changing this index.
        IndexWriteError: the index cannot be written; the one before still works.

    """
    reindexer = wiring.reindexer(_in_directory(settings, directory), progress)
    return reindexer.run([Path(corpus)], full=full)


def _in_directory(settings: Settings, directory: str | Path | None) -> Settings:
    folder = Path(settings.index.directory if directory is None else directory)
    return replace(settings, index=replace(settings.index, directory=folder))


def _ids(documents: Collection[str]) -> Collection[str]:
    """Return the ids. A single id would pass as a collection of letters, and find nothing."""
    if isinstance(documents, str):
        raise UsageError(
            Bilingual(
                f"documents = '{documents}' មិនមែនជាបញ្ជីទេ។ សូមសរសេរ ['{documents}'] ។",
                f"documents = '{documents}' is not a list. Write ['{documents}'].",
            )
        )
    return documents
