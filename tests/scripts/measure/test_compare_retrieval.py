"""The comparison runs without the other libraries, and lists those missing."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "scripts" / "measure" / "compare-retrieval"


def test_table_of_the_installed_libraries(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    text = "អណ្តូងត្រូវសម្អាតជារៀងរាល់ឆ្នាំ។"
    (tmp_path / "corpus" / "well.txt").write_text(text, encoding="utf-8")
    question = {
        "id": "q",
        "question": "តើគេសម្អាតអណ្តូងនៅពេលណា?",
        "language": "km",
        "relevant": [{"source": "well.txt"}],
    }
    (tmp_path / "asked.jsonl").write_text(json.dumps(question), encoding="utf-8")

    done = subprocess.run(
        [
            sys.executable,
            str(SCRIPT),
            "--corpus",
            str(tmp_path / "corpus"),
            "--questions",
            str(tmp_path / "asked.jsonl"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "1 questions, 1 passages" in done.stdout
    assert "| **khmerqa** | 1.000 |" in done.stdout
    if find_spec("bm25s") is None:
        assert "Not installed, so not asked: " in done.stdout
        assert "bm25s (bm25s)" in done.stdout
