"""Where everything of an index lies.

INDEX/
  current             the names of the current generation and of those before it, a line each
  last                the last name given to a generation, so that none is given twice
  generations/NAME/   manifest.json  passages.sqlite  history.sqlite  twins.npy  lexical/  dense/
                      units/
  originals/          the files that were indexed, by content; places of words read otherwise
  cache/              checksums of files, parsed documents, terms and vectors, safe to delete
  lock                held while the index is being changed
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """Where everything of an index lies."""

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
        """The file with the last name that was given, so that none is given twice."""
        return self.root / "last"

    @property
    def originals(self) -> Path:
        """The files that were indexed, named by their SHA-256."""
        return self.root / "originals"

    @property
    def cache(self) -> Path:
        """The folder of what may be deleted at any time."""
        return self.root / "cache"

    @property
    def lock(self) -> Path:
        """Locked while the index is being changed; holds the process id."""
        return self.root / "lock"

    def original(self, sha256: str, source: str) -> Path:
        """Return where the copy of a file with this content lies."""
        return self.originals / f"{sha256}{Path(source).suffix.lower()}"

    def places(self, sha256: str) -> Path:
        """Return where it is kept where the words of a file's recovered pages stand."""
        return self.originals / f"{sha256}.places"

    def generation(self, name: str) -> GenerationLayout:
        """Return the layout of one generation."""
        return GenerationLayout(self.generations / name)


@dataclass(frozen=True, slots=True)
class GenerationLayout:
    """Where everything of a generation lies."""

    root: Path

    @property
    def manifest(self) -> Path:
        """Written last: a generation without it is not one."""
        return self.root / "manifest.json"

    @property
    def passages(self) -> Path:
        """Documents and passages."""
        return self.root / "passages.sqlite"

    @property
    def vectors(self) -> Path:
        """What the dense leg is made from; there only while the generation is being built."""
        return self.root / "vectors.f32"

    @property
    def history(self) -> Path:
        """Earlier versions of the documents."""
        return self.root / "history.sqlite"

    @property
    def twins(self) -> Path:
        """Which passages say the same in two languages."""
        return self.root / "twins.npy"

    @property
    def lexical(self) -> Path:
        """tantivy's folder."""
        return self.root / "lexical"

    @property
    def dense(self) -> Path:
        """FAISS's files."""
        return self.root / "dense"

    @property
    def units(self) -> Path:
        """What answering reads of each passage's sentences, where that was prepared."""
        return self.root / "units"
