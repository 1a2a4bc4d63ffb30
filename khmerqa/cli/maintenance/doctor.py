"""``khmerqa doctor``: what is installed and usable here."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from khmerqa import wiring
from khmerqa.cli.colour import green, red, yellow
from khmerqa.cli.language import Message, message
from khmerqa.cli.parser import Parser, add_json
from khmerqa.cli.rendering.output import write_result
from khmerqa.errors import KhmerQAError
from khmerqa.index.layout import IndexLayout
from khmerqa.index.open import open_current
from khmerqa.ports import Embedder, Reranker
from khmerqa.ports import Message as PortMessage
from khmerqa.reading.ocr.engine import INSTALL, Tesseract
from khmerqa.serve import braille
from khmerqa.settings import EXTRACTIVE, Settings
from khmerqa.types import Bilingual

_PYTHON = (3, 11)
_REQUIRED = (
    "khmer-nltk",
    "faiss-cpu",
    "onnxruntime",
    "tantivy",
    "tokenizers",
    "pypdfium2",
    "fastapi",
)
_MODELS = ("torch", "sentence-transformers", "transformers")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. What is ``optional`` may be missing."""

    name: str
    ok: bool
    detail: Bilingual | str
    optional: bool = False


def add_arguments(parser: Parser) -> None:
    """Add what the command takes."""
    add_json(parser)


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the findings; 1 where something is missing that is needed."""
    findings = examine(settings)
    write_result(arguments, [_json(each) for each in findings], lambda: _format(findings))
    return 0 if all(each.ok or each.optional for each in findings) else 1


def _format(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{_sign(each)} {each.name}: {_detail(each)}" for each in findings)


def _detail(finding: Finding) -> str:
    detail = finding.detail
    return str(message(detail) if isinstance(detail, Bilingual) else detail)


def _sign(finding: Finding) -> str:
    if finding.ok:
        return green("✓")
    return yellow("–") if finding.optional else red("✗")


def _json(finding: Finding) -> dict[str, object]:
    detail = finding.detail
    both = str(Bilingual(detail.km, detail.en)) if isinstance(detail, Bilingual) else detail
    return {
        "name": finding.name,
        "ok": finding.ok,
        "optional": finding.optional,
        "detail": both,  # the same whatever the language of messages is
    }


def examine(settings: Settings) -> list[Finding]:
    """Return the findings, the required ones first."""
    found = [Finding("Python", sys.version_info >= _PYTHON, _python())]
    found += [_package(name, f"pip install {name}", optional=False) for name in _REQUIRED]
    found.append(_index(settings))
    found += [_package(name, 'pip install "khmerqa[models]"', optional=True) for name in _MODELS]
    if settings.models.embedder not in wiring.EMBEDDERS:
        found.append(_model("embedder", lambda: wiring.embedder(settings.models.embedder)))
    if settings.models.reranker:
        found.append(_model("reranker", lambda: wiring.reranker(settings.models.reranker)))
    if settings.answer.writer != EXTRACTIVE:
        found.append(_language_model(settings))
    found += [_tesseract(), _chromium(), _liblouis()]
    return found


def _python() -> Message:
    number, machine = platform.python_version(), platform.machine()
    if sys.version_info >= _PYTHON:
        return Message(f"{number} លើ {machine}", f"{number} on {machine}")
    wanted = ".".join(map(str, _PYTHON))
    return Message(
        f"{number} ចាស់ពេក។ សូមដំឡើង Python {wanted} ឬថ្មីជាងនេះ។",
        f"{number} is too old. Install Python {wanted} or a newer one.",
    )


def _package(name: str, command: str, *, optional: bool) -> Finding:
    try:
        return Finding(name, True, version(name), optional)
    except PackageNotFoundError:
        detail = Message(f"មិនទាន់មានទេ។ សូមដំណើរការ៖ {command} ។", f"missing. Run: {command}")
        return Finding(name, False, detail, optional)


def _model(setting: str, make: Callable[[], Embedder | Reranker | None]) -> Finding:
    try:
        made = make()
    except KhmerQAError as error:
        return Finding(setting, False, error.message)
    return Finding(setting, True, made.fingerprint if made else "")


def _language_model(settings: Settings) -> Finding:
    """Ask the language model for one word: nothing else shows that it answers."""
    try:
        model = wiring.language_model(settings)
        assert model is not None
        said = "".join(model.complete([PortMessage("user", "Answer with one word: yes")], 8))
    except KhmerQAError as error:
        return Finding("language model", False, error.message)
    if not said.strip():
        return Finding(
            "language model",
            False,
            Message(
                f"{model.name} ឆ្លើយទទេ។ សូមជ្រើសរើសម៉ូដែលផ្សេង ដោយ llm ។",
                f"{model.name} answers nothing. Choose another one with llm.",
            ),
        )
    return Finding("language model", True, Message(f"{model.name} ឆ្លើយតប", f"{model.name} answers"))


def _tesseract() -> Finding:
    engine = Tesseract()
    missing = Message(
        "មិនទាន់មានទេ (ត្រូវការសម្រាប់អានឯកសារស្កេន និងទំព័រដែលអក្សរខូច)។ "
        f"សូមដំណើរការ៖ {INSTALL} រួចធ្វើលិបិក្រមឡើងវិញ។",
        f"missing (needed for reading scans and pages with broken text). Run: {INSTALL}, "
        "then index again",
    )
    detail = engine.fingerprint if engine.is_usable else missing
    return Finding("tesseract", engine.is_usable, detail, optional=True)


def _chromium() -> Finding:
    path = shutil.which("chromium")
    command = "apt-get install chromium fonts-khmeros"
    missing = Message(
        f"មិនទាន់មានទេ (ត្រូវការសម្រាប់បង្កើតឯកសារ PDF នៃសេចក្តីសង្ខេប)។ សូមដំណើរការ៖ {command} ។",
        f"missing (needed to make the PDFs of our own summaries). Run: {command}",
    )
    return Finding("chromium", path is not None, path or missing, optional=True)


def _liblouis() -> Finding:
    path = shutil.which(braille.PROGRAM)
    missing = Message(
        f"មិនទាន់មានទេ (ត្រូវការសម្រាប់ចម្លើយជាអក្សរប្រាយល៍)។ សូមដំណើរការ៖ {braille.INSTALL} ។",
        f"missing (needed for answers in Braille). Run: {braille.INSTALL}",
    )
    return Finding("liblouis", path is not None, path or missing, optional=True)


def _index(settings: Settings) -> Finding:
    layout = IndexLayout(settings.index.directory)
    try:
        manifest = open_current(layout, wiring.engines(settings)).manifest
    except KhmerQAError as error:
        return Finding("index", False, error.message, optional=True)
    return Finding(
        "index",
        True,
        Message(
            f"{settings.index.directory}៖ ឯកសារ {manifest.documents} វគ្គ {manifest.passages} "
            f"បង្កើតនៅ {manifest.created}",
            f"{settings.index.directory}: {manifest.documents} documents, {manifest.passages} passages, "
            f"made {manifest.created}",
        ),
    )
