"""What was last said of who may see a document, in a file beside the generations.

A generation is immutable, and what its catalogue said is a part of it. Where an earlier one is served
again (after a rollback, or because the current one is damaged), what an owner said since must hold. So
each generation that is published leaves here what not everyone may see. A document is known by its id
and by its content, so that one which was renamed, changed or withdrawn since stays hidden too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from khmerqa.errors import IndexDamagedError
from khmerqa.index.current import put
from khmerqa.index.layout import IndexLayout
from khmerqa.types import Bilingual, DocumentSummary, Manifest

MAX_KEPT = 10_000  # of each kind; those said longest ago are forgotten first


@dataclass(frozen=True, slots=True)
class AccessRecord:
    """What was last said of documents, those said longest ago first.

    ``generation`` is the last that was published, ``created`` when it was made (ISO 8601, UTC). Its own
    documents say all of this themselves.
    """

    generation: str = ""
    created: str = ""
    internal_ids: tuple[str, ...] = ()
    internal_contents: tuple[str, ...] = ()  # SHA-256 of files
    markings: Mapping[str, str] = field(default_factory=dict)  # confidentiality stamps by SHA-256

    def after(self, manifest: Manifest, documents: Iterable[DocumentSummary]) -> AccessRecord:
        """Return the record once a generation of these documents is published: it speaks last."""
        listed = list(documents)
        ids = {each.id for each in listed}
        contents = {each.sha256 for each in listed}
        left = AccessRecord(
            manifest.generation,
            manifest.created,
            tuple(each for each in self.internal_ids if each not in ids),
            tuple(each for each in self.internal_contents if each not in contents),
            {sha256: stamp for sha256, stamp in self.markings.items() if sha256 not in contents},
        )
        return left.with_restricted(listed)

    def after_import(
        self, manifest: Manifest, documents: Iterable[DocumentSummary]
    ) -> AccessRecord:
        """Return the record once a generation comes from an archive, which may be an old copy."""
        if manifest.created > self.created:
            return self.after(manifest, documents)
        return self.with_restricted(documents)

    def with_restricted(self, documents: Iterable[DocumentSummary]) -> AccessRecord:
        """Return the record with what these documents restrict; nothing is taken away."""
        listed = list(documents)
        internal = [each for each in listed if each.catalogue.access == "internal"]
        marked = {each.sha256: each.marking for each in listed if each.marking is not None}
        found = self.with_internal((each.id, each.sha256) for each in internal)
        before = {key: stamp for key, stamp in found.markings.items() if key not in marked}
        return replace(found, markings=_latest({**before, **marked}))

    def with_internal(self, documents: Iterable[tuple[str, str]]) -> AccessRecord:
        """Return the record with documents, by id and SHA-256, that were made internal or withdrawn."""
        ids, contents = dict.fromkeys(self.internal_ids), dict.fromkeys(self.internal_contents)
        for document_id, sha256 in documents:  # said again, it is said last
            ids.pop(document_id, None)
            contents.pop(sha256, None)
            ids[document_id] = contents[sha256] = None
        return replace(
            self, internal_ids=tuple(_latest(ids)), internal_contents=tuple(_latest(contents))
        )


def read_access(layout: IndexLayout) -> AccessRecord:
    """Return what was last said; raises IndexDamagedError where that cannot be read.

    Nothing was said before the first generation was published with a record.
    """
    try:
        values = json.loads(layout.access.read_text(encoding="utf-8"))
        if values.pop("checksum") != _checksum(values):
            raise ValueError("the checksum is another")
        record = AccessRecord(
            values["generation"],
            values["created"],
            tuple(values["internal_ids"]),
            tuple(values["internal_contents"]),
            dict(values["markings"]),
        )
    except FileNotFoundError:
        return AccessRecord()
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _damaged(layout) from error
    texts = (record.generation, record.created, *record.internal_ids, *record.internal_contents)
    stamps = (*record.markings, *record.markings.values())
    if not all(isinstance(each, str) for each in (*texts, *stamps)):
        raise _damaged(layout)
    return record


def change_access(layout: IndexLayout, change: Callable[[AccessRecord], AccessRecord]) -> None:
    """Change what was last said. Only for the process that holds the lock."""
    try:
        before = read_access(layout)
    except IndexDamagedError:  # what is published next is said last, and can be read again
        before = AccessRecord()
    temporary = layout.access.with_suffix(".new")
    values = asdict(change(before))
    values["checksum"] = _checksum(values)
    temporary.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    put(temporary, layout.access)


def _checksum(values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record: one changed letter of a name would make a document public."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _latest(said: dict[str, Any]) -> dict[str, Any]:
    return dict(list(said.items())[-MAX_KEPT:])


def _damaged(layout: IndexLayout) -> IndexDamagedError:
    return IndexDamagedError(
        Bilingual(
            f"ឯកសារ (file) {layout.access} ដែលកត់ត្រាថាអ្នកណាអាចមើលឯកសារណា បានខូច។ "
            "សូមដំណើរការ៖ khmerqa index ។",
            f"{layout.access}, which says who may see which document, is damaged. "
            "Run: khmerqa index",
        )
    )
