"""The head of an official text: mottoes, the issuer, and the kind of text.

OCR misreads the ornate letters of such lines, so names are also recognised by similarity.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from khmerqa.text.khmer.normalise import search_key

MIN_SIMILARITY = 0.78  # ratio of matching letters: a known name as read by OCR
MIN_SIMILARITY_OF_LETTERHEADS = 0.86  # higher, because titles share words with mottoes and issuers
# Kinds of texts; longer names first.
_KINDS = (
    "ព្រះរាជក្រឹត្យ", "ព្រះរាជក្រម", "អនុក្រឹត្យ", "សេចក្តីសម្រេច", "សេចក្តីណែនាំ", "សេចក្តីជូនដំណឹង",
    "គោលការណ៍ណែនាំ", "ក្របខណ្ឌគោលនយោបាយ", "គោលនយោបាយជាតិ", "គោលនយោបាយ", "ផែនការយុទ្ធសាស្ត្រ",
    "យុទ្ធសាស្ត្រ", "ផែនការសកម្មភាព", "ផែនការ", "រដ្ឋធម្មនុញ្ញ", "សារាចរណែនាំ", "សារាចរ", "ប្រកាសអន្តរក្រសួង",
    "ប្រកាស", "របាយការណ៍", "ច្បាប់", "ក្រម",
)  # fmt: skip
# Of translations; and how a line begins that names one of all kinds and its subject.
_ENGLISH_KINDS = (
    "royal decree", "royal kram", "reach kram", "sub-decree", "anukret", "inter-ministerial prakas",
    "prakas", "draft law", "law", "code", "circular", "decision", "instruction", "notification",
    "guideline", "guidelines", "national policy", "policy", "national strategy", "strategy",
    "action plan",
)  # fmt: skip
_NOT_A_TITLE = (
    "ព្រះរាជាណាចក្រកម្ពុជា", "ជាតិ សាសនា ព្រះមហាក្សត្រ", "ព្រះរាជាណាចក្រកម្ពុជា ជាតិ សាសនា ព្រះមហាក្សត្រ",
    "រាជរដ្ឋាភិបាលកម្ពុជា", "រាជរដ្ឋាភិបាល", "រដ្ឋសភា", "ព្រឹទ្ធសភា", "ក្រុមប្រឹក្សារដ្ឋ", "យើង",
    "ទីស្តីការគណៈរដ្ឋមន្ត្រី", "នាយករដ្ឋមន្ត្រី", "បុព្វកថា", "អារម្ភកថា", "មាតិកា", "តារាងមាតិកា", "សេចក្តីផ្តើម",
    "kingdom of cambodia", "nation religion king", "kingdom of cambodia nation religion king",
    "royal government of cambodia", "the royal government of cambodia",
    "preface", "foreword", "contents", "table of contents", "unofficial translation",
)  # fmt: skip
_BEGINS = tuple(
    search_key(words)
    for words in (
        "ក្រសួង", "រៀបចំដោយ", "បោះពុម្ព", "លេខ", "ថ្ងៃ", "ខែ", "ឆ្នាំ", "រាជធានីភ្នំពេញ ថ្ងៃ", "ភ្នំពេញ ថ្ងៃ",
        "នាយករដ្ឋមន្ត្រី", "រដ្ឋមន្ត្រី",
        "ព្រះករុណា", "ព្រះបាទ", "ព្រះបរ", "យើងព្រះ", "បានឃើញ", "បានទ្រង់យល់", "ប្រកាសឱ្យប្រើ",
        "អនុលោមតាម", "យោងតាម", "ផ្អែកតាម", "ទេសាភិបាល", "អគ្គទេសាភិបាល", "ឧបនាយករដ្ឋមន្ត្រី",
        "ministry ", "council for ", "prepared by", "phnom penh,",
    )
)  # fmt: skip
_QUOTED = re.compile("^[\"'\u201c\u00ab\u2018].*[\"'\u201d\u00bb\u2019]$")
_ABOUT = re.compile("ស្(?:តី|ដី)(?:អំ)?ពី\\s*")
_ON = re.compile(r"^(?:on|concerning|regarding)\b\s*", re.IGNORECASE)
_SENTENCE_END = re.compile("[.;:\u17d4]\\s*$")
_SPACES = re.compile(r"\s+")


def kind_named(line: str) -> str | None:
    """Return the kind of text that a line consists of, correctly spelt; None for other lines."""
    key = _key(line)
    if key in _ENGLISH_KEYS:
        return " ".join(line.split()).strip("- ")
    similarity, kind = max(
        ((_similarity(key, known), kind) for kind, known in _KIND_KEYS.items()),
        key=lambda found: found[0],
    )
    return kind if similarity >= MIN_SIMILARITY else None


def subject_of(line: str) -> str | None:
    """Return what follows "on" in a title: "" if the line ends there, None without the word.

    In English, only at the start of a line.
    """
    match = _ABOUT.search(line) or _ON.match(line.strip())
    return match.string[match.end() :].strip() if match else None


def states_subject(line: str) -> bool:
    """Return whether a line is a title in one line: the kind of a text and, after "on", its subject."""
    match = None if _SENTENCE_END.search(line) else _STATED.match(search_key(line.strip()))
    return match is not None


def is_letterhead(line: str) -> bool:
    """Return whether a line is a motto, an issuer, a slogan or front matter, and so not a title."""
    text = line.strip()
    if _QUOTED.match(text) or not any(character.isalnum() for character in text):
        return True
    if search_key(text).strip(" -\u2013").startswith(_BEGINS):
        return True
    key = _key(text)
    return any(
        _similarity(key, known) >= MIN_SIMILARITY_OF_LETTERHEADS for known in _NOT_TITLE_KEYS
    )


def _key(text: str) -> str:
    return _SPACES.sub("", search_key(text)).strip("-\u2013.,:\u17d6\u17d4\"'\u201c\u201d")


def _any_of(kinds: Sequence[str]) -> str:
    return "|".join(re.escape(search_key(kind)) for kind in kinds)


def _similarity(one: str, other: str) -> float:
    longer = max(len(one), len(other))
    if not longer or min(len(one), len(other)) < MIN_SIMILARITY * longer - 1:
        return 0.0
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


_ENGLISH_KEYS = frozenset(map(_key, _ENGLISH_KINDS))
_STATED = re.compile(
    f"(?:{_any_of(_KINDS)}).{{0,80}}?{search_key('ស្តីពី')}\\s*\\S"
    f"|(?:{_any_of(_ENGLISH_KINDS)})\\s(?:no\\.?\\s.{{1,40}}\\s)?on\\s\\S"
)
_KIND_KEYS = {kind: _key(kind) for kind in _KINDS}
_NOT_TITLE_KEYS = tuple(map(_key, _NOT_A_TITLE))
