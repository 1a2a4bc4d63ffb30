"""``khmerqa bench``: how fast this machine indexes and answers, and how that grows with size."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from khmerqa import wiring
from khmerqa.cli.language import Message
from khmerqa.cli.parser import Parser, add_corpus, add_embedder, add_json
from khmerqa.cli.rendering.bench import table
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import UsageError
from khmerqa.evaluation import bench
from khmerqa.evaluation.synthetic import SyntheticCorpus
from khmerqa.index.engines.faiss import FaissIndex
from khmerqa.index.layout import IndexLayout, size_of
from khmerqa.settings import Settings

Metrics = dict[str, Any]
_SEED = 2026
_BUILT = "built.json"  # in the folder of a size: that its index is whole, and what it took
_RECALL_OF, _NEAR_DUPLICATES_OF = 100, 100  # questions, passages


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_corpus(parser)
    about = Message(
        "ចំនួនវគ្គដែលត្រូវបង្កើត",
        "build and measure an index of each of these sizes, in synthetic passages: 1k 10k 1m",
    )
    parser.value("--sizes", "-n", nargs="+", default=[], metavar="N", about=about)
    about = Message("ចំនួនសំណួរ", "how many questions; default 200")
    parser.value("--questions", default="200", metavar="N", about=about)
    about = Message(
        "ថតសម្រាប់រក្សាលិបិក្រមទាំងនោះ ដើម្បីវាស់ម្តងទៀតដោយមិនបង្កើតឡើងវិញ",
        "keep those indexes in this folder; one that is there is measured again, not built again",
    )
    parser.value("--work", metavar="DIR", about=about)
    add_embedder(parser)
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Measure the index or, with ``--sizes``, indexes of synthetic passages."""
    count = _number(arguments.questions)
    if not arguments.sizes:
        metrics = of_index(settings, count)
        write_result(arguments, [metrics], lambda: table([metrics]))
        return 0
    numbers = sorted(map(_number, arguments.sizes))
    sources = settings.index.corpus / "_sources"
    corpus = SyntheticCorpus.of(sources if sources.is_dir() else settings.index.corpus)
    rows: list[Metrics] = []
    with work_folder(arguments.work) as work:
        for number in numbers:
            rows.append(_of_size(corpus, number, count, Path(work, str(number)), settings))
            if not arguments.json:
                print(f"{number}: {json.dumps(rows[-1], ensure_ascii=False)}", file=sys.stderr)
    write_result(arguments, rows, lambda: table(rows))
    return 0


def of_index(settings: Settings, count: int) -> Metrics:
    """Return how fast the index answers questions about its own passages."""
    before = time.perf_counter()
    assistant = wiring.assistant(settings)
    generation = assistant.generation()
    opened = time.perf_counter() - before
    questions = bench.sample_questions(generation, 2 * count + bench.WARM_UP, _SEED)
    sequential, concurrent = questions[: count + bench.WARM_UP], questions[count + bench.WARM_UP :]
    processor_seconds = time.process_time()
    stages = bench.latency_by_stage(assistant, sequential)
    processor_seconds = (time.process_time() - processor_seconds) / len(sequential)
    again = bench.latency_by_stage(assistant, sequential)["total"]
    memory = bench.resident_mebibytes()
    rate = bench.throughput(assistant, concurrent, os.cpu_count() or 1)
    embedder = wiring.embedder(settings.models.embedder)
    layout = IndexLayout(settings.index.directory)
    folder = layout.generation(generation.manifest.generation).root
    return {
        "passages": generation.manifest.passages,
        "open_s": round(opened, 2),
        "ask_ms": {stage: asdict(found) for stage, found in stages.items()},
        # Unlike wall time, comparable on a busy machine.
        "ask_processor_ms": round(1000 * processor_seconds, 2),
        "asked_again_ms": asdict(again),
        "memory_mib": memory,
        "index_mib": round(size_of(folder) / 2**20, 1),
        "answers_per_s_one_process": round(rate, 1),
        "recall_at_10": (
            bench.recall(generation.dense, embedder, sequential[:_RECALL_OF])
            if isinstance(generation.dense, FaissIndex)
            else {}
        ),
        "near_doubles": bench.near_duplicate_share(
            generation, wiring.segmenter(), count=_NEAR_DUPLICATES_OF, seed=_SEED
        ),
    }


