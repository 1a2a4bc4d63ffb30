"""From a checkpoint to the files that ship.

The graph is written by hand, so that its weights have plain names and the layers can be read. Weights
get eight bits, of which seven are used: on processors without VNNI more would overflow, and every
machine is to give the same vectors. A few columns of what the layers read are ten times as large as all
others; they are multiplied apart, in full precision, so that eight bits are enough for the rest
(LLM.int8(), Dettmers et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import save_file
from transformers import BertConfig

from bilingual_encoder.passages import Asked
from bilingual_encoder.student import Student
from bilingual_encoder.tokenizer import search_normalizer
from bilingual_judge.model import JudgeModel
from khmerqa.embedding.transformer import MAX_LENGTH, InputVectors

Weights = NDArray[np.float32]
_OPSET = 20
_OUTLIERS = 8  # columns of each layer's input


def export_encoder(student: Student, samples: Sequence[str], folder: Path) -> None:
    """Write tokenizer, input vectors and body. ``samples`` are texts as the model will read them."""
    folder.mkdir(parents=True, exist_ok=True)
    student.tokenizer.normalizer = search_normalizer()  # as it is now, whatever the checkpoint has
    student.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    weights = {
        name: value.detach().float().numpy() for name, value in student.body.state_dict().items()
    }
    pieces = student.words.weight.detach().numpy()
    scales = np.maximum(np.abs(pieces).max(axis=1), 1e-9) / 127
    save_file(
        {
            "pieces": np.round(pieces / scales[:, None]).astype(np.int8),
            "scales": scales.astype(np.float32),
            "positions": weights["embeddings.position_embeddings.weight"].astype(np.float16),
            "segments": weights["embeddings.token_type_embeddings.weight"].astype(np.float16),
        },
        folder / "inputs.safetensors",
    )
    inputs = InputVectors(folder / "inputs.safetensors")
    rows = []
    for encoding in student.tokenizer.encode_batch(list(samples)):
        ids = np.asarray(encoding.ids[:MAX_LENGTH], dtype=np.int64)
        rows.append(inputs.rows(ids, np.zeros_like(ids)))
    export_body(student.body.config, weights, rows, folder / "body.onnx")


def export_judge(judge: JudgeModel, samples: Sequence[Asked], encoder: Path, folder: Path) -> None:
    """Write the judge's body and heads; tokenizer and input vectors are those in ``encoder``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        name: value.detach().float().numpy()
        for name, value in judge.student.body.state_dict().items()
    }
    inputs = InputVectors(encoder / "inputs.safetensors")
    rows = []
    for each in samples:
        ids, kinds = judge.pieces(each.question, each.passage)
        rows.append(inputs.rows(np.asarray(ids), np.asarray(kinds)))
    export_body(judge.student.body.config, weights, rows, folder / "body.onnx")
    heads = {"sentence": judge.sentence, "passage": judge.answered, "support": judge.support}
    layers = {"first": (0, "weight"), "first_bias": (0, "bias")} | {
        "second": (2, "weight"),
        "second_bias": (2, "bias"),
    }
    arrays = {}
    for name, head in heads.items():
        state = head.state_dict()
        for part, (layer, kind) in layers.items():
            arrays[f"{name}.{part}"] = state[f"{layer}.{kind}"].float().numpy()
    for name in ("nearness", "best"):
        arrays[name] = getattr(judge, name).detach().float().numpy().reshape(1)
    save_file(arrays, folder / "heads.safetensors")


def export_body(
    config: BertConfig, weights: dict[str, Weights], samples: Sequence[Weights], path: Path
) -> None:
    """Write the layers as a graph over the rows of one text, quantised. ``samples`` are such rows."""
    whole = path.with_suffix(".float.onnx")
    model = _Graph(config, weights, _largest_columns(config, weights, samples)).model()
    onnx.save(model, whole)
    quantize_dynamic(
        whole,
        path,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        # The outliers stay as they are; the library splits each Gemm into a MatMul and an Add first.
        nodes_to_exclude=[
            f"{node.name}_MatMul" for node in model.graph.node if node.op_type == "Gemm"
        ],
        extra_options={"MatMulConstBOnly": True},
    )
    whole.unlink()


def _largest_columns(
    config: BertConfig, weights: dict[str, Weights], samples: Sequence[Weights]
) -> dict[str, Weights]:
    """Return the largest value of each column of what each linear layer reads, by the layer's name."""
    model = _Graph(config, weights, {}).model()
    sources = {
        node.name.removesuffix(".product"): node.input[0]
        for node in model.graph.node
        if node.name.endswith(".product")
    }
    wanted = sorted(set(sources.values()))
    model.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
        for name in wanted
        if name not in {output.name for output in model.graph.output}
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    largest: dict[str, Weights] = {}
    for rows in samples:
        for name, found in zip(wanted, session.run(wanted, {"rows": rows}), strict=True):
            columns = np.abs(found).max(axis=0)
            largest[name] = np.maximum(largest.get(name, columns), columns)
    return {name: largest[source] for name, source in sources.items()}


