"""Documents change, come and go: nothing is lost, nothing is exposed, whichever call fails."""

from __future__ import annotations

from pathlib import Path

from disk_faults.bench import require
from index_faults.index_with_fakes import fake_reindexer
from index_faults.trial import contents
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ingest.changes import add_files, remove_documents, update_index
from khmerqa.ingest.reindex import Reindexer

TEXTS = {
    "wells.md": "# Wells\n\nA well is cleaned twice a year.\n",
    "ferry.txt": "The ferry crosses at noon.\n",
    "school.txt": "សាលារៀនបើកទ្វារនៅម៉ោងប្រាំពីរព្រឹក។\n",
}
_SECRET = "The kumquat reserve holds 4711 million riel.\n"


class OnAnIndex:
    """A change of an index of three documents."""

    def prepare(self, folder: Path) -> None:
        """Index them."""
        (folder / "corpus").mkdir()
        for name, text in TEXTS.items():
            (folder / "corpus" / name).write_text(text, encoding="utf-8")
        reindexer(folder).run([folder / "corpus"])


class Indexing(OnAnIndex):
    """One file is changed, one is new, one is gone: either all of that is indexed, or nothing."""

    def prepare(self, folder: Path) -> None:
        """Change the files."""
        super().prepare(folder)
        corpus = folder / "corpus"
        (corpus / "ferry.txt").write_text("The ferry crosses at six.\n", encoding="utf-8")
        (corpus / "permits.txt").write_text("A permit costs 5,000 riel.\n", encoding="utf-8")
        (corpus / "school.txt").unlink()

    def act(self, folder: Path) -> None:
        """Index what the folder holds."""
        reindexer(folder).run([folder / "corpus"])

    def check(self, folder: Path, *, done: bool) -> None:
        """The index holds what it held, or what the folder holds."""
        found = set(contents(open_current(IndexLayout(folder / "index"))))
        after = {"wells.md", "ferry.txt", "permits.txt"}
        require(found == after or (not done and found == set(TEXTS)), f"it holds {found}")


class Adding(OnAnIndex):
    """An internal document is added: whatever fails, nobody who may not can ever see it."""

    def prepare(self, folder: Path) -> None:
        """Put the file beside the corpus, as an upload arrives."""
        super().prepare(folder)
        (folder / "arrived").mkdir()
        (folder / "arrived" / "pay.txt").write_text(_SECRET, encoding="utf-8")

    def act(self, folder: Path) -> None:
        """Add it."""
        file = folder / "arrived" / "pay.txt"
        entry = {"access": "internal"}
        add_files(reindexer(folder), folder / "corpus", [file], entry, keep_unread=False)

    def check(self, folder: Path, *, done: bool) -> None:
        """It is internal in the index, and after the next indexing too."""
        _require_internal(folder, done=done)
        update_index(reindexer(folder), folder / "corpus")
        _require_internal(folder, done=done)


class Removing(OnAnIndex):
    """A document is withdrawn: where that ended well, it is in no answer; it is never lost."""

    def act(self, folder: Path) -> None:
        """Withdraw one, if it is still there."""
        if "ferry.txt" in contents(open_current(IndexLayout(folder / "index"))):
            remove_documents(reindexer(folder), folder / "corpus", ["ferry"])

    def check(self, folder: Path, *, done: bool) -> None:
        """Its file is in the corpus or among the withdrawn ones, whole."""
        found = set(contents(open_current(IndexLayout(folder / "index"))))
        require(found >= set(TEXTS) - {"ferry.txt"}, f"it holds {found}")
        require(not (done and "ferry.txt" in found), "it is still there")
        kept = [path for path in (folder / "corpus").rglob("ferry*.txt") if path.is_file()]
        texts = {path.read_text(encoding="utf-8") for path in kept}
        require(TEXTS["ferry.txt"] in texts, "its file is lost")


def reindexer(folder: Path) -> Reindexer:
    """Return one of the index below a folder, with stand-ins for the models."""
    return fake_reindexer(folder / "index", lambda stage, done, total: None)


def _require_internal(folder: Path, *, done: bool) -> None:
    listed = open_current(IndexLayout(folder / "index")).passages.listed()
    found = {each.path: each.catalogue.access for each in listed}
    require(set(TEXTS) <= set(found), f"it holds {set(found)}")
    require(found.get("pay.txt", "internal") == "internal", "an internal document is public")
    require("pay.txt" in found or not done, "what was added is not there")
