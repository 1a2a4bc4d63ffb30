"""The routes that only the web page calls."""

from __future__ import annotations

from pathlib import Path

from khmerqa.index.view import view_of
from khmerqa.serve.auth.access import Caller
from khmerqa.serve.suggestions import Suggestions

from .. import samples
from ..conftest import Running, empty_service, is_problem


def test_examples_are_answered_from_what_the_caller_may_see(fresh: Running) -> None:
    fresh.reindex()
    found = fresh.client.get("/v1/examples?language=en").json()
    assert found["documents"] == 4
    (question,) = [each for each in found["questions"] if "Rural Water Policy" in each]
    assert fresh.ask(question)["citations"][0]["document_id"] == samples.WATER_ID
    entry = f'["{samples.PDF}"]\naccess = "internal"\n["water.en.md"]\naccess = "internal"\n'
    (fresh.corpus / "catalogue.toml").write_text(entry, encoding="utf-8")
    fresh.reindex()
    found = fresh.client.get("/v1/examples?language=en").json()
    assert found["documents"] == 2
    assert "Rural Water Policy" not in str(found["questions"])
    seen = fresh.client.get("/v1/examples?language=en", headers=fresh.key("internal")).json()
    assert "Rural Water Policy" in str(seen["questions"])


def test_nothing_indexed_is_a_state_and_a_wrong_language_a_problem(tmp_path: Path) -> None:
    made = empty_service(tmp_path)
    assert made.client.get("/v1/examples").json() == {"questions": [], "documents": 0}
    is_problem(made.client.get("/v1/examples?language=fr"), 422)


def test_questions_to_go_on_with_are_about_the_sections_around_the_evidence(
    service: Running,
) -> None:
    citation = service.ask(samples.ASK_SCHOOL)["citations"][0]
    place: dict[str, str | int] = {
        "document": citation["document_id"],
        "start": citation["start"],
    }
    found = service.client.get("/v1/suggestions", params=place).json()["questions"]
    assert found == ["តើគោលនយោបាយសាលារៀនបៃតងមានគោលដៅអ្វីខ្លះ?"]
    (cited,) = {each["document_id"] for each in service.ask(found[0])["citations"]}
    assert cited == samples.SCHOOL_ID
    assert service.client.get("/v1/suggestions", params=place).json()["questions"] == found
    missing: dict[str, str | int] = {"document": "nothing", "start": 0}
    is_problem(service.client.get("/v1/suggestions", params=missing), 404)
    is_problem(service.client.get("/v1/suggestions", params={**place, "start": -1}), 422)


def test_no_questions_come_from_a_document_that_the_caller_may_not_see(fresh: Running) -> None:
    entry = '["school.km.md"]\naccess = "internal"\n'
    (fresh.corpus / "catalogue.toml").write_text(entry, encoding="utf-8")
    fresh.reindex()
    place: dict[str, str | int] = {"document": samples.SCHOOL_ID, "start": 0}
    is_problem(fresh.client.get("/v1/suggestions", params=place), 404)
    allowed = fresh.client.get("/v1/suggestions", params=place, headers=fresh.key("internal"))
    assert allowed.status_code == 200


def test_questions_are_tried_for_each_reader_by_what_they_may_see(service: Running) -> None:
    whole = service.service.generation(Caller("admin", "admin"))
    view = view_of(whole, {samples.WATER_ID})
    document, kept = whole.passages.document(samples.SCHOOL_ID), Suggestions()
    assert kept.around(view, document, 0, lambda question: ()) == ()
    real = service.service.assistant()
    found = kept.around(whole, document, 0, lambda question: real.ask(question, 5).citations)
    assert found
    assert kept.around(whole, document, 0, lambda question: ()) == found
    assert kept.around(view, document, 0, lambda question: ()) == ()


def test_official_terms_are_found_in_their_place_and_looked_up(service: Running) -> None:
    text = "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍ និង e-commerce"
    (found, none) = service.client.post("/v1/terms", json={"texts": [text, "៥"]}).json()["terms"]
    assert none == []
    assert found
    for term in found:
        assert text[term["start"] : term["end"]].strip()
        assert term["km"]
        assert term["en"]
        assert term["source"]
    (first, *_) = service.client.get("/v1/glossary", params={"q": found[0]["en"]}).json()["terms"]
    assert first["km"] == found[0]["km"]
    assert service.client.get("/v1/glossary", params={"q": "xyzzyq"}).json() == {"terms": []}
    is_problem(service.client.get("/v1/glossary"), 422)
