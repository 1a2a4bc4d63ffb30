"""From the files that ship to a model of the sentence-transformers library, with the same weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from khmerqa.embedding.transformer import MAX_LENGTH

Weights = NDArray[np.float32]
_QUANTISED = "_quantized"


def to_sentence_transformers(shipped: Path, folder: Path) -> None:
    """Write what ships in one folder as a model of the library in another."""
    inputs = load_file(shipped / "inputs.safetensors")
    pieces = inputs["pieces"].astype(np.float32) * inputs["scales"][:, None]
    graph = onnx.load(shipped / "body.onnx").graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    config = _config(stored, inputs)
    model = BertModel(config, add_pooling_layer=False)
    weights = _float_weights(stored, config)
    weights["embeddings.word_embeddings.weight"] = pieces
    weights["embeddings.position_embeddings.weight"] = inputs["positions"].astype(np.float32)
    weights["embeddings.token_type_embeddings.weight"] = inputs["segments"].astype(np.float32)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in weights.items()})
    model.save_pretrained(folder)
    tokenizer = Tokenizer.from_file(str(shipped / "tokenizer.json"))
    tokenizer.save(str(folder / "tokenizer.json"))
    _write(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_LENGTH,
            "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
        },
    )  # fmt: skip
    pooling = {"word_embedding_dimension": config.hidden_size, "pooling_mode_mean_tokens": True}
    _write(folder / "1_Pooling" / "config.json", pooling)
    _write(
        folder / "sentence_bert_config.json", {"max_seq_length": MAX_LENGTH, "do_lower_case": False}
    )
    modules = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    _write(
        folder / "modules.json",
        [
            {
                "idx": place,
                "name": str(place),
                "path": path,
                "type": f"sentence_transformers.models.{kind}",
            }
            for place, (kind, path) in enumerate(modules)
        ],
    )


def _config(stored: dict[str, NDArray[Any]], inputs: dict[str, NDArray[Any]]) -> BertConfig:
    _, parts, head_size = stored["to_heads"].tolist()  # of queries, keys and values
    heads = parts // 3
    return BertConfig(
        vocab_size=len(inputs["pieces"]),
        hidden_size=heads * head_size,
        num_attention_heads=heads,
        num_hidden_layers=sum(name.endswith(".output.kept") for name in stored),
        intermediate_size=stored["layer.0.intermediate.bias"].size,
        max_position_embeddings=len(inputs["positions"]),
        type_vocab_size=len(inputs["segments"]),
    )


def _float_weights(stored: dict[str, NDArray[Any]], config: BertConfig) -> dict[str, Weights]:
    """Return the weights of a quantised body under the names of BertModel."""
    found: dict[str, Weights] = {}

    def linear(name: str) -> tuple[Weights, Weights]:
        quantised = stored[f"{name}.weight{_QUANTISED}"].astype(np.float32)
        weight = quantised * stored[f"{name}.weight_scale"]
        weight[stored[f"{name}.outliers"]] = stored[f"{name}.outlier_weight"]
        return weight.T, stored[f"{name}.bias"]

    def norm(source: str, target: str) -> None:
        for part in ("weight", "bias"):
            found[f"{target}.{part}"] = stored[f"{source}.{part}"]

    norm("layer.0.input", "embeddings.LayerNorm")
    scale = (config.hidden_size // config.num_attention_heads) ** -0.5
    for layer in range(config.num_hidden_layers):
        own, p = f"encoder.layer.{layer}.", f"layer.{layer}."
        weight, bias = linear(p + "query_key_value")
        parts = zip(("query", "key", "value"), np.split(weight, 3), np.split(bias, 3), strict=True)
        for name, of_weight, of_bias in parts:
            factor = scale if name == "query" else 1.0
            found[f"{own}attention.self.{name}.weight"] = of_weight / factor
            found[f"{own}attention.self.{name}.bias"] = of_bias / factor
        dense = {
            "attention": "attention.output",
            "intermediate": "intermediate",
            "output": "output",
        }
        for source, target in dense.items():
            found[f"{own}{target}.dense.weight"], found[f"{own}{target}.dense.bias"] = linear(
                p + source
            )
        norm(p + "attended", own + "attention.output.LayerNorm")
        norm(f"layer.{layer + 1}.input", own + "output.LayerNorm")
    return found


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
