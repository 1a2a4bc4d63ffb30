"""The documents over HTTP: list, text, pages, pictures and files."""

from __future__ import annotations

import pytest

from .. import samples
from ..conftest import Running, is_problem

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_list_names_every_document(service: Running) -> None:
    listed = service.client.get("/v1/documents").json()
    assert {each["id"] for each in listed} == {
        samples.WATER_ID,
        samples.SCHOOL_ID,
        samples.HOSTILE_ID,
        samples.PDF_ID,
    }
    for each in listed:
        assert set(each) >= {"id", "title", "source", "language", "pages", "passages"}


def test_one_document_is_its_entry_in_the_list(service: Running) -> None:
    for each in service.client.get("/v1/documents").json():
        assert service.client.get(f"/v1/documents/{each['id']}").json() == each
    found = service.client.get(f"/v1/documents/{samples.PDF_ID}").json()
    assert (found["title_en"], found["kind"]) == ("Pentagonal Strategy", "digest")


def test_the_text_is_plain_utf_8(service: Running) -> None:
    response = service.client.get(f"/v1/documents/{samples.HOSTILE_ID}/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert samples.MARKUP in response.text


def test_pages_joined_are_the_text(service: Running) -> None:
    address = f"/v1/documents/{samples.PDF_ID}"
    count = service.client.get(address).json()["pages"]
    pages = [service.client.get(f"{address}/pages/{n}").json() for n in range(1, count + 1)]
    assert all(set(page) >= {"document_id", "page", "label", "text"} for page in pages)
    assert "".join(page["text"] for page in pages) == service.text(samples.PDF_ID)


def test_the_quotation_is_marked_in_the_picture(service: Running) -> None:
    citation = service.ask(samples.ASK_PDF)["citations"][0]
    address = f"/v1/documents/{samples.PDF_ID}/pages/{citation['page']}.png"
    plain = service.client.get(address)
    by_quote = service.client.get(address, params={"quote": citation["quote"]})
    place = {"start": citation["start"], "end": citation["end"]}
    by_place = service.client.get(address, params=place)
    for response in (plain, by_quote, by_place):
        assert response.headers["content-type"] == "image/png"
        assert response.content.startswith(PNG)
    assert plain.content != by_quote.content == by_place.content


def test_a_quotation_that_is_not_there_marks_nothing(service: Running) -> None:
    address = f"/v1/documents/{samples.PDF_ID}/pages/1.png"
    plain = service.client.get(address).content
    assert service.client.get(address, params={"quote": "zebra <b>"}).content == plain
    assert service.client.get(address, params={"start": 9, "end": 3}).content == plain


def test_a_pdf_is_shown_and_the_rest_is_saved(service: Running) -> None:
    pdf = service.client.get(f"/v1/documents/{samples.PDF_ID}/file")
    assert pdf.content == (samples.CORPUS / samples.PDF).read_bytes()
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].startswith("inline")
    text = service.client.get(f"/v1/documents/{samples.HOSTILE_ID}/file")
    assert text.content.decode() == samples.HOSTILE
    assert text.headers["content-disposition"].startswith("attachment")
    assert "script-src 'self'" in text.headers["content-security-policy"]


def test_a_part_of_a_file_can_be_had(service: Running) -> None:
    headers = {"Range": "bytes=0-4"}
    response = service.client.get(f"/v1/documents/{samples.PDF_ID}/file", headers=headers)
    assert (response.status_code, response.content) == (206, b"%PDF-")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("nothing-here", 404, id="document"),
        pytest.param("nothing-here/text", 404, id="text"),
        pytest.param("nothing-here/file", 404, id="file"),
        pytest.param("nothing-here/pages/1", 404, id="page-of-none"),
        pytest.param("nothing-here/pages/1.png", 404, id="picture-of-none"),
        pytest.param(f"{samples.PDF_ID}/pages/99", 404, id="page"),
        pytest.param(f"{samples.PDF_ID}/pages/99.png", 404, id="picture"),
        pytest.param(f"{samples.PDF_ID}/pages/0", 422, id="page-0"),
        pytest.param(f"{samples.PDF_ID}/pages/one", 422, id="page-word"),
        pytest.param(f"{samples.PDF_ID}/pages/1.png?start=-1&end=3", 422, id="offset"),
        pytest.param(f"{samples.WATER_ID}/pages/1.png", 404, id="picture-of-markdown"),
        pytest.param(f"{samples.WATER_ID}/pages/1", 404, id="page-of-markdown"),
        pytest.param("%3Cscript%3E", 404, id="markup"),
        pytest.param("..%2F..%2Fetc%2Fpasswd/file", 404, id="path"),
        pytest.param("%00/text", 404, id="nul"),
        pytest.param("%FF/text", 404, id="not-utf-8"),
    ],
)
def test_what_is_not_there_is_a_problem(service: Running, address: str, status: int) -> None:
    response = service.client.get(f"/v1/documents/{address}")
    is_problem(response, status)
    assert str(service.layout.root.parent) not in response.text
