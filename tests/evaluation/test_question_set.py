from __future__ import annotations

import json
from pathlib import Path

import pytest

from khmerqa.evaluation.fingerprint import fingerprint
from khmerqa.evaluation.question_set import Evidence, load_questions

WORDS = fingerprint("forty reading rooms")
EVIDENCE = {
    "a file": ({"source": "a.pdf"}, Evidence("a.pdf")),
    "a page": ({"source": "a.pdf", "page": 3}, Evidence("a.pdf", (3,))),
    "several pages": ({"source": "a.pdf", "page": 3, "pages": [3, 4]}, Evidence("a.pdf", (3, 4))),
    "a quotation": ({"source": "a.md", "quote": "b"}, Evidence("a.md", (), "b")),
    "words by their hash": (
        {
            "source": "a.txt",
            "start": 5,
            "end": 24,
            "sha256": "0",
            "sha256_folded": WORDS.sha256,
            "folded_length": WORDS.length,
        },
        Evidence("a.txt", (), None, WORDS),
    ),
}


@pytest.mark.parametrize(("written", "meant"), EVIDENCE.values(), ids=EVIDENCE.keys())
def test_evidence_is_read(tmp_path: Path, written: dict[str, object], meant: Evidence) -> None:
    path = tmp_path / "questions.jsonl"
    line = {"id": "a", "question": "b", "language": "en", "style": "noisy", "kind": "list"}
    path.write_text(json.dumps(line | {"relevant": [written]}), encoding="utf-8")

    [question] = load_questions(path)

    assert question.relevant == (meant,)
    assert (question.style, question.kind, question.answerable) == ("noisy", "list", True)
