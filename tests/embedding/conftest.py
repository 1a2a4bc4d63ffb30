"""The built-in model, and a sentence-transformers model of five words made on the spot."""

from __future__ import annotations

import importlib.util
import os
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from khmerqa.embedding.contextual import ContextualEmbedder
from khmerqa.embedding.static import StaticEmbedder
from khmerqa.text.khmer.segmentation import CrfSegmenter
from khmerqa.text.terms.words import word_tokens_of_many

DATA = Path(__file__).parents[2] / "khmerqa" / "data"

if importlib.util.find_spec("sentence_transformers"):
    os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when the library is imported: no test downloads


@pytest.fixture(scope="session")
def built_in(segmenter: CrfSegmenter) -> StaticEmbedder:
    return StaticEmbedder(DATA / "embedder", partial(word_tokens_of_many, segmenter=segmenter))


@pytest.fixture(scope="session")
def contextual() -> ContextualEmbedder:
    return ContextualEmbedder(DATA / "encoder")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of five words, each its own direction."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    words = ["[UNK]", "query:", "law", "ច្បាប់", "data"]
    tokenizer = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    vectors = np.eye(len(words), dtype=np.float32)
    vectors[0] = 0
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model = sentence_transformers.SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=vectors)], device="cpu"
    )
    model.save(str(folder), create_model_card=False)
    return folder
