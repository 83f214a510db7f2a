"""A BERT tagger's weights -> one ONNX graph in int8, written node by node.

The exporters leave attention in a dozen nodes and quantise the input of every projection again; built by hand, a layer
is nine nodes: about twice the speed on one core, and the same bytes from the same weights.
"""
# mypy: disable-error-code="import-not-found, unused-ignore"

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = np.ndarray[Any, Any]
FUSED = "com.microsoft"


class Graph:
    """Collects nodes and weights; every `add` returns its output's name."""

    def __init__(self, *, bits: int) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.known: set[str] = set()
        self.top = 2 ** (bits - 1) - 1

    def weight(self, name: str, value: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def table(self, name: str, value: Array, rows: str) -> str:
        """Rows of an embedding kept in int8, one scale a row."""
        scale = np.maximum(np.abs(value).max(1, keepdims=True), 1e-8) / 127
        small = self.weight(f"{name}.q", np.round(value / scale).astype(np.int8))
        picked = self.add("Gather", [small, rows], f"{name}.rows")
        scales = self.add("Gather", [self.weight(f"{name}.s", scale.astype(np.float32)), rows], f"{name}.scales")
        whole = self.add("Cast", [picked], f"{name}.cast", to=TensorProto.FLOAT)
        return self.add("Mul", [whole, scales], f"{name}.out")

    def matmul(self, name: str, value: Array, states: str, bias: Array | None = None) -> str:
        """`states @ value` in int8: one scale a column of the weights, one for the whole input."""
        scale = np.maximum(np.abs(value).max(0), 1e-8) / self.top
        small = self.weight(f"{name}.q", np.round(value / scale).astype(np.int8))
        scales = self.weight(f"{name}.s", scale.astype(np.float32))
        inputs = [states, small, scales, ""]
        if bias is not None:
            inputs.append(self.weight(f"{name}.b", bias))
        else:
            inputs.pop()
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=FUSED)

    def add_norm(self, name: str, inputs: list[str], gamma: Array, beta: Array, bias: Array | None = None) -> str:
        """LayerNorm(sum of the inputs and the bias), in vector operators: the runtime's own kernel is scalar."""
        states = self.add("Add", inputs, f"{name}.sum")
        if bias is not None:
            states = self.add("Add", [states, self.weight(f"{name}.bias", bias)], f"{name}.sum2")
        centred = self.add("Sub", [states, self.mean(f"{name}.mean", states, len(gamma))], f"{name}.centred")
        square = self.add("Mul", [centred, centred], f"{name}.square")
        variance = self.add(
            "Add", [self.mean(f"{name}.variance", square, len(gamma)), self.constant("epsilon", 1e-12)], f"{name}.safe"
        )
        scaled = self.add("Div", [centred, self.add("Sqrt", [variance], f"{name}.deviation")], f"{name}.scaled")
        scaled = self.add("Mul", [scaled, self.weight(f"{name}.gamma", gamma)], f"{name}.gained")
        return self.add("Add", [scaled, self.weight(f"{name}.beta", beta)], f"{name}.out")

    def mean(self, name: str, states: str, width: int) -> str:
        """The mean over the last axis, as a product with a column."""
        if "average" not in self.known:
            self.known.add("average")
            self.weight("average", np.full((width, 1), 1 / width, dtype=np.float32))
        return self.add("MatMul", [states, "average"], name)

    def constant(self, name: str, value: float) -> str:
        if name not in self.known:
            self.known.add(name)
            self.weight(name, np.array(value, dtype=np.float32))
        return name


