"""Lines that no answer quotes: bibliographies, addresses, contents, page numbers, sources of figures.

They hold the words of many questions and answer none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khmerqa.text.khmer.normalise import search_key

MAX_ADDRESS_SHARE = 0.4  # of a text; with more web address than that it is a reference
_MAX_LENGTH = 1_200  # code points; a longer line is no reference
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|\bdoi:)\S{1,500}", re.IGNORECASE)
# "Website: …" is an answer to who asks for the website.
_CONTACT = re.compile(
    search_key("^[^:\u17d6]{0,40}(?:គេហទំព័រ|អ៊ីមែល|ហ្វេសប៊ុក|តេឡេក្រាម|ទំនាក់ទំនង)")
    + r"|^[^:\u17d6]{0,40}\b(?:website|web site|homepage|e-?mail|facebook|telegram|contact)\b"
)
# Dots that lead to a page number, or a blank to be filled in.
_LEADERS = re.compile("[.\u2026\u00b7_]{5}|\u2026{2}|(?:[.\u00b7] ){4}")
_PAGE_NUMBER = re.compile(
    r"[^\w]*(?:(?:page|pages|pg|p|" + search_key("ទំព័រ") + r")\.? ?(?:" + search_key("ទី") + r" ?)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})(?: ?(?:of|/|-|" + search_key("នៃ") + r") ?\d{1,4})?"
    r"|\d{1,4} ?(?:of|/) ?\d{1,4}|- ?\d{1,4} ?-)[^\w]*"
)
_SOURCE = re.compile(
    r"[^\w]*(?:"
    + search_key("ប្រភព(?:ទិន្នន័យ|ព័ត៌មាន|រូបភាព)?|រូបថត(?:ដោយ)?|ឯកសារយោង")
    + r"|(?:data |image |photo )?sources?|photo(?:graph)?s?(?: credits?| by)?|adapted from"
    r"|see also) ?[:\u17d6]"
)
# What makes an entry of a bibliography by itself, and what does if there are two of them.
_ENTRY = re.compile(r"^[^.]{2,80}\. (?:19|20)\d\d[a-z]?\. |\bibid\b")
_MARKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bdoi\b|\bisbn\b|\bissn\b|\bet al\b",
        r"\b(?:retrieved|accessed|available|downloaded) (?:from|on|at|online)\b|\b(?:last )?accessed:",
        r"\bpp?\. ?\d{1,4}(?:-\d{1,4})?|\bvol\. ?\d|\bno\. ?\d{1,3}\b|\b\d{1,3} ?\(\d{1,3}\)[:,] ?\d",
        r"https?://|\bwww\.",
        r"\buniversity press\b|\bjournal of\b|\bproceedings of\b|\bworking paper\b|\(eds?\.\)",
        r"^[^\w]*(?:\[?\d{1,3}\]?[.)]? )?[a-z][a-z'-]{1,30},? [a-z]\.(?: ?[a-z]\.)?(?:,| and| &| \()",
        r"\((?:19|20)\d\d[a-z]?\)[.,:]",
    )
)  # fmt: skip
_HEADINGS = frozenset(
    search_key(heading)
    for heading in (
        *("references", "reference list", "bibliography", "works cited", "literature", "sources"),
        *("further reading", "contents", "table of contents", "list of figures", "list of tables"),
        *("endnotes", "notes and references", "selected bibliography"),
        *("ឯកសារយោង", "គន្ថនិទ្ទេស", "មាតិកា", "តារាងមាតិកា", "បញ្ជីរូបភាព", "បញ្ជីតារាង", "ឯកសារពិគ្រោះ"),
    )
)
_NUMBER_OF_HEADING = re.compile(r"^[\d.ivx\u1780-\u17a2]{0,8}[.): -]+(?=\S)")


def is_unquotable(line: str) -> bool:
    """Return whether a line or a sentence is apparatus rather than text."""
    if not line.strip():
        return True
    if len(line) > _MAX_LENGTH:
        return False
    key = search_key(line).strip()
    if _LEADERS.search(key) or _PAGE_NUMBER.fullmatch(key) or _SOURCE.match(key):
        return True
    if _CONTACT.search(key):
        return False
    if sum(map(len, _ADDRESS.findall(key))) > MAX_ADDRESS_SHARE * len(key):
        return True
    return bool(_ENTRY.search(key)) or sum(mark.search(key) is not None for mark in _MARKS) > 1


def is_apparatus(section: Sequence[str]) -> bool:
    """Return whether a section, by its titles, holds references or contents only."""
    titles = (search_key(title).strip() for title in section)
    return any(title in _HEADINGS or _bare(title) in _HEADINGS for title in titles)


def _bare(title: str) -> str:
    return _NUMBER_OF_HEADING.sub("", title).strip(" .:\u17d6")
