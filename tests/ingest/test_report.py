from __future__ import annotations

import re

import pytest

from khmerqa.ingest.report import manifest_json, nothing_read, report_json
from khmerqa.types import Bilingual

from .samples import BOTH, Corpus, generation, run


@pytest.mark.parametrize(
    "unread",
    [
        pytest.param([], id="no file"),
        pytest.param(
            [
                ("a.txt", Bilingual("ឯកសារទទេ។", "It is empty.")),
                ("b.txt", Bilingual("ខូច។", "Broken.")),
            ],
            id="unread files",
        ),
    ],
)
def test_nothing_read_is_said_once_in_each_language(unread: list[tuple[str, Bilingual]]) -> None:
    said = nothing_read(["corpus"], unread)
    assert re.search(BOTH, str(said))
    assert not re.search("[\u1780-\u17ff]", said.en)
    for name, reason in unread:
        assert f"{name}៖ {reason.km}" in said.km
        assert f"{name}: {reason.en}" in said.en


def test_json_keeps_its_public_names(corpus: Corpus) -> None:
    report = report_json(run(corpus))
    assert set(report) == {
        *("generation", "documents", "passages", "embedded", "added", "changed", "unchanged"),
        *("removed", "unread", "seconds", "read", "cut", "remade", "dry_run", "unread_pages"),
        *("pages", "kept", "copies", "lock_files", "unsupported", "up_to_date"),
    }
    manifest = manifest_json(generation(corpus).manifest)
    assert set(manifest) == {
        *("generation", "format", "created", "inputs", "roots", "reader", "normaliser"),
        *("segmenter", "embedder", "dimensions", "chunking", "documents", "passages", "files"),
        *("unread", "unread_pages", "pages", "engine", "units"),
    }
