"""To who may not see documents, the service answers as if they were not there, whatever is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .. import samples
from ..conftest import Running, empty_service
from .test_access import INTERNAL, INTERNAL_ID, MARKED, MARKED_ID

ISSUER, TITLE = "Kumquat Authority", "Kumquat Budget"
ENTRY = f"""
["budget.en.txt"]
access = "internal"
title_en = "{TITLE}"
issuer = "{ISSUER}"
type = "walrus circular"
number = "4711 KQ"
date = "2031-07-09"
work = "Kumquat Works"
official_url = "https://kumquat.example/"
replaces = "water-en"
"""
# What differs between any two services, and tells nothing of a document; and scores, which depend on the
# mean length of all passages: the one number that stays, says SECURITY.md.
CHANGING = re.compile(
    r'"timings_ms": ?\{[^}]*\}'
    r'|"(generation|id|created|created_at|since)": ?("[^"]*"|[0-9]+)'
    r"|[0-9]+\.[0-9]+(e-[0-9]+)?"
)
HOSTILE = (
    ISSUER,
    ISSUER.upper(),
    "' OR 1=1 --",
    "*",
    "Kumquat* OR issuer:*",
    '{"$ne": null}',
    "\u0000",
    "../../etc/passwd",
    "x" * 9000,
)


def made(folder: Path, *, hidden: bool) -> Running:
    service = empty_service(folder, no_auth=True)
    samples.write_corpus(service.corpus)
    if hidden:
        (service.corpus / "budget.en.txt").write_text(INTERNAL, encoding="utf-8")
        (service.corpus / "plan.en.txt").write_text(MARKED, encoding="utf-8")
        with (service.corpus / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
            catalogue.write(ENTRY)
    service.reindex()
    return service


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Running]]:
    """A service with hidden documents, and one that never had them."""
    with_hidden = made(tmp_path_factory.mktemp("with"), hidden=True)
    without = made(tmp_path_factory.mktemp("without"), hidden=False)
    with with_hidden.client, without.client:
        yield with_hidden, without


def paths(service: Running) -> Iterator[str]:
    """Every path that is read, for documents that are hidden, public and unknown."""
    for route, methods in service.app.openapi()["paths"].items():
        if "get" in methods and route not in {"/metrics", "/health"}:
            for document_id in (INTERNAL_ID, MARKED_ID, samples.WATER_ID, "none"):
                yield re.sub(
                    r"\{(\w+)\}",
                    lambda found, known=document_id: (  # type: ignore[misc]
                        known if found[1] == "document_id" else "1"
                    ),
                    route,
                )


def told(response: Any) -> tuple[int, str]:
    text = response.text if "image" not in response.headers.get("content-type", "") else "picture"
    return response.status_code, CHANGING.sub("", text)


@pytest.mark.parametrize("scope", [None, "read"])
def test_every_path_is_answered_as_if_they_were_not_there(
    both: tuple[Running, Running], scope: Any
) -> None:
    keys = [each.key(scope) if scope else {} for each in both]
    for path in sorted(set(paths(both[0]))):
        for query in ("", f"?q={ISSUER}", f"?term={ISSUER}", "?q=terminal&words=terminal"):
            answers = [
                told(each.client.get(path + query, headers=key))
                for each, key in zip(both, keys, strict=True)
            ]
            assert answers[0] == answers[1], path + query


@pytest.mark.parametrize("route", ["/v1/ask", "/v1/search", "/v1/terms", "/v1/words", "/v1/export"])
def test_every_question_is_answered_as_if_they_were_not_there(
    both: tuple[Running, Running], route: str
) -> None:
    bodies: list[dict[str, Any]] = [
        {"question": "What did the Kumquat Authority issue in 2031?"},
        {"question": "terminal", "documents": [INTERNAL_ID, samples.WATER_ID]},
        {"question": "Which document replaces the rural water policy?"},
    ]
    for value in HOSTILE:
        bodies += [
            {"question": value[:900], "text": value, "words": [value], "terms": [value]},
            {"question": "terminal", "documents": [value]},
            {"question": "terminal", "issuer": value, "filter": {"issuer": value}},
        ]
    for body in bodies:
        answers = [told(each.client.post(route, json=body)) for each in both]
        assert answers[0] == answers[1], json.dumps(body)
        assert answers[0][0] < 500
