"""Answers as short messages for any chat application, and its fixed sentences.

A message is plain text that is understood even when it is forwarded: the answer, then its numbered
sources with their addresses. It is split only between lines, so no list item is cut in two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khmerqa.serve.chat.sources import HEADINGS, format_pages, source_line
from khmerqa.text.khmer.clusters import clip, clusters
from khmerqa.types import Answer, Language

GREETING: dict[Language, str] = {
    "km": (
        "សួស្តី! សូមសរសេរសំណួរអំពីឯកសារគោលនយោបាយជាភាសាខ្មែរ ឬអង់គ្លេស។ ចម្លើយជាពាក្យដើមក្នុងឯកសារ ដោយបញ្ជាក់ទំព័រ។"
    ),
    "en": (
        "Hello! Write a question about policy documents in Khmer or English. "
        "Answers quote the documents word for word and name the page."
    ),
}
ONLY_TEXT: dict[Language, str] = {
    "km": "សូមអភ័យទោស ខ្ញុំអានបានតែអត្ថបទប៉ុណ្ណោះ។ សូមសរសេរសំណួររបស់អ្នកជាអក្សរ។",
    "en": "Sorry, I can read text only. Please write your question.",
}
TROUBLE: dict[Language, str] = {
    "km": "សូមអភ័យទោស មានបញ្ហាបន្តិច។ សូមសួរម្តងទៀតនៅពេលបន្តិចក្រោយ។",
    "en": "Sorry, something went wrong. Please ask again a little later.",
}
TOO_FAST: dict[Language, str] = {
    "km": "មានសំណួរច្រើនពេក។ សូមរង់ចាំបន្តិច រួចសួរម្តងទៀត។",
    "en": "That was a lot of questions. Please wait a little, then ask again.",
}
TOO_OLD: dict[Language, str] = {
    "km": "ចម្លើយនេះចាស់ពេកហើយ។ សូមសួរសំណួរម្តងទៀត។",
    "en": "That answer is too old. Please ask the question again.",
}
MORE: dict[Language, str] = {"km": "មើលបន្ថែម", "en": "More"}
OTHER: dict[Language, str] = {"km": "English", "en": "ភាសាខ្មែរ"}
NEAREST: dict[Language, str] = {"km": "វគ្គដែលនៅជិតបំផុត", "en": "The nearest passages"}
NO_MORE: dict[Language, str] = {"km": "គ្មានអ្វីបន្ថែមទៀតទេ។", "en": "There is nothing more."}
_COLON: dict[Language, str] = {"km": "៖", "en": ":"}
_MAX_NEAREST = 3  # passages
_MAX_PASSAGE = 600  # code points shown of a passage


@dataclass(frozen=True, slots=True)
class ChatReply:
    """Messages to send, in order; the last one may have buttons."""

    messages: tuple[str, ...]
    language: Language
    has_more: bool = False


def reply_to(answer: Answer, base: str, max_length: int) -> ChatReply:
    """Return an answer with its sources as messages of at most ``max_length`` UTF-16 code units."""
    parts = [answer.text]
    if answer.notice:
        parts.append(f"({answer.notice})")
    if answer.citations:
        lines = [source_line(each, answer.language, base) for each in answer.citations]
        parts.append("\n".join([HEADINGS[answer.language] + _COLON[answer.language], *lines]))
    return ChatReply(split("\n\n".join(parts), max_length), answer.language, bool(answer.hits))


def more_of(answer: Answer, titles: Mapping[str, str], max_length: int) -> ChatReply:
    """Return the best passages that are not quoted; ``titles`` maps document ids to titles."""
    quoted = {citation.passage_id for citation in answer.citations}
    found = [hit.passage for hit in answer.hits if hit.passage.id not in quoted][:_MAX_NEAREST]
    if not found:
        return ChatReply((NO_MORE[answer.language],), answer.language)
    parts = [NEAREST[answer.language] + _COLON[answer.language]]
    for passage in found:
        page = format_pages(passage.page, passage.page_end, answer.language)
        head = f"{titles[passage.document_id]}, {page}" if page else titles[passage.document_id]
        text = clip(passage.text, _MAX_PASSAGE)
        parts.append(f"• {head}\n{text}{'' if text == passage.text else '…'}")
    return ChatReply(split("\n\n".join(parts), max_length), answer.language)


def split(text: str, max_length: int) -> tuple[str, ...]:
    """Split a text between lines; a line that is too long is split between clusters."""
    messages: list[str] = []
    current: str | None = None
    for piece in (piece for line in text.split("\n") for piece in _pieces(line, max_length)):
        joined = piece if current is None else f"{current}\n{piece}"
        if current is not None and utf16_length(joined) > max_length:
            messages.append(current)
            joined = piece
        current = joined
    messages.append(current or "")
    return tuple(message.strip("\n") for message in messages if message.strip())


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, as chat applications count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(line: str, max_length: int) -> list[str]:
    if utf16_length(line) <= max_length:
        return [line]
    pieces = [""]
    for cluster in clusters(line):
        if utf16_length(pieces[-1] + cluster) > max_length:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
