"""The table of formats: each row is whole, and all else agrees with it."""

from __future__ import annotations

import pytest

from khmerqa.reading.file_type import FormatSpec
from khmerqa.reading.formats import FORMATS, LABELS, SUFFIX_OF_MIME_TYPE, SUFFIXES, mime_type_of


@pytest.mark.parametrize("spec", FORMATS, ids=LABELS)
def test_each_format_can_be_loaded_named_and_recognised(spec: FormatSpec) -> None:
    assert callable(spec.load())
    assert spec.name.km
    assert spec.name.en
    assert spec.suffixes
    assert all(suffix.startswith(".") and suffix.islower() for suffix in spec.suffixes)
    assert spec.marker is not None or not spec.needs_marker


def test_no_suffix_and_no_mime_type_belongs_to_two_formats() -> None:
    assert len(SUFFIXES) == sum(len(spec.suffixes) for spec in FORMATS)
    assert len(SUFFIX_OF_MIME_TYPE) == sum(len(spec.mime_types) for spec in FORMATS)


def test_a_fetched_file_gets_the_suffix_of_its_mime_type() -> None:
    office = "application/vnd.openxmlformats-officedocument"
    assert SUFFIX_OF_MIME_TYPE["application/pdf"] == ".pdf"
    assert SUFFIX_OF_MIME_TYPE[f"{office}.presentationml.presentation"] == ".pptx"
    assert SUFFIX_OF_MIME_TYPE[f"{office}.spreadsheetml.sheet"] == ".xlsx"
    assert SUFFIX_OF_MIME_TYPE["text/html"] == ".html"


def test_a_file_is_served_under_the_mime_type_of_its_suffix() -> None:
    assert mime_type_of("Plan.PDF") == "application/pdf"
    assert mime_type_of("plan.htm") == "text/html"
    assert mime_type_of("plan.csv") == "text/csv"
    assert mime_type_of("plan") == "application/octet-stream"
