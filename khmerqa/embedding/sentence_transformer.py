"""Any sentence-transformers model, by name or folder. The library is imported when one is made."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from khmerqa.embedding.model_names import is_only_local
from khmerqa.errors import MissingDependencyError, SettingsError
from khmerqa.ports import Vectors
from khmerqa.types import Bilingual

_BATCH = 32  # texts at once; more cost memory and are no faster without a GPU
_SAMPLE = 1 << 20  # bytes at each end of a weights file; two trainings differ in them


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a model was trained to see before a question and before a passage."""

    question: str
    passage: str


_INSTRUCTION = "Instruct: Given a question, retrieve passages of policy documents that answer it"
_QWEN3_SIZES = ("0.6b", "4b", "8b")
# By the last part of the model's name, so that a copy in a folder of that name is found too. A model
# that is not listed uses its own prompts, "query" and "document", if it has any.
KNOWN_PREFIXES = {
    "bge-m3": Prefixes("", ""),
    "snowflake-arctic-embed-l-v2.0": Prefixes("query: ", ""),
    "snowflake-arctic-embed-m-v2.0": Prefixes("query: ", ""),
    "multilingual-e5-small": Prefixes("query: ", "passage: "),
    "multilingual-e5-base": Prefixes("query: ", "passage: "),
    "multilingual-e5-large": Prefixes("query: ", "passage: "),
    "multilingual-e5-large-instruct": Prefixes(f"{_INSTRUCTION}\nQuery: ", ""),
    "labse": Prefixes("", ""),
    **{f"qwen3-embedding-{size}": Prefixes(f"{_INSTRUCTION}\nQuery:", "") for size in _QWEN3_SIZES},
    "embeddinggemma-300m": Prefixes("task: search result | query: ", "title: none | text: "),
}


class SentenceTransformerEmbedder:
    """Implements ``ports.Embedder`` with a model of the sentence-transformers library."""

    def __init__(self, name: str, revision: str | None = None) -> None:
        self._model = _load(name, revision)
        self._prefixes = prefixes_of(name, self._model.prompts)
        self._dimensions = int(self.embed_question("a").shape[0])
        self._fingerprint = "sentence-transformers:" + ":".join(
            (
                Path(name).name if Path(name).is_dir() else name,
                _version(name, revision, self._model),
                str(self._dimensions),
                _short_hash(repr(self._prefixes).encode()),
            )
        )

    @property
    def fingerprint(self) -> str:
        """The model's name, its revision (of a folder: a sample of its files), size and prefixes."""
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._dimensions

    def embed_passages(self, texts: Sequence[str], /) -> Vectors:
        """Return one unit row per text."""
        return self._encode(texts, self._prefixes.passage)

    def embed_question(self, text: str, /) -> Vectors:
        """Return one unit vector, shape ``(dimensions,)``."""
        row: Vectors = self._encode([text], self._prefixes.question)[0]
        return row

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        rows = self._model.encode(
            list(texts),
            prompt=prefix,  # even an empty one: it keeps a model's default prompt away
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


def prefixes_of(name: str, prompts: dict[str, str] | None) -> Prefixes:
    """Return the prefixes of a model, by its name or else its own prompts."""
    known = KNOWN_PREFIXES.get(Path(name).name.lower())
    if known is not None:
        return known
    own = prompts or {}
    return Prefixes(own.get("query") or "", own.get("document") or own.get("passage") or "")


def _load(name: str, revision: str | None) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingDependencyError(
            Bilingual(
                f"ម៉ូដែលវ៉ិចទ័រ {name} ត្រូវការ sentence-transformers ដែលមិនទាន់បានដំឡើង ឬមិនអាចបើកបាន។ "
                "សូមដំណើរការ៖ pip install sentence-transformers ។",
                f"The embedding model {name} needs sentence-transformers, which is not installed or "
                f"cannot be loaded ({error}). Run: pip install sentence-transformers",
            )
        ) from error
    # The hub logs each of its retries; the error below says what matters.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        return SentenceTransformer(name, revision=revision, local_files_only=is_only_local(name))
    except Exception as error:  # the hub, the file formats and torch each raise their own
        first_line = (str(error) or type(error).__name__).splitlines()[0]
        raise SettingsError(
            Bilingual(
                f"មិនអាចបើកម៉ូដែលវ៉ិចទ័រ {name} បានទេ។ "
                "សូមបញ្ជាក់ឈ្មោះថតដែលមានម៉ូដែល sentence-transformers ឬម៉ូដែលនៅ Hugging Face hub "
                "ពេលមានការតភ្ជាប់ទៅទីនោះ ឬលុបការកំណត់នេះចេញ ដើម្បីប្រើម៉ូដែលដែលភ្ជាប់មកជាមួយ khmerqa ។",
                f"The embedding model {name} cannot be loaded ({first_line}). Name a folder that "
                "holds a sentence-transformers model, or a model of the Hugging Face hub while there is "
                "a connection to it, or leave the setting out to use the built-in model.",
            )
        ) from error


def _version(name: str, revision: str | None, model: Any) -> str:
    folder = Path(name)
    if folder.is_dir():
        return folder_sample(folder)
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or revision or "main")


def folder_sample(folder: Path) -> str:
    """Return a hash of names, sizes and both ends of all files: weights may have gigabytes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\n{size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            digest.update(file.read(_SAMPLE))
    return digest.hexdigest()[:16]


def _short_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]
