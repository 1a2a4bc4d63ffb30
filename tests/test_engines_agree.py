"""The tuning questions over the same texts in both engines: equal passages and answers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from khmerqa import wiring
from khmerqa.answer.assistant import Assistant
from khmerqa.embedding.judge import BilingualJudge
from khmerqa.evaluation.question_set import load_questions
from khmerqa.index.layout import IndexLayout
from khmerqa.settings import IndexSettings, Settings
from tests.remembering import RememberingJudge

HERE = Path(__file__).parent
AGREED = 0.99  # share of equal passages and answers; Milvus has only 32 bits for a term
QUESTIONS = 60


@pytest.fixture(scope="module")
def assistants(
    tmp_path_factory: pytest.TempPathFactory, digests: Settings
) -> Mapping[str, Assistant]:
    missing = [name for name in ("pymilvus", "milvus_lite") if find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("engines")
    (folder / "corpus").mkdir()
    for path in digests.index.corpus.glob("d*.md"):
        shutil.copy(path, folder / "corpus")
    made = {}
    judge = RememberingJudge(BilingualJudge(wiring.DATA / "judge", wiring.DATA / "encoder"))
    for engine in ("embedded", "milvus"):
        settings = Settings(
            index=IndexSettings(
                directory=folder / engine, engine=engine, milvus_uri=str(folder / "milvus.db")
            )
        )
        layout = IndexLayout(settings.index.directory)
        shutil.copytree(IndexLayout(digests.index.directory).cache, layout.cache)
        wiring.reindexer(settings).run([folder / "corpus"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(wiring, "judge", lambda name: judge)
            made[engine] = wiring.assistant(settings)
    return made


def test_engines_agree(assistants: Mapping[str, Assistant]) -> None:
    questions = [each.question for each in load_questions(HERE / "questions" / "tune-digest.jsonl")]
    same = answers = ten = 0
    for question in questions[:QUESTIONS]:
        one, other = (
            {hit.passage.id for hit in each.search(question, 10).hits}
            for each in assistants.values()
        )
        same += len(one & other)
        ten += len(one)
        texts = {each.ask(question, 8).text for each in assistants.values()}
        answers += len(texts) == 1
    assert ten
    assert same >= AGREED * ten
    assert answers >= AGREED * len(questions[:QUESTIONS])
