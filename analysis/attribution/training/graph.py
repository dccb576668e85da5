"""The trained network as graphs for ONNX Runtime: matrices in 8 bits, arithmetic in 32.

The graphs are written node by node, since a traced export leaves attention in pieces and runs at
half the speed. Whole numbers are turned into weights when a session is made, so that results do not
hang on the 8-bit instructions of a processor.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, load, numpy_helper, save_model

from analysis.attribution.pieces import PADDING
from analysis.attribution.tagger import REACH, WINDOW
from analysis.attribution.training.examples import ROLES
from analysis.attribution.training.network import MARKS_ENTER, Sizes
from analysis.attribution.training.weights import in_8_bits

_FUSED = "com.microsoft"


class _Graph:
    """Nodes and weights of a graph in the making.

    Each method adds to it and returns the name of what the addition computes.
    """

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = arrays
        self.nodes: list = []
        self.weights: dict[str, TensorProto] = {}

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output."""
        output = f"{kind}_{len(self.nodes)}"
        node = helper.make_node(kind, list(inputs), [output], domain=domain, **attributes)
        self.nodes.append(node)
        return output

    def constant(self, name: str, values: np.ndarray) -> str:
        """Add an array as it is."""
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def vector(self, name: str) -> str:
        """Add weights that stay in 32 bits."""
        return self.constant(name, self.arrays[name].astype(np.float32))

    def matrix(self, name: str, rows: slice = slice(None)) -> str:
        """Add a matrix in 8 bits, turned so that states stand on its left."""
        numbers, scales = in_8_bits(self.arrays[name])
        part = f"{name}.{rows.start or 0}"
        whole = self.add("Cast", self.constant(part, numbers[rows].T), to=TensorProto.FLOAT)
        scale = self.constant(f"{part}.scale", scales[rows].T.astype(np.float32))
        return self.add("Mul", whole, scale)

    def rows(self, name: str, numbers: str) -> str:
        """Look up rows of a matrix in 8 bits."""
        whole, scales = in_8_bits(self.arrays[name])
        found = self.add("Gather", self.constant(name, whole), numbers)
        scale = self.constant(f"{name}.scale", scales.astype(np.float32))
        scale = self.add("Gather", scale, numbers)
        return self.add("Mul", self.add("Cast", found, to=TensorProto.FLOAT), scale)

    def linear(self, name: str, states: str, rows: slice = slice(None)) -> str:
        """Multiply states by a matrix and add its bias."""
        product = self.add("MatMul", states, self.matrix(f"{name}.weight", rows))
        bias = self.arrays[f"{name}.bias"][rows].astype(np.float32)
        return self.add("Add", product, self.constant(f"{name}.bias.{rows.start or 0}", bias))

    def norm(self, name: str, states: str, epsilon: float) -> str:
        """Normalise states."""
        scale, shift = self.vector(f"{name}.weight"), self.vector(f"{name}.bias")
        return self.add("LayerNormalization", states, scale, shift, axis=-1, epsilon=epsilon)

    def norm_of_sum(self, name: str, states: str, more: str) -> str:
        """Normalise the sum of two states."""
        scale, shift = self.vector(f"{name}.weight"), self.vector(f"{name}.bias")
        kind = "SkipLayerNormalization"
        return self.add(kind, states, more, scale, shift, domain=_FUSED, epsilon=1e-12)

    def layer(self, name: str, states: str, present: str, width: int, heads: int) -> str:
        """Add a transformer layer; `present` is 0 at padding."""
        parts = [
            self.linear(f"{name}.attend", states, slice(start, start + width))
            for start in (0, width, 2 * width)
        ]
        kind = "MultiHeadAttention"
        mixed = self.add(kind, *parts, "", present, domain=_FUSED, num_heads=heads)
        gathered = self.linear(f"{name}.gather", mixed)
        states = self.norm_of_sum(f"{name}.norm_attention", states, gathered)
        wide = self.add("Gelu", self.linear(f"{name}.widen", states), domain=_FUSED)
        return self.norm_of_sum(f"{name}.norm_output", states, self.linear(f"{name}.narrow", wide))

    def model(self, inputs: list, outputs: dict[str, tuple[str, list]]) -> ModelProto:
        """Return the graph as a model; `outputs` gives for each name what it is and its shape."""
        named = []
        for name, (computed, shape) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [computed], [name]))
            named.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        graph = helper.make_graph(
            self.nodes, "tagger", inputs, named, initializer=list(self.weights.values())
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        checker.check_model(model)
        return model


def read(folder: Path) -> dict[str, np.ndarray]:
    """Return the weights of a network from the graphs that `export` wrote into a folder."""
    stored = {
        tensor.name: numpy_helper.to_array(tensor)
        for name in ("encoder.onnx", "roles.onnx")
        for tensor in load(folder / name).graph.initializer
    }
    arrays = {"encoder.places.weight": stored.pop("places")}
    parts: dict[str, list[np.ndarray]] = {}
    for name, values in stored.items():
        if name.endswith(".scale") or name.startswith("at_") or name == "padding":
            continue
        weights = values * stored.get(f"{name}.scale", np.float32(1))
        plain, _, start = name.rpartition(".")
        if start.isdigit():
            # A matrix or a bias, or a third of one; matrices were turned.
            parts.setdefault(plain, []).append(weights.T)
        else:
            arrays[name] = weights
    return arrays | {name: np.concatenate(values) for name, values in parts.items()}


def export(arrays: dict[str, np.ndarray], folder: Path, sizes: Sizes) -> None:
    """Write encoder.onnx and roles.onnx into a folder from the weights of a network."""
    save_model(_encoder(arrays, sizes), folder / "encoder.onnx")
    save_model(_roles(arrays, sizes), folder / "roles.onnx")


def _encoder(arrays: dict[str, np.ndarray], sizes: Sizes) -> ModelProto:
    """Return the graph from pieces and marks to anchors and to what the head of roles reads."""
    graph = _Graph(arrays | {"places": arrays["encoder.places.weight"][: WINDOW + 2]})
    padding = graph.constant("padding", np.array(PADDING, dtype=np.int64))
    absent = graph.add("Equal", "ids", padding)
    present = graph.add("Cast", graph.add("Not", absent), to=TensorProto.INT32)
    states = graph.add("Add", graph.rows("encoder.words.weight", "ids"), _places(graph))
    states = graph.add("Add", states, graph.vector("encoder.kind"))
    states = graph.norm("encoder.norm", states, 1e-12)
    for number in range(sizes.layers):
        if number == MARKS_ENTER:
            marks = graph.add("Gather", graph.vector("encoder.marks.weight"), "marks")
            states = graph.add("Add", states, marks)
        name = f"encoder.layers.{number}"
        states = graph.layer(name, states, present, sizes.width, sizes.heads)
    hidden = graph.add("Gelu", graph.linear("anchor.0", states), domain=_FUSED)
    anchors = graph.add("Softmax", graph.linear("anchor.3", hidden), axis=-1)
    marks = graph.add("Gather", graph.vector("role_marks.weight"), "marks")
    low = graph.add("Add", graph.linear("piece", states), marks)
    pivots = graph.linear("pivot", states)
    shape = ["batch", "pieces"]
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, shape) for n in ("ids", "marks")]
    outputs = {"states": (states, [*shape, sizes.width]), "anchors": (anchors, [*shape, 3])}
    outputs |= {n: (c, [*shape, sizes.role_width]) for n, c in (("low", low), ("pivots", pivots))}
    return graph.model(inputs, outputs)