class _Graph:
    """Builds the graph of a BERT body, layer by layer."""

    def __init__(
        self, config: BertConfig, weights: dict[str, Weights], largest: dict[str, Weights]
    ) -> None:
        self._weights = weights
        self._largest = largest
        self._layers: int = config.num_hidden_layers
        self._heads: int = config.num_attention_heads
        self._size: int = config.hidden_size
        self._epsilon: float = config.layer_norm_eps
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        head_size = self._size // self._heads
        self._constant("to_heads", np.asarray([-1, 3 * self._heads, head_size], dtype=np.int64))
        self._constant("to_rows", np.asarray([-1, self._size], dtype=np.int64))
        self._norm("rows", "embeddings.LayerNorm", "layer.0.input")
        for layer in range(self._layers):
            self._layer(layer, f"layer.{layer}.input", f"layer.{layer + 1}.input")
        rows = helper.make_tensor_value_info("rows", TensorProto.FLOAT, ["pieces", self._size])
        last = helper.make_tensor_value_info(
            f"layer.{self._layers}.input", TensorProto.FLOAT, ["pieces", self._size]
        )
        graph = helper.make_graph(self._nodes, "body", [rows], [last], self._constants)
        return helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=9
        )

    def _layer(self, layer: int, source: str, target: str) -> None:
        own, scale = f"encoder.layer.{layer}.", (self._size // self._heads) ** -0.5
        get = self._weights.__getitem__
        names = [f"{own}attention.self.{part}" for part in ("query", "key", "value")]
        factors = (scale, 1.0, 1.0)  # scores are divided by the root of the head's size
        weight = np.concatenate(
            [get(f"{n}.weight") * f for n, f in zip(names, factors, strict=True)]
        )
        bias = np.concatenate([get(f"{n}.bias") * f for n, f in zip(names, factors, strict=True)])
        p = f"layer.{layer}."
        self._linear(source, p + "query_key_value", weight, bias)
        self._node("Reshape", [p + "query_key_value", "to_heads"], p + "split")
        self._node("Transpose", [p + "split"], p + "heads", perm=[1, 0, 2])
        parts = [p + part for part in ("queries", "keys", "values")]
        self._nodes.append(helper.make_node("Split", [p + "heads"], parts, axis=0, num_outputs=3))
        self._node("Transpose", [p + "keys"], p + "keys_turned", perm=[0, 2, 1])
        self._node("MatMul", [p + "queries", p + "keys_turned"], p + "scores")
        self._node("Softmax", [p + "scores"], p + "shares", axis=-1)
        self._node("MatMul", [p + "shares", p + "values"], p + "mixed_heads")
        self._node("Transpose", [p + "mixed_heads"], p + "mixed_split", perm=[1, 0, 2])
        self._node("Reshape", [p + "mixed_split", "to_rows"], p + "mixed")
        dense = own + "attention.output.dense"
        self._linear(p + "mixed", p + "attention", get(dense + ".weight"), get(dense + ".bias"))
        self._node("Add", [p + "attention", source], p + "attended_sum")
        self._norm(p + "attended_sum", own + "attention.output.LayerNorm", p + "attended")
        dense = own + "intermediate.dense"
        self._linear(
            p + "attended", p + "intermediate", get(dense + ".weight"), get(dense + ".bias")
        )
        self._node("Gelu", [p + "intermediate"], p + "activated")
        dense = own + "output.dense"
        self._linear(p + "activated", p + "output", get(dense + ".weight"), get(dense + ".bias"))
        self._node("Add", [p + "output", p + "attended"], p + "output_sum")
        self._norm(p + "output_sum", own + "output.LayerNorm", target)

    def _linear(self, source: str, name: str, weight: Weights, bias: Weights) -> None:
        if name in self._largest:
            outliers = np.sort(np.argsort(-self._largest[name])[:_OUTLIERS])
            kept = np.ones(weight.shape[1], dtype=np.float32)
            kept[outliers] = 0
            self._constant(f"{name}.kept", kept)
            self._constant(f"{name}.outliers", outliers)
            self._constant(f"{name}.outlier_weight", np.ascontiguousarray(weight.T[outliers]))
            self._node("Gather", [source, f"{name}.outliers"], f"{name}.outlier_columns", axis=1)
            self._node(
                "Gemm",
                [f"{name}.outlier_columns", f"{name}.outlier_weight", f"{name}.bias"],
                f"{name}.outlier_product",
            )
            self._node("Mul", [source, f"{name}.kept"], f"{name}.kept_columns")
            self._constant(f"{name}.weight", np.ascontiguousarray((weight * kept).T))
            self._constant(f"{name}.bias", bias)
            self._node("MatMul", [f"{name}.kept_columns", f"{name}.weight"], f"{name}.product")
            self._node("Add", [f"{name}.product", f"{name}.outlier_product"], name)
            return
        self._constant(f"{name}.weight", np.ascontiguousarray(weight.T))
        self._constant(f"{name}.bias", bias)
        self._node("MatMul", [source, f"{name}.weight"], f"{name}.product")
        self._node("Add", [f"{name}.product", f"{name}.bias"], name)

    def _norm(self, source: str, weights: str, target: str) -> None:
        self._constant(f"{target}.weight", self._weights[f"{weights}.weight"])
        self._constant(f"{target}.bias", self._weights[f"{weights}.bias"])
        self._node(
            "LayerNormalization",
            [source, f"{target}.weight", f"{target}.bias"],
            target,
            axis=-1,
            epsilon=self._epsilon,
        )

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> None:
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))

    def _constant(self, name: str, value: NDArray[np.generic]) -> None:
        self._constants.append(numpy_helper.from_array(value, name))
