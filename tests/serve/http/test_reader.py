"""The outline of a document, and a search within it."""

from __future__ import annotations

from typing import Any

import pytest

from .. import samples
from ..conftest import Running, is_problem


def found(service: Running, document: str, words: str) -> Any:
    response = service.client.get(f"/v1/documents/{document}/find", params={"q": words})
    assert response.status_code == 200, response.text
    return response.json()


def test_the_outline_names_each_heading_where_it_is(service: Running) -> None:
    text = service.text(samples.PDF_ID)
    headings = service.client.get(f"/v1/documents/{samples.PDF_ID}/outline").json()
    assert len(headings) > 5
    for heading in headings:
        line = text[heading["start"] : heading["end"]]
        assert "\n" not in line
        assert line.split()[0] in heading["title"]
    pages = [heading["page"] for heading in headings]
    assert pages == sorted(pages)
    assert {each["page"] for each in service.client.get(
        f"/v1/documents/{samples.WATER_ID}/outline"
    ).json()} == {None}  # fmt: skip


@pytest.mark.parametrize("words", ["៥០០ លានរៀល", "500 លានរៀល", "៥០០ លាន\u200bរៀល", " ៥០០ លានរៀល "])
def test_words_are_found_however_they_are_typed(service: Running, words: str) -> None:
    (place,) = found(service, samples.SCHOOL_ID, words)["places"]
    text = service.text(samples.SCHOOL_ID)
    assert text[place["start"] : place["end"]] == place["text"] == "៥០០ លានរៀល"
    assert place["before"].endswith("មានចំនួន ")
    assert place["after"].startswith("ក្នុងមួយឆ្នាំ")


def test_case_does_not_matter_and_each_place_has_its_page(service: Running) -> None:
    assert found(service, samples.WATER_ID, "RURAL water")["total"] == 3
    places = found(service, samples.PDF_ID, "បញ្ចកោណ")["places"]
    assert len(places) > 10
    for place in places:
        page = service.client.get(f"/v1/documents/{samples.PDF_ID}/pages/{place['page']}").json()
        at = place["start"] - page["start"]
        assert page["text"][at:].startswith(place["text"])


def test_what_is_not_there_is_no_error_and_much_is_counted(fresh: Running) -> None:
    (fresh.corpus / "many.txt").write_text("lantern " * 500, encoding="utf-8")
    fresh.reindex()
    many = found(fresh, "many", "lantern")
    assert (many["total"], len(many["places"])) == (500, 200)
    assert found(fresh, "many", "xylophone") == {"total": 0, "places": []}
    assert found(fresh, "many", "\u200b \u200b")["total"] == 0
    is_problem(fresh.client.get("/v1/documents/many/find"), 422)
    is_problem(fresh.client.get("/v1/documents/nothing/find?q=a"), 404)
    is_problem(fresh.client.get("/v1/documents/nothing/outline"), 404)
