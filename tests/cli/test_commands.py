from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from khmerqa.cli.documents.add import CATALOGUE_FLAGS
from khmerqa.index.layout import IndexLayout
from khmerqa.index.publish import make_current
from khmerqa.types import CatalogueEntry

from ..ingest.samples import FERRY, FILES, SCHOOL
from .conftest import Ran, Run

COMMANDS = (
    *("index", "add", "remove", "documents", "read", "search", "ask", "glossary", "serve"),
    *("eval", "bench", "doctor", "verify", "export", "import"),
    *("rollback", "prune"),
    *("keys", "feedback", "release", "mcp", "telegram"),
)
COMMAND = [sys.executable, "-m", "khmerqa"]
QUESTION = "How often is a well cleaned?"
QUESTION_KM = "អណ្តូងត្រូវសម្អាតប៉ុន្មានដងក្នុងមួយឆ្នាំ?"


def assert_fails(ran: Ran, code: int, said: str) -> None:
    """The exit code, nothing on standard output, and one plain last line on standard error."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    lines = [line for line in ran.err.splitlines() if line.startswith("khmerqa: ")]
    assert len(lines) == 1
    assert ran.err.endswith(f"{lines[0]}\n")
    assert re.search(said, lines[0]), lines[0]
    assert re.search(r"[.។?]$|--help$|index$|--full$|documents$|list$", lines[0])


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_both_languages(run: Run, command: str) -> None:
    ran = run(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    description = ran.out.split("options:")[0].split("positional arguments:")[0]
    assert re.search("[\u1780-\u17d3]{3}", description)
    assert re.search(r"\| [a-z]+ [a-z]+|in Khmer or English", description)


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    listed = re.findall(r"^ {4}(\w+)\s", ran.out, re.MULTILINE)
    assert listed == list(COMMANDS)


def test_version(run: Run) -> None:
    assert re.fullmatch(r"khmerqa \d+\.\d+\.\d+\n", run("--version").out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "COMMAND.*khmerqa --help", id="no command"),
        pytest.param(["fly"], "'?fly'?.*khmerqa --help", id="unknown command"),
        pytest.param(["ask"], "QUESTION.*khmerqa ask --help", id="no question"),
        pytest.param(["ask", ""], "សំណួរទទេ.*The question is empty", id="empty question"),
        pytest.param(["search", " \u200b?"], "The question is empty", id="question mark alone"),
        pytest.param(["ask", "a" * 100_000], r"too long \(100000 char.*2000", id="long question"),
        pytest.param(["ask", "ក" * 100_000], r"too long \(100000 char", id="long Khmer question"),
        pytest.param(["ask", "x", "--top-k", "0"], "'0' .*'top_k'.* 1 to 50", id="top-k 0"),
        pytest.param(["ask", "x", "--top-k", "few"], "'few' .*'top_k'", id="top-k a word"),
        pytest.param(["serve", "--port", "99999"], "'99999' .*'port'", id="port"),
        pytest.param(["serve", "--host", "0.0.0.0"], "no access control", id="open address"),
        pytest.param(["index"], "no file or folder .*corpus. Check", id="no corpus folder"),
        pytest.param(["index", "nowhere.pdf"], "no file or folder .*nowhere.pdf", id="no path"),
        pytest.param(["add", "nowhere.pdf"], "no file nowhere.pdf. Check", id="nothing to add"),
    ],
)
def test_wrong_usage_is_2(run: Run, arguments: Sequence[str], said: str) -> None:
    assert_fails(run(*arguments), 2, said)


@pytest.mark.parametrize(
    ("arguments", "khmer"),
    [
        pytest.param([], "ពាក្យបញ្ជានេះខ្វះ COMMAND ។", id="no command"),
        pytest.param(["fly"], "មិនស្គាល់ 'fly' ទេ។", id="unknown command"),
        pytest.param(["documents", "--fly"], "មិនស្គាល់ --fly ទេ។", id="unknown flag"),
        pytest.param(["ask", "x", "--top-k"], "--top-k ខ្វះតម្លៃ។", id="flag without value"),
        pytest.param(["ask", "--json=x"], "ពាក្យបញ្ជាមិនត្រឹមត្រូវទេ។", id="other wrong usage"),
        pytest.param(["ask", ""], "សំណួរទទេ។", id="empty question"),
        pytest.param(["ask", "x", "--top-k", "0"], "បន្ទាត់ពាក្យបញ្ជា៖ '0' ", id="setting"),
        pytest.param(["serve", "--host", "0.0.0.0"], "ម៉ាស៊ីនផ្សេង", id="open address"),
        pytest.param(["index", "x.pdf"], "គ្មានឯកសារ \\(file\\) ឬថតឯកសារ ", id="no path"),
        pytest.param(["eval", "x.jsonl"], "មិនអាចអាន x.jsonl បានទេ។", id="no question set"),
        pytest.param(["documents"], "", id="no index"),
        pytest.param(["index", "..", "--index", "/dev/null"], "/dev/null", id="system"),
    ],
)
def test_an_error_is_said_in_both_languages(
    run: Run, tmp_path: Path, arguments: Sequence[str], khmer: str
) -> None:
    ran = run(*arguments)
    assert ran.code in {1, 2}
    assert re.fullmatch(rf"khmerqa: {khmer}[^|]*[\u1780-\u17ff][^|]*។ \| [\w/'].*\n", ran.err), (
        ran.err
    )


def test_help_of_flags_speaks_both_languages(run: Run) -> None:
    lines = run("--help").out.splitlines()
    assert "ជម្រើស | options:" in lines
    assert any(line.endswith("បង្ហាញជំនួយនេះ | show this help message and exit") for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [["ask", "x"], ["search", "x"], ["documents"], ["verify"], ["remove", "x"]],
    ids=lambda arguments: arguments[0],
)
def test_no_index_yet_is_1(run: Run, arguments: Sequence[str]) -> None:
    assert_fails(run(*arguments), 1, "There is no index in indexes/default yet. Run: khmerqa index")


def test_index_where_a_file_is_is_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    ran = run("index", "ferry.txt", "--index", "ferry.txt")
    assert_fails(ran, 1, "ferry.txt: File exists. Check the path")


def test_debug_shows_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Exception, match="no index"):
        run("documents", "--debug")
    monkeypatch.setenv("KHMERQA_DEBUG", "1")
    with pytest.raises(Exception, match="no index"):
        run("documents")


def test_index_reports_what_it_did(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "corpus" / "empty.txt").write_text("", encoding="utf-8")
    ran = run("index")
    assert ran.code == 0
    assert "1 documents, 1 passages" in ran.out
    assert "added: ferry.txt" in ran.out
    assert re.search(r"NOT READ: empty\.txt: [^|a-z]*។\n    .*empty.*\n", ran.out)
    assert "អានឯកសារ | reading" in ran.err
    again = run("index", "--json")
    assert again.json["embedded"] == 0
    assert again.json["unchanged"] == ["ferry.txt"]
    assert again.json["unread"][0][0] == "empty.txt"
    assert (tmp_path / "indexes" / "default" / "current").exists()


def test_nothing_readable_is_2_and_the_index_stays(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    assert_fails(run("index", "empty.txt", "--index", "index"), 2, "No file .*empty.txt: ")
    assert len(run("documents", "--index", "index", "--json").json) == len(FILES)


@pytest.mark.parametrize(
    ("question", "language", "said", "source"),
    [
        pytest.param(QUESTION, "en", "A well is cleaned twice a year.", "wells.md", id="English"),
        pytest.param(QUESTION_KM, "km", "អណ្តូងត្រូវសម្អាតពីរដងក្នុងមួយឆ្នាំ។", "អណ្តូង.md", id="Khmer"),
    ],
)
def test_ask(run: Run, index: Path, question: str, language: str, said: str, source: str) -> None:
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["language"]) == ("answered", language)
    assert said in value["answer"]
    assert value["citations"][0]["source"] == source
    assert value["index"] == "000001"
    plain = run("ask", question, "--index", "index")
    assert plain.code == 0
    assert said in plain.out
    assert f"· {source}" in plain.out


def test_ask_without_evidence_is_0(run: Run, index: Path) -> None:
    question = "What does the moon lander weigh in kilograms?"
    value = run("ask", question, "--index", "index", "--json").json
    assert (value["status"], value["citations"]) == ("no_evidence", [])
    ran = run("ask", question, "--index", "index")
    assert (ran.code, ran.err) == (0, "")
    assert "no sufficient evidence" in ran.out


def test_search(run: Run, index: Path) -> None:
    value = run("search", QUESTION, "--index", "index", "--top-k", "2", "--json").json
    assert len(value["hits"]) == 2
    assert value["hits"][0]["source"] == "wells.md"
    assert value["timings_ms"]["total"] > 0
    assert "1. Wells of the village" in run("search", QUESTION, "--index", "index").out


def test_documents(run: Run, index: Path) -> None:
    listed = run("documents", "--index", "index", "--json").json
    assert [each["id"] for each in listed] == ["ferry", "wells", "អណ្តូង"]
    assert {"title", "source", "language", "sha256", "pages", "passages", "kind"} <= set(listed[0])
    plain = run("documents", "--index", "index")
    assert [line for line in plain.out.splitlines() if not line.startswith(" ")] == [
        *("ferry", "wells", "អណ្តូង"),
    ]


def test_add_and_remove(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    flags = ("--title-km", "ម៉ោងរៀន", "--kind", "digest", "--official-source", "Gazette")
    added = run("add", "school.txt", *flags, "--index", "index", "--json")
    assert added.json["added"] == ["school.txt"]
    (school,) = [
        each
        for each in run("documents", "--index", "index", "--json").json
        if each["id"] == "school"
    ]
    assert (school["title"], school["kind"]) == ("ម៉ោងរៀន", "digest")
    removed = run("remove", "school", "--index", "index", "--json")
    assert removed.json["removed"] == ["school.txt"]
    assert (tmp_path / "corpus" / "_withdrawn" / "school.txt").exists()
    assert_fails(run("remove", "school", "--index", "index"), 1, "There is no document school.")


def test_last_document_can_be_removed(run: Run, index: Path) -> None:
    assert run("remove", "ferry", "wells", "អណ្តូង", "--index", "index", "--json").code == 0
    assert run("documents", "--index", "index", "--json").json == []
    assert "no documents" in run("documents", "--index", "index").out
    value = run("ask", QUESTION, "--index", "index", "--json").json
    assert (value["status"], value["hits"]) == ("no_evidence", [])


def test_add_has_a_flag_for_every_catalogue_key() -> None:
    assert set(CATALOGUE_FLAGS) == set(CatalogueEntry.__slots__)


def test_verify(run: Run, index: Path) -> None:
    assert run("verify", "--index", "index", "--json").json["whole"] is True
    assert "The index is whole: generation 000001" in run("verify", "--index", "index").out


def test_verify_finds_a_changed_byte(run: Run, index: Path) -> None:
    path = index / "generations" / "000001" / "dense" / "km.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert_fails(run("verify", "--index", "index"), 1, r"dense/km\.faiss.*khmerqa index --full")


def edited(index: Path, values: Mapping[str, object]) -> None:
    path = index / "generations" / "000001" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, **values}), encoding="utf-8")
    make_current(IndexLayout(index), "000001")


@pytest.mark.parametrize("command", [["ask", "x"], ["search", "x"], ["verify"]], ids=" ".join)
@pytest.mark.parametrize("part", ["embedder", "normaliser", "segmenter"])
def test_index_of_other_parts_is_refused(
    run: Run, index: Path, command: Sequence[str], part: str
) -> None:
    edited(index, {part: "another one"})
    said = f"built with the {part} 'another one', but '.+' is set here.*khmerqa index --full"
    assert_fails(run(*command, "--index", "index"), 1, said)


def tiny_model(folder: Path) -> Path:
    """Write a sentence-transformers model that knows two words."""
    module = folder / "0_StaticEmbedding"
    module.mkdir(parents=True)
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "well": 1, "ferry": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(module / "tokenizer.json"))
    save_file({"embedding.weight": np.eye(3, 4, dtype=np.float32)}, module / "model.safetensors")
    kind = "sentence_transformers.models.StaticEmbedding"
    modules = [{"idx": 0, "name": "0", "path": module.name, "type": kind}]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return folder


def test_index_of_another_embedder_is_refused_with_both_named(index: Path, tmp_path: Path) -> None:
    model = tiny_model(tmp_path / "tiny-model")
    environment = {**os.environ, "KHMERQA_EMBEDDER": str(model), "KHMERQA_INDEX": str(index)}
    command = [*COMMAND, "ask", "well", "--json"]
    done = subprocess.run(command, capture_output=True, env=environment, text=True, check=False)
    said = f"built with the embedder 'static:[0-9a-f]+', but '.*{model.name}.*' is set here"
    assert_fails(Ran(done.returncode, done.stdout, done.stderr), 1, said)


def test_doctor(run: Run, index: Path) -> None:
    findings = run("doctor", "--index", "index", "--json").json
    by_name = {each["name"]: each for each in findings}
    assert all(each["ok"] for each in findings if not each["optional"])
    khmer, english = by_name["index"]["detail"].split(" | ")
    assert khmer.startswith("index៖ ឯកសារ 3 ")
    assert english.startswith("index: 3 documents")
    assert by_name["tesseract"]["optional"]
    assert "✓ Python: 3." in run("doctor").out


def test_doctor_without_index_is_0(run: Run) -> None:
    ran = run("doctor")
    assert ran.code == 0
    said = "– index: .*។ \\| There is no index in indexes/default yet. Run: khmerqa index\n"
    assert re.search(said, ran.out)


def test_settings_come_from_file_environment_and_flag(
    run: Run, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("documents").code == 1
    (tmp_path / "khmerqa.toml").write_text('index = "index"\njson = true\n', encoding="utf-8")
    assert len(run("documents").json) == len(FILES)
    monkeypatch.setenv("KHMERQA_INDEX", "elsewhere")
    assert_fails(run("documents"), 1, "no index in elsewhere")
    assert len(run("documents", "--index", "index").json) == len(FILES)


@pytest.mark.parametrize(
    ("toml", "said"),
    [("port = 'x'", "khmerqa.toml: 'x' .*'port'"), ("port 1", "khmerqa.toml: .*Correct")],
    ids=["value", "syntax"],
)
def test_bad_settings_file_is_2(run: Run, tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "khmerqa.toml").write_text(toml, encoding="utf-8")
    assert_fails(run("documents"), 2, said)


def test_bad_catalogue_is_2(run: Run, index: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "catalogue.toml").write_text('["a"]\ncolour = "x"', encoding="utf-8")
    assert_fails(run("index", "--index", "index"), 2, "catalogue.toml, a: unknown colour")


def test_fault_of_ours_is_one_line_too(run: Run, index: Path, tmp_path: Path) -> None:
    edited(index, {"roots": [5]})
    assert_fails(run("add", "x.txt", "--index", "index"), 1, "TypeError.*fault of khmerqa")


def test_any_locale_prints_khmer(index: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    command = [*COMMAND, "documents", "--index", str(index)]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "អណ្តូង" in done.stdout.decode()


def test_reader_that_has_had_enough_is_no_fault(index: Path) -> None:
    command = [*COMMAND, "documents", "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
