"""What a chat application says, whichever it is: answers as short messages, and fixed words.

A message is plain text that can be forwarded and still be understood: the answer, then its numbered
sources with their addresses. It is split only between lines, so a list item is never cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khmerqa.serve.chat.sources import HEADINGS, page_words, source_line
from khmerqa.text.khmer.clusters import clip, clusters
from khmerqa.types import Answer, Language

GREETING: dict[Language, str] = {
    "km": (
        "សួស្តី! សូមសរសេរសំណួរអំពីឯកសារគោលនយោបាយជាភាសាខ្មែរ ឬអង់គ្លេស។ ចម្លើយជាពាក្យដើមក្នុងឯកសារ ដោយបញ្ជាក់ទំព័រ។"
    ),
    "en": (
        "Hello! Write a question about policy documents in Khmer or English. "
        "Answers are in the documents' own words, with the page."
    ),
}
ONLY_TEXT: dict[Language, str] = {
    "km": "សូមអភ័យទោស ខ្ញុំអានបានតែអត្ថបទប៉ុណ្ណោះ។ សូមសរសេរសំណួររបស់អ្នកជាអក្សរ។",
    "en": "Sorry, I can read text only. Please write your question.",
}
TROUBLE: dict[Language, str] = {
    "km": "សូមអភ័យទោស មានបញ្ហាបន្តិច។ សូមសួរម្តងទៀតនៅពេលបន្តិចក្រោយ។",
    "en": "Sorry, something went wrong. Please ask again in a little while.",
}
TOO_FAST: dict[Language, str] = {
    "km": "មានសំណួរច្រើនពេក។ សូមរង់ចាំបន្តិច រួចសួរម្តងទៀត។",
    "en": "That was a lot of questions. Please wait a little, then ask again.",
}
FORGOTTEN: dict[Language, str] = {
    "km": "ចម្លើយនេះចាស់ពេកហើយ។ សូមសួរសំណួរម្តងទៀត។",
    "en": "That answer is too old. Please ask the question again.",
}
MORE: dict[Language, str] = {"km": "មើលបន្ថែម", "en": "More"}
OTHER: dict[Language, str] = {"km": "English", "en": "ភាសាខ្មែរ"}
NEAREST: dict[Language, str] = {"km": "វគ្គដែលនៅជិតបំផុត", "en": "The nearest passages"}
NO_MORE: dict[Language, str] = {"km": "គ្មានអ្វីបន្ថែមទៀតទេ។", "en": "There is nothing more."}
_COLON: dict[Language, str] = {"km": "៖", "en": ":"}
_NEAREST = 3
_PASSAGE = 600  # code points shown of a passage


@dataclass(frozen=True, slots=True)
class AnswerBuilder:
    """Messages to be sent, in order; the last one may have buttons."""

    messages: tuple[str, ...]
    language: Language
    has_more: bool = False


def reply_to(answer: Answer, base: str, longest: int) -> AnswerBuilder:
    """Return an answer with its sources as messages of at most ``longest`` UTF-16 units each."""
    parts = [answer.text]
    if answer.notice:
        parts.append(f"({answer.notice})")
    if answer.citations:
        lines = [source_line(each, answer.language, base) for each in answer.citations]
        parts.append("\n".join([HEADINGS[answer.language] + _COLON[answer.language], *lines]))
    return AnswerBuilder(split("\n\n".join(parts), longest), answer.language, bool(answer.hits))


def more_of(answer: Answer, titles: Mapping[str, str], longest: int) -> AnswerBuilder:
    """Return the passages nearest to a question beyond those quoted; ``titles`` are by document id."""
    quoted = {citation.passage_id for citation in answer.citations}
    found = [hit.passage for hit in answer.hits if hit.passage.id not in quoted][:_NEAREST]
    if not found:
        return AnswerBuilder((NO_MORE[answer.language],), answer.language)
    parts = [NEAREST[answer.language] + _COLON[answer.language]]
    for passage in found:
        page = page_words(passage.page, passage.page_end, answer.language)
        head = f"{titles[passage.document_id]}, {page}" if page else titles[passage.document_id]
        text = clip(passage.text, _PASSAGE)
        parts.append(f"• {head}\n{text}{'' if text == passage.text else '…'}")
    return AnswerBuilder(split("\n\n".join(parts), longest), answer.language)


def split(text: str, longest: int) -> tuple[str, ...]:
    """Split a text between its lines; only a line too long by itself is split, between clusters."""
    messages: list[str] = []
    held: str | None = None
    for piece in (piece for line in text.split("\n") for piece in _pieces(line, longest)):
        joined = piece if held is None else f"{held}\n{piece}"
        if held is not None and units(joined) > longest:
            messages.append(held)
            joined = piece
        held = joined
    messages.append(held or "")
    return tuple(message.strip("\n") for message in messages if message.strip())


def units(text: str) -> int:
    """Return the length of a text as chat applications count it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(line: str, longest: int) -> list[str]:
    if units(line) <= longest:
        return [line]
    pieces = [""]
    for cluster in clusters(line):
        if units(pieces[-1] + cluster) > longest:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
