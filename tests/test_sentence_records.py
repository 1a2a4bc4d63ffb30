"""The tuning questions, answered from what was prepared while indexing and from the texts alone."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.embedding.judge import BilingualJudge
from khmerqa.evaluation.question_set import load_questions
from khmerqa.index.current import Published, write_current
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.index.view import view_of
from khmerqa.settings import Settings
from khmerqa.types import Answer
from tests.remembering import RememberingJudge

HERE = Path(__file__).parent


def as_of_format_2(settings: Settings, folder: Path) -> Settings:
    """A copy of an index as it was before sentences were prepared."""
    shutil.copytree(settings.index.directory, folder / "index")
    layout = IndexLayout(folder / "index")
    generation = layout.generation("000001")
    shutil.rmtree(generation.sentence_records)
    manifest = json.loads(generation.manifest.read_text(encoding="utf-8"))
    del manifest["units"]
    manifest["format"] = 2
    manifest["inputs"] = "of before"
    manifest["files"] = [each for each in manifest["files"] if not each[0].startswith("units/")]
    generation.manifest.write_text(json.dumps(manifest), encoding="utf-8")
    write_current(layout, [Published("000001")])
    return replace(settings, index=replace(settings.index, directory=folder / "index"))


def said(answer: Answer) -> Answer:
    return replace(answer, id="", timings_ms=())


def test_equal_answers_with_and_without_prepared_sentences(
    digests: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = RememberingJudge(BilingualJudge(wiring.DATA / "judge", wiring.DATA / "encoder"))
    monkeypatch.setattr(wiring, "judge", lambda name: judge)
    with_records, without = (
        wiring.assistant(digests),
        wiring.assistant(as_of_format_2(digests, tmp_path)),
    )
    assert with_records.generation().sentence_records is not None
    assert without.generation().sentence_records is None
    names = ("tune-digest.jsonl", "tune-unanswerable.jsonl")
    asked = [each for name in names for each in load_questions(HERE / "questions" / name)]
    answered = 0
    for each in asked:
        one, other = (
            said(assistant.ask(each.question, 8)) for assistant in (with_records, without)
        )
        assert one == other
        answered += one.status == "answered"
    assert answered > len(asked) // 3


def test_older_index_gets_its_records_without_reading_files(
    digests: Settings, tmp_path: Path
) -> None:
    before = as_of_format_2(digests, tmp_path)
    report = wiring.reindexer(before).run([before.index.corpus])
    assert (report.generation, report.read, report.segmented, report.embedded) == (
        "000002",
        0,
        0,
        0,
    )
    assert "sentence_records" in report.new_versions
    one, other = (open_current(IndexLayout(each.index.directory)) for each in (digests, before))
    assert one.sentence_records is not None
    assert other.sentence_records is not None
    assert [one.sentence_records.record(number) for number in range(len(one.sentence_records))] == [
        other.sentence_records.record(number) for number in range(len(other.sentence_records))
    ]


def test_a_view_answers_from_prepared_sentences_as_well(digests: Settings) -> None:
    assistant = wiring.assistant(digests)
    whole = assistant.generation()
    hidden = [each.id for each in whole.passages.listed()][:3]
    view = view_of(whole, hidden)
    question = "តើគោលនយោបាយរដ្ឋាភិបាលឌីជីថលមានគោលបំណងអ្វី?"
    found = assistant.ask(question, 8, generation=view)
    assert found.hits
    assert not {hit.passage.document_id for hit in found.hits} & set(hidden)
