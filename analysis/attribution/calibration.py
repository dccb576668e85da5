"""Which of the tagger's statements count, and how probable it is that their contents are right."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from analysis.attribution.completing import Conventions, completed
from analysis.attribution.lexicon import NO_CUE, Entry, lexicon
from analysis.attribution.marks import quotations
from analysis.attribution.pieces import MODEL
from analysis.attribution.snapping import at_marks, quoted_share
from analysis.attribution.tagger import Statement
from analysis.languages import Language

# What the confidence in a statement hangs on: the odds of its anchor and those of its content's
# pieces; whether it has no cue, a cue that the lexicon has as speech, a noun for a cue; whether all
# or some of it is in quotation marks; whether it has a source; whether it begins like a clause of
# what is said; its length in hundreds of characters.
FEATURES = (
    "anchor",
    "certainty",
    "uncued",
    "listed",
    "noun",
    "quoted",
    "partly quoted",
    "source",
    "clause",
    "length",
)
# A content is taken for quoted, or not, with so many of its characters off.
_ALL, _SOME = 0.9, 0.1
_LONGEST = 200
_LEAST = 1e-4


class Calibration(NamedTuple):
    """What was found out on articles that the weights had not seen, for one language.

    `bias` and `weights`, one for each of FEATURES, make the confidence; a statement counts from the
    confidence `at_least` on, which gives the best F1.
    """

    at_least: float
    bias: float
    weights: list[float]

    def confidence(self, features: Sequence[float]) -> float:
        """Return the probability that a content shares 80 % of its characters with the true one."""
        score = self.bias + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return round(1 / (1 + math.exp(-score)), 3)


@cache
def calibrations() -> dict[str, Calibration]:
    """Return the calibration of each language."""
    known = json.loads((MODEL / "calibration.json").read_text("utf-8"))
    return {language: Calibration(**values) for language, values in known.items()}


def probable(
    text: str,
    statements: Sequence[Statement],
    language: Language,
    wanted: Collection[int] = (),
) -> list[tuple[Statement, float]]:
    """Return the statements that count, brought to the quotation marks, each with its confidence.

    One that is anchored at an offset in `wanted` always counts.
    """
    calibration = calibrations()[language.code]
    counting = []
    for statement, features in described(text, statements, language):
        confidence = calibration.confidence(features)
        if statement.anchor in wanted:
            confidence = max(confidence, calibration.at_least)
        if confidence >= calibration.at_least:
            counting.append((statement, confidence))
    return counting


def described(
    text: str, statements: Sequence[Statement], language: Language
) -> Iterator[tuple[Statement, list[float]]]:
    """Yield statements brought to the quotation marks, each with its FEATURES."""
    complementisers = _complementisers(language)
    words, marks = lexicon(language), quotations(text)
    exact = at_marks(text, statements, marks, complementisers)
    conventions = Conventions.of(language)
    for statement in completed(text, exact, marks, conventions):
        cue = statement.cue
        entry = words.entry_of(text[slice(*cue)]) if cue else NO_CUE
        if entry.kind == "preposition" and conventions.is_own(text, statement):
            continue
        head = text[slice(*statement.content[0])].lower().replace("’", "'")
        clause = head.startswith(complementisers)
        yield statement, _features(statement, entry, clause, quoted_share(statement, marks))


def _complementisers(language: Language) -> tuple[str, ...]:
    """Return the words that a content takes in where they stand right before it."""
    rules = language.rules.get("attribution")
    return tuple(rules["complementiser"]) if isinstance(rules, Mapping) else ()


def _features(statement: Statement, entry: Entry, clause: bool, quoted: float) -> list[float]:
    length = sum(span.end - span.start for span in statement.content)
    return [
        _odds(statement.probability),
        _odds(statement.certainty),
        float(not statement.cued),
        float(statement.cued and entry.cue_class != "unlisted" and entry.scope == "speech"),
        float(entry.kind == "noun"),
        float(quoted > _ALL),
        float(_SOME < quoted <= _ALL),
        float(statement.source is not None),
        float(clause),
        min(length, _LONGEST) / 100,
    ]


def _odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability."""
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(inside / (1 - inside))
