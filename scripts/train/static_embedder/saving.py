"""Saving the model as a sentence-transformers folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer

MODULE = "0_StaticEmbedding"
# Without a Normalize module: in half precision it gives NaN for a text without a known word.
_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": MODULE,
        "type": "sentence_transformers.models.StaticEmbedding",
    }
]


def save_embedder(folder: Path, tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> None:
    """Write the folder that ``SentenceTransformer(folder)`` and the built-in embedder both load."""
    (folder / MODULE).mkdir(parents=True, exist_ok=True)
    _write_json(folder / "modules.json", _MODULES)
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "similarity_fn_name": "cosine",
            "prompts": {},
            "default_prompt_name": None,
        },
    )
    tokenizer.save(str(folder / MODULE / "tokenizer.json"), pretty=False)
    weights = save({"embedding.weight": vectors.astype(np.float16)})
    (folder / MODULE / "model.safetensors").write_bytes(weights)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
