"""What was said and promised of each document, and whether it still holds.

Exposed: someone without the right sees a document that its owner called internal, or that its stamp
holds back. Lost: a document of which a command or a job said that it was added, and that is not there, a
released one that readers do not see, or a file that is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from index_faults.trial import InvariantError

Access = Literal["public", "internal", "held"]


@dataclass
class Ledger:
    """The documents by name: who may see them, and whether they must be there."""

    corpus: Path
    access: dict[str, Access] = field(default_factory=dict)
    promised: dict[str, bool] = field(default_factory=dict)  # there, or gone; otherwise either
    # Of documents with a stamp; None: a change of it was interrupted, and either may have come of it.
    released: dict[str, bool | None] = field(default_factory=dict)

    def begin(self, name: str, access: Access | None) -> None:
        """Note that a document is being added, or with None, withdrawn: either may come of it."""
        if access is not None and name not in self.access:
            self.access[name] = access
        self.promised.pop(name, None)

    def end(self, name: str, *, there: bool) -> None:
        """Note that it was said to be done."""
        self.promised[name] = there

    def is_hidden(self, name: str) -> bool:
        """Return whether a reader must not see a document, wherever it is."""
        if self.promised.get(name) is False or self.access.get(name) == "internal":
            return True
        return self.access.get(name) == "held" and self.released.get(name, False) is False

    def check(self, seen_by_all: Iterable[str], seen_by_administrators: Iterable[str]) -> None:
        """Raise InvariantError where something is exposed or lost."""
        readers, administrators = set(seen_by_all), set(seen_by_administrators)
        self.check_hidden(readers)
        for name, there in self.promised.items():
            if there and name not in administrators:
                raise InvariantError(f"lost: {name}")
            if there and self.released.get(name) and name not in readers:
                raise InvariantError(f"released, and not seen: {name}")
            if not there and name in administrators:
                raise InvariantError(f"withdrawn, and still there: {name}")
            if not any(path.is_file() for path in self.corpus.rglob(name)):
                raise InvariantError(f"its file is nowhere: {name}")

    def check_hidden(self, seen_by_all: Iterable[str]) -> None:
        """Raise InvariantError where everyone sees what is hidden or was withdrawn."""
        for name in sorted(seen_by_all):
            if self.is_hidden(name):
                raise InvariantError(f"exposed: {name}")


def text_of(name: str, access: Access = "public") -> str:
    """Return the text of a document; the word in it occurs nowhere else."""
    stamp = "CONFIDENTIAL\n\n" if access == "held" else ""
    fact = f"The {word_of(name)} reserve holds 4711 million riel for the ferry."
    return f"# Plan {name}\n\n{stamp}{fact}\n"


def word_of(name: str) -> str:
    """Return the word that only this document contains."""
    return "kumquat" + "".join(chr(ord("a") + int(digit)) for digit in name if digit.isdigit())
