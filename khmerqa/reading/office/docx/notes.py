"""Footnotes and endnotes of a Word file: their marks, counted as Word does, and their bodies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from khmerqa.reading.office.number_formats import format_number
from khmerqa.reading.office.xml_parts import WORD, parsed
from khmerqa.text.expressions.raised import note_mark

_KINDS = {f"{WORD}footnoteReference": "footnote", f"{WORD}endnoteReference": "endnote"}
NOTE_REFERENCES = frozenset(_KINDS)
_FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}  # where a file names none
_OFF = ("0", "false", "off")


@dataclass(slots=True)
class Notes:
    """The notes of one document, and those whose mark has been read but not yet their body."""

    bodies: dict[tuple[str, str], Any] = field(default_factory=dict)  # by kind and identifier
    formats: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    pending: list[tuple[str, Any]] = field(default_factory=list)  # with their marks

    @classmethod
    def of(cls, document: Any) -> Notes:
        """Read the parts that hold notes; a document without them has none."""
        notes = cls()
        settings = None
        for relation in document.part.rels.values():
            if relation.is_external:
                continue
            kind = relation.reltype.rpartition("/")[2]
            if kind == "settings":
                settings = parsed(relation.target_part.blob)
            if kind in ("footnotes", "endnotes"):
                name = kind.removesuffix("s")
                for note in parsed(relation.target_part.blob).iter(f"{WORD}{name}"):
                    if note.get(f"{WORD}type", "normal") == "normal":
                        notes.bodies[name, note.get(f"{WORD}id", "")] = note
        for name in _KINDS.values():
            sections = document.element.body.iter(f"{WORD}sectPr")
            holders = [*sections, *([settings] if settings is not None else [])]
            properties = [each.find(f"{WORD}{name}Pr") for each in holders]
            notes._take_format(name, [each for each in properties if each is not None])
        return notes

    def _take_format(self, name: str, properties: list[Any]) -> None:
        forms = (each.find(f"{WORD}numFmt") for each in properties)
        form = next((each.get(f"{WORD}val") for each in forms if each is not None), None)
        starts = (each.find(f"{WORD}numStart") for each in properties)
        start = next((each.get(f"{WORD}val") for each in starts if each is not None), "1")
        self.formats[name] = form or _FORMATS[name]
        self.counts[name] = int(start) - 1

    def mark(self, reference: Any) -> str:
        """Count a reference and return its mark; its note is then pending."""
        kind = _KINDS[reference.tag]
        body = self.bodies.get((kind, reference.get(f"{WORD}id", "")))
        if reference.get(f"{WORD}customMarkFollows", "0") not in _OFF:
            own = "".join(text.text or "" for text in reference.itersiblings(f"{WORD}t")).strip()
            if body is not None:
                self.pending.append((own, body))
            return ""  # the mark is the text that follows
        self.counts[kind] += 1
        mark = format_number(self.counts[kind], self.formats[kind])
        if body is not None:
            self.pending.append((mark if mark.isdigit() else f"[{mark}]", body))
        return note_mark(mark)

    def take_pending(self) -> list[tuple[str, Any]]:
        """Return the notes whose marks have been read since this was last called."""
        taken, self.pending = self.pending, []
        return taken
