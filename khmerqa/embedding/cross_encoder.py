"""Any cross-encoder of the sentence-transformers library, to score question and passage together.

The library is slow to import, so it is imported only when a reranker is made.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from khmerqa.embedding.model_names import is_only_local
from khmerqa.embedding.sentence_transformer import folder_sample
from khmerqa.errors import MissingDependencyError, SettingsError
from khmerqa.types import Bilingual

_BATCH = 8  # pairs at once: passages are long, and without a GPU more are no faster


class CrossEncoderReranker:
    """Implements ``ports.Reranker``, one question at a time."""

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        folder = Path(name)
        own = folder.is_dir()
        revision = getattr(self._model.config, "_commit_hash", None) or "main"
        version = folder_sample(folder) if own else revision
        self._fingerprint = f"cross-encoder:{folder.name if own else name}:{version}"
        self._turn = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The model's name and its revision (of a folder: a sample of its files)."""
        return self._fingerprint

    def scores(self, question: str, texts: Sequence[str], /) -> list[float]:
        """Return how well each text answers, higher is better."""
        if not texts:
            return []
        with self._turn:
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=_BATCH, show_progress_bar=False
            )
        return [float(score) for score in found]


def _load(name: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise MissingDependencyError(
            Bilingual(
                f"ម៉ូដែលតម្រៀបឡើងវិញ (reranker) {name} ត្រូវការ sentence-transformers ដែលមិនទាន់បានដំឡើង "
                "ឬមិនអាចបើកបាន។ សូមដំណើរការ៖ pip install sentence-transformers ។",
                f"The reranker {name} needs sentence-transformers, which is not installed or cannot "
                f"be loaded ({error}). Run: pip install sentence-transformers",
            )
        ) from error
    # The hub logs each of its retries; the error below says what matters.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        model = CrossEncoder(name, local_files_only=is_only_local(name))
        if model.num_labels != 1:
            raise ValueError(f"it gives {model.num_labels} scores, not one")
    except Exception as error:  # the hub, the file formats and torch each raise their own
        first_line = (str(error) or type(error).__name__).splitlines()[0]
        raise SettingsError(
            Bilingual(
                f"មិនអាចបើកម៉ូដែលតម្រៀបឡើងវិញ (reranker) {name} បានទេ។ "
                "សូមបញ្ជាក់ឈ្មោះថតដែលមានម៉ូដែល cross-encoder ឬម៉ូដែលនៅ Hugging Face hub "
                "ពេលមានការតភ្ជាប់ទៅទីនោះ ឬលុបការកំណត់ reranker ចេញ។",
                f"The reranker {name} cannot be loaded ({first_line}). Name a folder that holds a "
                "cross-encoder, or a model of the Hugging Face hub while there is a connection to it, "
                "or leave the setting reranker out.",
            )
        ) from error
    return model
