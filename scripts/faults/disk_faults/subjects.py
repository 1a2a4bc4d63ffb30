"""What changes the disk, by the name that ``fail-each-call`` knows it by."""

from __future__ import annotations

from disk_faults.bench import Subject
from disk_faults.changes import Adding, Indexing, Removing
from disk_faults.moves import Exporting, Importing, RollingBack
from disk_faults.records import KeyChanges, Releases

SUBJECTS: dict[str, type[Subject]] = {
    "indexing": Indexing,
    "adding": Adding,
    "removing": Removing,
    "rolling back": RollingBack,
    "importing": Importing,
    "exporting": Exporting,
    "keys": KeyChanges,
    "releases": Releases,
}
