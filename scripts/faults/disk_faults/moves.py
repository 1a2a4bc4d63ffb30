"""An earlier index is served again, or one leaves: what was made internal since stays internal."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from disk_faults.bench import require
from disk_faults.changes import TEXTS, OnAnIndex, reindexer
from khmerqa.errors import IndexMissingError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.lock import locked
from khmerqa.index.open import open_current
from khmerqa.index.transfer.archive import export_index, import_index
from khmerqa.ingest.changes import roll_back_index

_ARCHIVE = "exported.tar"


class _SinceMadeInternal(OnAnIndex):
    """An index whose earlier generation, and an archive of it, show what is internal by now."""

    def prepare(self, folder: Path) -> None:
        """Export it, make a document internal, and index again."""
        super().prepare(folder)
        export_index(IndexLayout(folder / "index"), folder / _ARCHIVE)
        catalogue = folder / "corpus" / "catalogue.toml"
        catalogue.write_text('["ferry.txt"]\naccess = "internal"\n', encoding="utf-8")
        reindexer(folder).run([folder / "corpus"])

    def check(self, folder: Path, *, done: bool) -> None:
        """It stays internal, and every document is there."""
        listed = open_current(IndexLayout(folder / "index")).passages.listed()
        found = {each.path: each.catalogue.access for each in listed}
        require(set(found) == set(TEXTS), f"it holds {set(found)}")
        require(found["ferry.txt"] == "internal", "what was made internal is public")


class RollingBack(_SinceMadeInternal):
    """The earlier generation is served again."""

    def act(self, folder: Path) -> None:
        """Go back, where there is something to go back to."""
        with suppress(IndexMissingError):
            roll_back_index(IndexLayout(folder / "index"), folder / "corpus")


class Importing(_SinceMadeInternal):
    """An archive of the earlier generation is imported."""

    def act(self, folder: Path) -> None:
        """Import it."""
        _import(folder / "index", folder / _ARCHIVE)


class Exporting(OnAnIndex):
    """The index is written to a file that is there already: it is the old one or the new one, whole."""

    def prepare(self, folder: Path) -> None:
        """Write it once."""
        super().prepare(folder)
        self.act(folder)

    def act(self, folder: Path) -> None:
        """Write it again."""
        export_index(IndexLayout(folder / "index"), folder / _ARCHIVE)

    def check(self, folder: Path, *, done: bool) -> None:
        """It can be imported elsewhere."""
        elsewhere = folder / "elsewhere"
        _import(elsewhere, folder / _ARCHIVE)
        found = {each.path for each in open_current(IndexLayout(elsewhere)).passages.listed()}
        shutil.rmtree(elsewhere)
        require(found == set(TEXTS), f"it holds {found}")


def _import(index: Path, archive: Path) -> None:
    layout = IndexLayout(index)
    with locked(layout):
        import_index(layout, archive)
