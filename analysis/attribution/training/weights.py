"""Weights of the network in files: matrices in 8 bits with a scale for each row, all else in 16."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import torch

from analysis.attribution.training.network import Sizes, Tagger

# The names in checkpoints made before the package had its own network, and the names here.
_FORMER = (
    (r"^enc\.", "encoder."),
    (r"\.word\.", ".words."),
    (r"\.pos\.", ".places."),
    (r"^encoder\.ln\.", "encoder.norm."),
    (r"\.qkv\.", ".attend."),
    (r"\.o\.", ".gather."),
    (r"\.l1\.", ".norm_attention."),
    (r"\.fi\.", ".widen."),
    (r"\.fo\.", ".narrow."),
    (r"\.l2\.", ".norm_output."),
)


def save(tagger: Tagger, path: str | Path) -> None:
    """Write the weights of a network into an .npz file."""
    arrays = {}
    for name, tensor in tagger.state_dict().items():
        weights = tensor.float().numpy()
        if weights.ndim == 2:
            arrays[f"{name}|q"], arrays[f"{name}|s"] = in_8_bits(weights)
        else:
            arrays[name] = weights.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def in_8_bits(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a matrix as whole numbers from -127 to 127 and the factor of each row."""
    scales = (np.abs(weights).max(axis=1, keepdims=True) / 127 + 1e-12).astype(np.float16)
    scales = np.maximum(scales, np.float16(6e-8))
    numbers = np.round(weights / scales.astype(np.float32)).clip(-127, 127)
    return numbers.astype(np.int8), scales


def read(path: str | Path) -> dict[str, np.ndarray]:
    """Return the weights of a checkpoint by the names of this package's network."""
    arrays = {}
    with np.load(path) as file:
        for name in file.files:
            plain, _, part = name.partition("|")
            if part != "s":
                weights = file[name].astype(np.float32)
                if part == "q":
                    weights *= file[f"{plain}|s"].astype(np.float32)
                arrays[_renamed(plain)] = weights
    return arrays


def _renamed(name: str) -> str:
    for former, present in _FORMER:
        name = re.sub(former, present, name)
    return name


def load(arrays: dict[str, np.ndarray]) -> Tagger:
    """Make a network from weights; what they lack begins at random."""
    words, places = (len(arrays[f"encoder.{part}.weight"]) for part in ("words", "places"))
    tagger = Tagger(Sizes(vocabulary=words, places=places))
    own = tagger.state_dict()
    known = {name: torch.tensor(a) for name, a in arrays.items() if name in own}
    tagger.load_state_dict(own | known)
    return tagger
