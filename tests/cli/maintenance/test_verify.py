"""`khmerqa verify`, and an index that was built with other parts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from ..conftest import Ran, Run, assert_fails, edited

COMMAND = [sys.executable, "-m", "khmerqa"]


def test_verify(run: Run, index: Path) -> None:
    assert run("verify", "--index", "index", "--json").json["whole"] is True
    assert "The index is whole: generation 000001" in run("verify", "--index", "index").out


def test_verify_finds_a_changed_byte(run: Run, index: Path) -> None:
    path = index / "generations" / "000001" / "dense" / "km.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert_fails(run("verify", "--index", "index"), 1, r"dense/km\.faiss.*khmerqa index --full")


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
    said = (
        f"built with the embedder 'khmerqa-encoder:[0-9a-f]+', but '.*{model.name}.*' is set here"
    )
    assert_fails(Ran(done.returncode, done.stdout, done.stderr), 1, said)
