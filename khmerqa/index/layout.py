"""The files and folders of an index.

INDEX/
  current             the names of the current generation and of those before it, a line each
  last                the last name given to a generation, so that none is given twice
  access              what was last said of who may see a document; holds for every generation
  generations/NAME/   manifest.json  passages.sqlite  history.sqlite  lexical/  dense/
                      twins.npy   the parallel passages
                      units/      the sentence records
                      sentence-vectors/
  originals/          the files that were indexed, by content; word boxes of pages read by OCR
  cache/              checksums of files, parsed documents, terms and vectors, safe to delete;
                      checked-NAME.json   which files of a generation were found whole
  unfinished          what is being published into the corpus folder, while it is
  uploads/            files that administrators sent, until they are published
  incoming/           an index that is being imported, until it is checked
  lock                locked while the index is being changed

Names on the disk stay as they are for as long as the format does.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from khmerqa.errors import IndexDamagedError
from khmerqa.types import Bilingual

_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_inside(relative: str) -> bool:
    """Return whether a path from an index stays below the folder that it is joined to."""
    parts = PurePosixPath(relative).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and "\x00" not in relative


def size_of(folder: Path) -> int:
    """Return how many bytes the files below a folder have; files may come and go meanwhile."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.lstat().st_size if path.is_file() else 0
    return size


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """The paths of an index."""

    root: Path

    @property
    def current(self) -> Path:
        """The file that names the current generation."""
        return self.root / "current"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.root / "generations"

    @property
    def last(self) -> Path:
        """The file with the last name that was given to a generation."""
        return self.root / "last"

    @property
    def access(self) -> Path:
        """What was last said of who may see a document."""
        return self.root / "access"

    @property
    def originals(self) -> Path:
        """The files that were indexed, named by their SHA-256."""
        return self.root / "originals"

    @property
    def cache(self) -> Path:
        """The folder of the caches, which may be deleted at any time."""
        return self.root / "cache"

    @property
    def lock(self) -> Path:
        """Locked while the index is being changed; holds the process id."""
        return self.root / "lock"

    def original(self, sha256: str, source: str) -> Path:
        """Return the path of the copy of a file with this content.

        Raises IndexDamagedError for what is no SHA-256: it comes from a file, and becomes a path.
        """
        self.check_sha256(sha256)
        return self.originals / f"{sha256}{Path(source).suffix.lower()}"

    def word_boxes(self, sha256: str) -> Path:
        """Return the path of the word boxes of a file's recovered pages, as ``original`` does."""
        self.check_sha256(sha256)
        return self.originals / f"{sha256}.places"

    @property
    def unfinished(self) -> Path:
        """What is being published into the corpus folder; there only while it is, or after a kill."""
        return self.root / "unfinished"

    @property
    def uploads(self) -> Path:
        """The folder of files that were sent and are not published yet."""
        return self.root / "uploads"

    @property
    def incoming(self) -> Path:
        """Where an index that is being imported is checked, before anything of it is used."""
        return self.root / "incoming"

    @staticmethod
    def check_sha256(sha256: str) -> None:
        """Raise IndexDamagedError for what is no SHA-256."""
        if _SHA256.fullmatch(sha256) is None:
            raise IndexDamagedError(
                Bilingual(
                    f"លិបិក្រមបានខូច៖ {sha256!r} មិនមែនជា SHA-256 ទេ។ សូមដំណើរការ៖ khmerqa index --full ។",
                    f"The index is damaged: {sha256!r} is no SHA-256. Run: khmerqa index --full",
                )
            )

    def generation(self, name: str) -> GenerationLayout:
        """Return the layout of one generation."""
        return GenerationLayout(self.generations / name)


@dataclass(frozen=True, slots=True)
class GenerationLayout:
    """The paths of a generation."""

    root: Path

    @property
    def manifest(self) -> Path:
        """Written last: a generation without it is not one."""
        return self.root / "manifest.json"

    @property
    def checked(self) -> Path:
        """Which of its files were read and found whole; not part of it, and safe to delete."""
        return self.root.parent.parent / "cache" / f"checked-{self.root.name}.json"

    @property
    def passages(self) -> Path:
        """Documents and passages."""
        return self.root / "passages.sqlite"

    @property
    def vectors(self) -> Path:
        """What the dense index is made from; there only while the generation is being built."""
        return self.root / "vectors.f32"

    @property
    def history(self) -> Path:
        """Earlier versions of the documents."""
        return self.root / "history.sqlite"

    @property
    def parallel_passages(self) -> Path:
        """Which passages say the same in two languages."""
        return self.root / "twins.npy"

    @property
    def sentence_vectors(self) -> Path:
        """The vectors of each passage's sentences, where the embedder reads passages whole."""
        return self.root / "sentence-vectors"

    @property
    def sentence_records(self) -> Path:
        """What answering reads of each passage's sentences, where that was prepared."""
        return self.root / "units"
