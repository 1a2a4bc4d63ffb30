"""``khmerqa glossary``: a term in both languages, and similar terms."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from khmerqa import wiring
from khmerqa.cli.answers.question import words_or_input
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import UsageError
from khmerqa.settings import Settings
from khmerqa.text.glossary.table import Glossary, Term
from khmerqa.text.khmer.normalise import search_key

_MAX_NEAR = 10  # terms
_STATUS = {
    "official": Message("ពាក្យផ្លូវការ", "official"),
    "common": Message("ពាក្យប្រើទូទៅ", "in general use"),
    "own": Message("ពាក្យប្រែរបស់យើង", "our own translation"),
}
_NEAR = Message("ពាក្យជិតស្និទ្ធ", "Similar terms")
_ONLY_NEAR = Message("រកមិនឃើញពាក្យនេះទេ ប៉ុន្តែមានពាក្យជិតស្និទ្ធ", "Not found. Similar terms")


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    parser.words("term", "TERM", Message("ពាក្យ", "a term or an acronym in Khmer or English"))
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Look the term up and print what was found."""
    found = look_up(wiring.glossary(), words_or_input(arguments.term))
    write_result(arguments, found, lambda: _format(found))
    return 0


def look_up(glossary: Glossary, form: str) -> dict[str, Any]:
    """Return ``{"term", "exact", "near"}``; raises UsageError for a form without letters."""
    if not any(char.isalnum() for char in search_key(form)):
        raise UsageError(
            Message(
                "សូមសរសេរពាក្យដែលត្រូវរក ឧទាហរណ៍៖ khmerqa glossary ក.ស.ឌ. ។",
                "Write the term to look up, for instance: khmerqa glossary interoperability",
            )
        )
    return {
        "term": form,
        "exact": [_json(term) for term in glossary.exact(form)],
        "near": [_json(term) for term in glossary.near(form, _MAX_NEAR)],
    }


def _format(found: dict[str, Any]) -> str | Message:
    exact: Sequence[dict[str, Any]] = found["exact"]
    near: Sequence[dict[str, Any]] = found["near"]
    parts = [_whole(term) for term in exact]
    if near:
        title = f"{_NEAR if exact else _ONLY_NEAR}:"
        parts.append("\n".join([title, *(f"  {_named(term)}" for term in near)]))
    if not parts:
        return Message(
            f"រកមិនឃើញ «{found['term']}» ក្នុងសទ្ទានុក្រមទេ។ សូមសាកល្បងពាក្យខ្លីជាងនេះ។",
            f"'{found['term']}' is not in the glossary. Try a shorter term.",
        )
    return "\n\n".join(parts)


def _whole(term: dict[str, Any]) -> str:
    lines = [_named(term)]
    if others := [*term["km_other"], *term["en_other"]]:
        lines.append(f"    {Message('ពាក្យផ្សេង', 'also')}: {', '.join(others)}")
    for definition in (term["definition_km"], term["definition_en"]):
        if definition:
            lines.append(f"    {definition}")
    if term["note"]:
        lines.append(f"    {Message('សម្គាល់', 'note')}: {term['note']}")
    lines.append(f"    {_STATUS[term['status']]} ({term['source']})")
    return "\n".join(lines)


def _named(term: dict[str, Any]) -> str:
    acronyms = f" ({', '.join(term['acronyms'])})" if term["acronyms"] else ""
    return f"{term['km']} — {term['en']}{acronyms}"


def _json(term: Term) -> dict[str, Any]:
    return {
        "km": term.khmer[0],
        "km_other": list(term.khmer[1:]),
        "en": term.english[0],
        "en_other": list(term.english[1:]),
        "acronyms": list(term.acronyms),
        "note": term.note,
        "source": term.source,
        "status": term.status,
        "definition_km": term.definition_km,
        "definition_en": term.definition_en,
    }
