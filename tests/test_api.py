"""The public API: its names, its example in the README, and what it does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import khmerqa

from .ingest.samples import FILES

ROOT = Path(__file__).parents[1]
NAMES = [
    *("Answer", "AnswerSettings", "Bilingual", "CatalogueEntry", "Citation", "Document"),
    *("DocumentSummary", "Hit", "Index", "IndexDamagedError", "IndexLockedError"),
    *("IndexMismatchError", "IndexMissingError", "IndexReport", "IndexSettings"),
    *("IndexStateError", "IndexWriteError", "KhmerQAError", "Language", "LanguageModelError"),
    *("MissingDependencyError", "ModelSettings", "NotFoundError", "OfficialSource", "Page"),
    *("Passage", "QuestionError", "RetrieverScores", "Section", "Settings", "SettingsError"),
    *("Turn", "UsageError", "index_folder", "open_index"),
]
QUESTION = "How often is a well cleaned?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and, made by the API, its index."""
    folder = tmp_path_factory.mktemp("api")
    (folder / "corpus").mkdir()
    for name, text in FILES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    report = khmerqa.index_folder(folder / "corpus", folder / "index")
    assert (report.documents, report.unread) == (len(FILES), ())
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> khmerqa.Index:
    return khmerqa.open_index(folder / "index")


def test_the_names_are_these() -> None:
    assert khmerqa.__all__ == NAMES
    assert [name for name in dir(khmerqa) if not name.startswith("__")] == NAMES
    for name in NAMES:
        assert getattr(khmerqa, name) is not None


def test_every_name_is_on_the_page_of_the_api() -> None:
    page = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name not in re.findall(r"\w+", page)] == []


def test_any_other_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'colour'"):
        _ = khmerqa.colour  # type: ignore[attr-defined]


def test_import_loads_no_engine() -> None:
    code = "import khmerqa, sys; print(*{'numpy', 'faiss', 'tantivy', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_map_names_every_room() -> None:
    rooms = {path.name for path in (ROOT / "khmerqa").iterdir() if (path / "__init__.py").exists()}
    assert rooms <= set(re.findall(r"\w+", khmerqa.__doc__ or ""))


def test_the_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(
        r"^## From Python\n.*?^```python\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE
    )
    assert found is not None
    assert len(found[1].splitlines()) <= 12
    (tmp_path / "corpus").mkdir()
    for language in ("km", "en"):
        name = f"pentagonal-strategy-phase-1.{language}.pdf"
        shutil.copy(ROOT / "corpus" / name, tmp_path / "corpus" / name)
    monkeypatch.chdir(tmp_path)
    exec(compile(found[1], "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("answered ")
    assert "[1] " in printed


def test_ask_quotes_the_document(index: khmerqa.Index) -> None:
    answer = index.ask(QUESTION)
    assert (answer.status, answer.language) == ("answered", "en")
    (citation, *_) = answer.citations
    document = index.document(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.quote
    assert index.ask(QUESTION, language="km").language == "km"


def test_a_turn_before_makes_a_follow_up(index: khmerqa.Index) -> None:
    turns = [khmerqa.Turn("user", "When does the ferry leave?")]
    assert index.ask("And on holidays?", history=turns).question == "And on holidays?"


def test_search_and_documents(index: khmerqa.Index) -> None:
    hits = index.search(QUESTION, top_k=2)
    assert [type(hit) for hit in hits] == [khmerqa.Hit] * 2
    assert hits[0].passage.document_id == "wells"
    only = index.search("When does the ferry leave?", documents=["ferry"])
    assert {hit.passage.document_id for hit in only} == {"ferry"}
    assert [each.id for each in index.documents()] == ["ferry", "wells", "អណ្តូង"]


def test_settings_name_the_index(folder: Path) -> None:
    settings = khmerqa.Settings(
        index=khmerqa.IndexSettings(directory=folder / "index"),
        answer=khmerqa.AnswerSettings(top_k=1),
    )
    index = khmerqa.open_index(settings=settings)
    assert len(index.search(QUESTION)) == 1
    assert len(index.ask(QUESTION).hits) == 1


def test_a_text_names_the_folder_as_well(folder: Path) -> None:
    named = str(folder / "index")
    settings = khmerqa.Settings(index=khmerqa.IndexSettings(directory=named))  # type: ignore[arg-type]
    assert repr(khmerqa.open_index(settings=settings)) == f"<khmerqa.Index {named!r}>"


def test_a_new_version_is_used_at_once(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "corpus", tmp_path / "corpus")
    khmerqa.index_folder(tmp_path / "corpus", tmp_path / "index")
    index = khmerqa.open_index(tmp_path / "index")
    (tmp_path / "corpus" / "ferry.txt").unlink()
    stages = set()
    report = khmerqa.index_folder(
        tmp_path / "corpus",
        tmp_path / "index",
        progress=lambda stage, done, total: stages.add(stage),
    )
    assert report.removed == ("ferry.txt",)
    assert "hashing" in stages
    assert [each.id for each in index.documents()] == ["wells", "អណ្តូង"]


def test_what_is_wrong_is_an_error_of_the_tree(index: khmerqa.Index, tmp_path: Path) -> None:
    with pytest.raises(khmerqa.IndexMissingError):
        khmerqa.open_index(tmp_path / "none")
    with pytest.raises(khmerqa.QuestionError) as caught:
        index.ask(" ")
    assert caught.value.message.en.startswith("The question is empty")
    with pytest.raises(khmerqa.NotFoundError):
        index.document("nowhere")
    with pytest.raises(khmerqa.UsageError, match=r"\['ferry'\]"):
        index.search(QUESTION, documents="ferry")
    for top_k in (0, -1):
        with pytest.raises(khmerqa.UsageError, match=f"top_k = {top_k} "):
            index.ask(QUESTION, top_k=top_k)
    with pytest.raises(khmerqa.UsageError, match="Choose km or en"):
        index.ask(QUESTION, language="fr")  # type: ignore[arg-type]
    with pytest.raises(khmerqa.UsageError):
        khmerqa.index_folder(tmp_path / "nothing", tmp_path / "index")
