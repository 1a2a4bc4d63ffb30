"""An answer as a Word file, and where the lines of a text may end."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from khmerqa.serve.export import Export, ExportedQuotation, ExportedTurn, docx_of
from khmerqa.text.khmer.clusters import cluster_boundaries

from . import samples
from .conftest import Running, is_problem


def exported(service: Running, **changes: Any) -> Any:
    citation = service.ask(samples.ASK_SCHOOL)["citations"][0]
    place = {name: citation[name] for name in ("document_id", "start", "end")}
    body = {"question": samples.ASK_SCHOOL, "citations": [place], "date": "2026-11-22", **changes}
    return service.client.post("/v1/export", json=body)


def lines_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_the_file_holds_what_a_superior_wants_to_see(service: Running) -> None:
    response = exported(service)
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"].startswith("attachment")
    text = "\n".join(lines_of(response.content))
    assert samples.ASK_SCHOOL in text
    assert service.ask(samples.ASK_SCHOOL)["citations"][0]["quote"] in text
    assert "[១] គោលនយោបាយសាលារៀនបៃតង" in text
    assert f"/v1/documents/{samples.SCHOOL_ID}/file" in text
    assert "ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦" in text
    assert "ពុំមែនជាឯកសារផ្លូវការ" in text


def test_a_conversation_is_one_file_with_its_questions_in_order(service: Running) -> None:
    earlier = [{"question": samples.ASK_UNKNOWN, "citations": []}]
    lines = lines_of(exported(service, earlier=earlier).content)
    assert lines.index(samples.ASK_UNKNOWN) < lines.index(samples.ASK_SCHOOL)
    assert "ពុំមានអត្ថបទដកស្រង់ឆ្លើយសំណួរនេះទេ។" in lines


def test_it_is_a4_in_a_khmer_font(service: Running) -> None:
    document = docx.Document(io.BytesIO(exported(service).content))
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert {value for name, value in fonts.attrib.items()} == {"Khmer OS Siemreap"}


def test_the_words_and_the_reference_are_the_documents_own(service: Running) -> None:
    place = {"document_id": samples.PDF_ID, "start": 0, "end": 20}
    lines = lines_of(exported(service, citations=[place], language="en").content)
    assert service.text(samples.PDF_ID)[:20].strip() in "\n".join(lines)
    assert any(line.startswith("[1] Pentagonal Strategy") for line in lines)
    assert any("digest, not" in line for line in lines)


def test_no_reference_of_the_callers_own_is_printed(service: Running) -> None:
    made_up = "Law on Free Money, Article 1"
    place = {"document_id": samples.SCHOOL_ID, "start": 0, "end": 20, "reference": made_up}
    response = exported(service, citations=[place])
    if response.status_code == 200:
        assert made_up not in "\n".join(lines_of(response.content))
    else:
        is_problem(response, 422)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ({"document_id": "nothing", "start": 0, "end": 5}, 404),
        ({"document_id": samples.SCHOOL_ID, "start": 0, "end": 1_000_000}, 422),
        ({"document_id": samples.SCHOOL_ID, "start": 9, "end": 9}, 422),
    ],
)
def test_a_place_without_words_is_refused(
    service: Running, place: dict[str, Any], status: int
) -> None:
    is_problem(exported(service, citations=[place]), status)


def test_what_xml_cannot_hold_is_left_out() -> None:
    cited = ExportedQuotation("a\x0cb\x00c", "en", "\x0bwhere", "http://x", False)
    lines = lines_of(docx_of(Export((ExportedTurn("q\x01", (cited,)),), "en", "2026-01-02")))
    assert {"q", "abc"} <= set(lines)


def test_lines_end_between_clusters_and_no_letter_is_lost(service: Running) -> None:
    texts = [samples.SCHOOL, samples.WATER, samples.HOSTILE, "", "ស្ត្រី\u200bខ្មែរ ៗ ក្\u200bក"]
    words = service.client.post("/v1/words", json={"texts": texts}).json()["words"]
    assert len(words[0]) > 20
    for text, pieces in zip(texts, words, strict=True):
        assert "".join(pieces) == text
        ends = [len("".join(pieces[: at + 1])) for at in range(len(pieces))]
        assert set(ends) <= set(cluster_boundaries(text))


def test_the_pages_of_a_document_say_how_they_were_read(service: Running) -> None:
    pages = service.client.get(f"/v1/documents/{samples.PDF_ID}/pages").json()
    assert [page["page"] for page in pages] == list(range(1, len(pages) + 1))
    assert {page["read_by"] for page in pages} == {"text layer"}
    assert service.client.get(f"/v1/documents/{samples.WATER_ID}/pages").json() == []
    is_problem(service.client.get("/v1/documents/nothing/pages"), 404)
