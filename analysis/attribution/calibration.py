"""From what the tagger's heads say to decisions: which statements count, and how probably a content is right."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import NamedTuple

from analysis.attribution.pieces import MODEL
from analysis.attribution.tagger import Statement

# What is seen of a statement: its anchor's probability, the mean of its content's pieces, and whether it is cued.
FEATURES = ("anchor", "certainty", "uncued")
_LEAST = 1e-4


class Calibration(NamedTuple):
    """What was found out on articles that the weights had not seen, for one language.

    A statement counts from the probability `at_least` on, one in quotation marks that no other
    statement takes in from `in_marks_at_least` on; both give the best F1. `bias` and `weights`, one
    for each of FEATURES, make the confidence.
    """

    at_least: float
    in_marks_at_least: float
    bias: float
    weights: list[float]

    def confidence(self, statement: Statement) -> float:
        """Return the probability that a content is right: shares 80 % of its characters with the true one."""
        seen = features(statement)
        score = self.bias + sum(w * f for w, f in zip(self.weights, seen, strict=True))
        return round(1 / (1 + math.exp(-score)), 3)


def features(statement: Statement) -> list[float]:
    """Return what the confidence in a statement hangs on."""
    return [_odds(statement.probability), _odds(statement.certainty), float(not statement.cued)]


def _odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))


@cache
def calibrations() -> dict[str, Calibration]:
    """Return the calibration of each language."""
    known = json.loads((MODEL / "calibration.json").read_text("utf-8"))
    return {language: Calibration(**values) for language, values in known.items()}