def write(state: Mapping[str, Array], target: Path, *, heads: int, bits: int = 7) -> None:
    """`state` is Tagger's state_dict as arrays.

    Weights of 7 bits cost nothing on dev, and cannot overflow the 16-bit sums of processors without VNNI, so that
    every machine gets the same terms.

    Inputs `ids` and `shapes` are (1, pieces); the outputs are `logits` (1, pieces, tags) and `states`, the vectors
    halfway up, (1, pieces, width).
    """
    graph = Graph(bits=bits)
    states = embed(graph, state)
    layers = 1 + max(int(key.split(".")[3]) for key in state if key.startswith("encoder.encoder.layer."))
    for n in range(layers):
        states = layer(
            graph, {k.split(f"layer.{n}.", 1)[1]: v for k, v in state.items() if f".layer.{n}." in k}, states, n, heads
        )
        if n == layers // 2:
            # Halfway up, words know their neighbours and are not yet reduced to their tags: relations read this.
            graph.add("Identity", [states], "states")
    product = graph.add("MatMul", [states, graph.weight("head.w", state["head.weight"].T)], "head.product")
    graph.add("Add", [product, graph.weight("head.b", state["head.bias"])], "logits")
    tags, width = state["head.weight"].shape
    onnx.save(model(graph, tags=tags, width=width), str(target))


def embed(graph: Graph, state: Mapping[str, Array]) -> str:
    """Pieces + shapes + positions, normalised."""
    prefix = "encoder.embeddings."
    whole = graph.table("word", state[f"{prefix}word_embeddings.weight"], "ids")
    shapes = graph.add("Gather", [graph.weight("shape", state["shapes.weight"]), "shapes"], "shape.out")
    sums = graph.add("Add", [whole, shapes], "pieces.sum")
    places = state[f"{prefix}position_embeddings.weight"] + state[f"{prefix}token_type_embeddings.weight"][0]
    size = graph.add("Shape", ["ids"], "size", start=1, end=2)
    zero, axis = graph.weight("zero", np.array([0])), graph.weight("axis", np.array([0]))
    near = graph.add("Slice", [graph.weight("position", places), zero, size, axis], "position.near")
    near = graph.add("Unsqueeze", [near, axis], "position.out")
    norm = f"{prefix}LayerNorm."
    return graph.add_norm("embedding", [sums, near], state[f"{norm}weight"], state[f"{norm}bias"])


def layer(graph: Graph, w: Mapping[str, Array], states: str, n: int, heads: int) -> str:
    """One encoder layer: fused attention and feed-forward, each with its residual and norm."""
    three = [f"attention.self.{part}" for part in ("query", "key", "value")]
    mixed = np.concatenate([w[f"{part}.weight"].T for part in three], axis=1)
    bias = np.concatenate([w[f"{part}.bias"] for part in three])
    graph.matmul(f"{n}.qkv", mixed, states, bias)
    names = [f"{n}.{part}" for part in "qkv"]
    graph.nodes.append(helper.make_node("Split", [f"{n}.qkv.out"], names, name=f"{n}.split", axis=2, num_outputs=3))
    attended = graph.add("MultiHeadAttention", names, f"{n}.attention", domain=FUSED, num_heads=heads)
    out = graph.matmul(f"{n}.o", w["attention.output.dense.weight"].T, attended, w["attention.output.dense.bias"])
    norm = "attention.output.LayerNorm."
    states = graph.add_norm(f"{n}.norm1", [out, states], w[f"{norm}weight"], w[f"{norm}bias"])
    up = graph.matmul(f"{n}.up", w["intermediate.dense.weight"].T, states)
    active = graph.add(
        "BiasGelu", [up, graph.weight(f"{n}.up.bias", w["intermediate.dense.bias"])], f"{n}.gelu", domain=FUSED
    )
    down = graph.matmul(f"{n}.down", w["output.dense.weight"].T, active, w["output.dense.bias"])
    norm = "output.LayerNorm."
    return graph.add_norm(f"{n}.norm2", [down, states], w[f"{norm}weight"], w[f"{norm}bias"])


def model(graph: Graph, *, tags: int, width: int) -> Any:
    """The checked ONNX model."""
    ends = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "n"]) for name in ("ids", "shapes")]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "n", size])
        for name, size in (("logits", tags), ("states", width))
    ]
    whole = helper.make_graph(graph.nodes, "terms", ends, outputs, graph.weights)
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(whole, opset_imports=opsets, ir_version=9, producer_name="kgraph")
