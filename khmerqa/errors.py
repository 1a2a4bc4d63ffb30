"""Every error that khmerqa raises on purpose, as one tree.

    KhmerQAError
    ├── UsageError                the request makes no sense (exit code 2, HTTP 4xx)
    │   ├── QuestionError         an empty or overlong question
    │   └── SettingsError         a setting that cannot be used
    ├── NotFoundError             no such document, page or file
    ├── UnreadableError           a file that cannot be read; the others still are
    │   └── GivenUpError          reading took too long, crashed or failed; it may succeed another time
    ├── GlossaryError             the glossary's table is damaged
    ├── MissingDependencyError    an optional engine that is not installed
    ├── RecordsError              the service's own records cannot be read or written
    ├── BusyError                 too many questions at once, or one that took too long
    ├── LanguageModelError        a language model that does not answer, or answers nonsense
    └── IndexStateError
        ├── NotReadyError         the service is still loading
        ├── IndexMissingError     nothing has been indexed here yet
        ├── IndexMismatchError    built with another embedder, normaliser or version
        ├── IndexDamagedError     counts or checksums disagree
        ├── IndexWriteError       the disk is full or read only
        └── IndexLockedError      another reindex is running

A message is one or two plain sentences, in Khmer and in English; the last one says what to do. ``str``
of an error gives both languages, ``error.message.km`` and ``error.message.en`` one of them.
"""

from __future__ import annotations

from khmerqa.types import Bilingual


class KhmerQAError(Exception):
    """The root of the tree: catching it catches everything khmerqa raises on purpose."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message)
        self.message = message


class UsageError(KhmerQAError):
    """The request makes no sense, whatever the state of the index."""


class QuestionError(UsageError):
    """The question is empty or too long."""


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class NotFoundError(KhmerQAError):
    """There is no such document, page or file."""


class UnreadableError(KhmerQAError):
    """One file cannot be read, or its text is not what its pages show.

    The message is one plain sentence for the report; it never stops the other files.
    """


class GlossaryError(KhmerQAError):
    """The table of the glossary is damaged; the message names the line."""


class GivenUpError(UnreadableError):
    """Reading was stopped at a limit, or failed. Another time it may not, so that is not cached."""


class MissingDependencyError(KhmerQAError):
    """An optional engine is not installed; the message holds the command that installs it."""


class LanguageModelError(KhmerQAError):
    """The language model cannot be reached, is too slow, or returns nothing usable."""


class RecordsError(KhmerQAError):
    """The keys, feedback and jobs of a service cannot be read or written."""


class BusyError(KhmerQAError):
    """The service is overloaded; the same request may succeed later."""


class IndexStateError(KhmerQAError):
    """The index cannot be used as it is."""


class NotReadyError(IndexStateError):
    """The service is still loading its models and its index."""


class IndexMissingError(IndexStateError):
    """There is no index here yet."""


class IndexMismatchError(IndexStateError):
    """The index was built with parts other than those that would search it now."""


class IndexDamagedError(IndexStateError):
    """Files of the index are missing or disagree with its manifest."""


class IndexWriteError(IndexStateError):
    """A file of the index cannot be written; the index is as it was before."""


class IndexLockedError(IndexStateError):
    """Another process is changing this index."""


def not_written(name: str, reason: object) -> Bilingual:
    """Return the message of an IndexWriteError."""
    return Bilingual(
        f"មិនអាចសរសេរ {name} បានទេ។ លិបិក្រមចាស់នៅដដែល។ សូមពិនិត្យទំហំថាសដែលនៅទំនេរ និងសិទ្ធិសរសេរ "
        "រួចដំណើរការម្តងទៀត។",
        f"{name} cannot be written ({reason}). The index is as it was before. Check the free space "
        "and the permissions, then run the command again.",
    )


def without_extra(extra: str, part: Bilingual) -> MissingDependencyError:
    """Return the error for a part whose packages only an extra installs, with the command for it."""
    command = f'pip install "khmerqa[{extra}]"'
    checkout = " (./scripts/serve --with-models)" if extra == "models" else ""
    return MissingDependencyError(
        Bilingual(
            f"{part.km} មិនទាន់បានដំឡើង ឬមិនអាចបើកបានទេ។ សូមដំណើរការ៖ {command}{checkout} ។",
            f"{part.en} is not installed, or cannot be loaded. Run: {command}{checkout}",
        )
    )
