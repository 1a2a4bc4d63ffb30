"""Readers in threads and processes while an index is switched fifty times."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .samples import Corpus, new_corpus
from .switching import ask_until

SWITCHES = 50


def write_version(corpus: Corpus, number: int) -> None:
    """Write three documents that all name a version."""
    for name in ("ferry", "river", "boat"):
        corpus.write(
            f"{name}.txt", f"The {name}: when the ferry crosses the river is version {number}.\n"
        )
    corpus.reindexer().run([corpus.folder])


def test_no_error_and_no_mixed_answer_in_fifty_switches(tmp_path: Path) -> None:
    corpus = new_corpus(tmp_path, {})
    write_version(corpus, 0)
    command = [
        *(sys.executable, "-m", "tests.ingest.switching"),
        *(str(corpus.layout.root), str(SWITCHES)),
    ]
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        with ThreadPoolExecutor(3) as pool:
            readers = [pool.submit(ask_until, corpus.layout, str(SWITCHES)) for _ in range(3)]
            for number in range(1, SWITCHES + 1):
                write_version(corpus, number)
            for reader in readers:
                asked, seen = reader.result()
                assert asked >= seen > 1
        for process in processes:
            _, err = process.communicate(timeout=120)
            assert process.returncode == 0, err
    finally:
        for process in processes:
            process.kill()
            process.communicate()