def work_folder(named: str | None) -> AbstractContextManager[str]:
    """Return a folder that stays where it is named, and one that is removed where it is not."""
    if named is None:
        return tempfile.TemporaryDirectory()
    Path(named).mkdir(parents=True, exist_ok=True)
    return nullcontext(named)


def _of_size(
    corpus: SyntheticCorpus, number: int, count: int, work: Path, settings: Settings
) -> Metrics:
    index = work / "index"
    models = ("--embedder", settings.models.embedder)
    built = built_index(corpus, number, work, index, models)
    question = next(corpus.passages(0, 1))[:40]
    cold_starts = [_run_json("ask", question, "--index", str(index), *models)[1:] for _ in range(3)]
    metrics, _, _ = _run_json("bench", "--questions", str(count), "--index", str(index), *models)
    rate = _throughput_of_processes(index, count, models, os.cpu_count() or 1)
    cold, cold_processor = (median(times) for times in zip(*cold_starts, strict=True))
    return {
        **metrics,
        **built,
        "cold_ask_s": round(cold, 2),
        "cold_ask_processor_s": round(cold_processor, 2),
        "answers_per_s": rate,
    }


def built_index(
    corpus: SyntheticCorpus, number: int, work: Path, index: Path, models: Sequence[str] = ()
) -> Metrics:
    """Return what building the index took, now or when it was built.

    ``models`` are the options that name the models; all that is written must be read.
    """
    record = work / _BUILT
    if record.exists():
        metrics: Metrics = json.loads(record.read_bytes())
        return metrics
    size = corpus.write(work / "corpus", number)
    report, wall, processor = _run_json(
        "index", str(work / "corpus"), "--index", str(index), *models
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    metrics = {
        "text_mb": round(size / 1e6, 2),
        "index_s": round(wall, 1),
        "index_processor_s": round(processor, 1),
        "index_peak_mib": round(peak, 1),  # of the largest process so far; sizes go up
        "index_stages_s": report["seconds"],
        "index_passages_per_s": round(number / wall, 1),
        "index_mb_per_s": round(size / 1e6 / wall, 3),
    }
    record.write_text(json.dumps(metrics), encoding="utf-8")
    return metrics


def _throughput_of_processes(
    index: Path, count: int, models: Sequence[str], processes: int
) -> float:
    """Return the answers a second of one process a core, each with the index open."""
    command = _khmerqa("bench", "--questions", str(count), "--index", str(index), *models)
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    metrics = [json.loads(each.communicate()[0])[0] for each in running]
    return round(sum(1000 / float(each["ask_ms"]["total"]["mean"]) for each in metrics), 1)


def _run_json(*arguments: str) -> tuple[Any, float, float]:
    """Run a command as its user would; return its JSON, its wall and its processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(_khmerqa(*arguments), capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    if done.returncode:
        raise UsageError(
            Message(
                f"khmerqa {arguments[0]} មិនបានសម្រេច។ សូមអានមូលហេតុ៖ {done.stderr.strip()[-500:]}",
                f"khmerqa {arguments[0]} failed. Read why: {done.stderr.strip()[-500:]}",
            )
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    value = json.loads(done.stdout)
    return (value[0] if isinstance(value, list) else value), wall, used


def _khmerqa(*arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", "khmerqa", *arguments, "--json"]


def _number(text: str) -> int:
    """Return 10000 for ``10k`` and 1000000 for ``1m``."""
    size = {"k": 1000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    digits = text[:-1] if size > 1 else text
    if not digits.isdecimal() or not int(digits):
        raise UsageError(
            Message(
                f"'{text}' មិនមែនជាចំនួនទេ។ សូមសរសេរ ឧទាហរណ៍ 1000, 10k ឬ 1m ។",
                f"'{text}' is not a number. Write 1000, 10k or 1m, for example.",
            )
        )
    return int(digits) * size
