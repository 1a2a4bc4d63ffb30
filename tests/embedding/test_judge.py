"""What every judge keeps to, and what only the one that ships does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tokenizers import Tokenizer

from khmerqa.embedding.judge import BilingualJudge
from khmerqa.embedding.transformer import Ids, States
from khmerqa.errors import SettingsError
from khmerqa.ports import Judge, JudgedPassage
from khmerqa.testing import WordJudge
from tests.embedding.conftest import DATA

LABOUR = JudgedPassage(
    "ច្បាប់ស្តីពីការងារ > ការឈប់សម្រាក",
    (
        "និយោជកត្រូវបង់ប្រាក់ឈ្នួលរៀងរាល់ខែ។",
        "កម្មករមានសិទ្ធិឈប់សម្រាកប្រចាំឆ្នាំចំនួន ១៨ ថ្ងៃ។",
        "សហជីពអាចបង្កើតបានដោយសេរី។",
    ),
)
WATER = JudgedPassage(
    "Rural water > Wells",
    (
        "A committee of five villagers looks after each well.",
        "Wells are cleaned twice a year.",
        "The province pays for the pumps.",
    ),
)
TEXT = st.text(st.sampled_from("កខ្រ\u17b6។ \n1២.-aB\u200b☃"), max_size=60)


@pytest.fixture(scope="session")
def built_in_judge() -> BilingualJudge:
    return BilingualJudge(DATA / "judge", DATA / "encoder")


@pytest.fixture(params=["built-in", "words"])
def judge(request: pytest.FixtureRequest) -> Judge:
    if request.param == "words":
        return WordJudge(str.split)
    found: Judge = request.getfixturevalue("built_in_judge")
    return found


@settings(deadline=None, max_examples=25)
@given(question=TEXT, heading=TEXT, sentences=st.lists(TEXT, max_size=5))
def test_any_text_is_judged(
    built_in_judge: BilingualJudge, question: str, heading: str, sentences: list[str]
) -> None:
    passage = JudgedPassage(heading, tuple(sentences))
    (judged,) = built_in_judge.judge(question, [passage])
    (support,) = built_in_judge.support(question, [passage])

    assert len(judged.sentences) == len(sentences)
    assert all(0.0 <= each <= 1.0 for each in (judged.passage, *judged.sentences))
    shares = (support.supported, support.contradicted, support.not_told)
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)


def test_a_passage_is_judged_alike_alone_and_beside_others(judge: Judge) -> None:
    question = "How often are wells cleaned?"
    alone = judge.judge(question, [WATER])
    beside = judge.judge(question, [LABOUR, WATER])

    assert beside[1:] == alone
    assert judge.support(question, [LABOUR, WATER])[1:] == judge.support(question, [WATER])


def test_nothing_to_judge(judge: Judge) -> None:
    assert judge.judge("What?", []) == []
    assert judge.support("That.", []) == []
    assert judge.fingerprint


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("តើកម្មករអាចឈប់សម្រាកបានប៉ុន្មានថ្ងៃក្នុងមួយឆ្នាំ?", LABOUR, 1),
        ("How many days of leave do workers have in a year?", LABOUR, 1),
        ("តើអណ្តូងត្រូវសម្អាតប៉ុន្មានដងក្នុងមួយឆ្នាំ?", WATER, 1),
        ("Who pays for the pumps?", WATER, 2),
    ],
)
def test_the_answering_sentence_comes_first(
    built_in_judge: BilingualJudge, question: str, passage: JudgedPassage, answer: int
) -> None:
    (judged,) = built_in_judge.judge(question, [passage])

    assert judged.sentences.index(max(judged.sentences)) == answer


def test_the_marks_between_what_is_read_are_single_pieces(
    built_in_judge: BilingualJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Tokenizer.from_file(str(DATA / "encoder" / "tokenizer.json"))
    read: list[list[str]] = []
    rows = built_in_judge._inputs.rows

    def recorded(ids: Ids, segments: Ids) -> States:
        read.append([vocabulary.id_to_token(each) or "" for each in ids])
        return rows(ids, segments)

    monkeypatch.setattr(built_in_judge._inputs, "rows", recorded)
    built_in_judge.judge("Is it new?", [WATER])
    built_in_judge.support("It is new.", [WATER])

    question, statement = read
    assert question[0] == "[CLS]"
    assert statement[:2] == ["[CLS]", "[CLAIM]"]
    assert question.count("[SEP]") == statement.count("[SEP]") == 3


def test_what_is_beyond_the_length_that_is_read_is_judged_too(
    built_in_judge: BilingualJudge,
) -> None:
    long = JudgedPassage("", ("The law applies to every well in the country. " * 60, "It is new."))
    (judged,) = built_in_judge.judge("Is it new?", [long])

    assert len(judged.sentences) == 2


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="scripts/train/judge"):
        BilingualJudge(tmp_path, DATA / "encoder")


def test_it_needs_no_torch() -> None:
    code = "import sys, khmerqa.embedding.judge; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_both_models_are_small() -> None:
    files = [path for name in ("encoder", "judge") for path in (DATA / name).iterdir()]
    assert sum(path.stat().st_size for path in files) <= 45e6