def _places(graph: _Graph) -> str:
    """Return the weights of the first places of a window, as many as it has pieces."""
    table = graph.constant("places", graph.arrays["places"].astype(np.float32))
    zero, one, two = (graph.constant(f"at_{n}", np.array([n], dtype=np.int64)) for n in range(3))
    length = graph.add("Slice", graph.add("Shape", "ids"), one, two)
    return graph.add("Slice", table, zero, length, zero)


def _roles(arrays: dict[str, np.ndarray], sizes: Sizes) -> ModelProto:
    """Return the graph from what is read of pieces around anchors to their roles."""
    graph = _Graph(arrays)
    width, around = sizes.role_width, 2 * REACH + 1
    one = graph.constant("at_1", np.array([1], dtype=np.int64))
    pivots = graph.add("Unsqueeze", "pivots", one)
    states = graph.add("Add", graph.add("Add", "low", pivots), graph.vector("near"))
    states = graph.norm("role_norm", states, 1e-5)
    for number in range(sizes.role_layers):
        name = f"role_layers.{number}"
        states = graph.layer(name, states, "present", width, sizes.role_heads)
    roles = graph.add("Softmax", graph.linear("role", states), axis=-1)
    inputs = [
        helper.make_tensor_value_info("low", TensorProto.FLOAT, ["anchors", around, width]),
        helper.make_tensor_value_info("pivots", TensorProto.FLOAT, ["anchors", width]),
        helper.make_tensor_value_info("present", TensorProto.INT32, ["anchors", around]),
    ]
    return graph.model(inputs, {"roles": (roles, ["anchors", around, len(ROLES)])})
