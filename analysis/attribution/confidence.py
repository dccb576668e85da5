"""How sure a row is: a logistic model of what can be seen of a candidate, with its weights in a readable file.

The weights come from `tests/training/train_confidence.py`: a logistic regression (L2) on news in English annotated by hand
(PolNeAR, Newell et al. 2018, the training part, which no rule was measured on). Features that begin with `lemma=` only
serve the language they were learned in; the others are those of grammar and carry over.
"""

import csv
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis.attribution.contents import Content
from analysis.attribution.cues import Cue
from analysis.attribution.sources import Source
from analysis.attribution.units import Unit

WEIGHTS = Path(__file__).parent / "weights.tsv"
# Candidates below this probability are not reported. It gives the best F1 on the training articles.
THRESHOLD = 0.3
_LENGTHS = (3, 6, 12, 25, 50)


def features(
    unit: Unit, cue: Cue | None, source: Source | None, content: Content, *, kind: str
) -> list[str]:
    """What can be seen of a candidate; `kind` is its type, direct, mixed or indirect."""
    length = sum(end - start for start, end in content.spans) // 6
    seen = [
        f"frame={content.frame}",
        f"type={kind}",
        f"frame={content.frame} type={kind}",
        f"block={unit.kind}",
        f"length<{next((most for most in _LENGTHS if length < most), 'more')}",
    ]
    if cue is None:
        return seen
    seen += _of_cue(unit, cue, content) + _of_source(unit, source)
    return seen


def _of_cue(unit: Unit, cue: Cue, content: Content) -> list[str]:
    head, entry = unit.tokens[cue.head], cue.entry
    group = unit.tokens[cue.first : cue.last + 1]
    form = (
        "participle"
        if cue.participle
        else "inverted"
        if cue.inverted
        else "finite"
        if cue.finite
        else "other"
    )
    place = "quoted" if unit.quote_of[cue.head] >= 0 else "free"
    seen = [
        f"class={entry.cue_class}",
        f"scope={entry.scope}",
        f"frame={content.frame} scope={entry.scope}",
        f"form={form}",
        f"place={place}",
        f"hangs={_relation(head.dep_)}",
        f"lemma={entry.lemma}",
        f"lemma={entry.lemma} frame={content.frame}",
        f"frame={content.frame} class={entry.cue_class}",
    ]
    seen += [f"tense={tense}" for token in group for tense in token.morph.get("Tense")[:1]]
    if cue.negated:
        seen.append("negated")
    if any(token.dep_ in ("aux:pass", "auxpass") for token in group):
        seen.append("passive")
    if any(
        token.morph.get("VerbType") == ["Mod"] or "Cnd" in token.morph.get("Mood")
        for token in group
    ):
        seen.append("modal")
    return seen


def _of_source(unit: Unit, source: Source | None) -> list[str]:
    if source is None:
        return ["source=none"]
    token = unit.tokens[source.head]
    if token.lower_ in unit.lexicon.rules["own_voice"]:
        return ["source=own voice"]
    if token.lower_ in unit.lexicon.rules["relative"]:
        return ["source=relative"]
    kind = {"PROPN": "name", "PRON": "pronoun"}.get(token.pos_, "noun")
    known = unit.lexicon.is_person(token.lower_)
    return [
        f"source={kind}",
        f"source={kind} known={known}",
        f"source after cue={source.first > unit.tokens[0].i and source.inside_cue}",
    ]


def _relation(label: str) -> str:
    """A grammatical relation under one name for the label sets of the two parsers."""
    return {"acl:relcl": "relcl", "acl": "relcl", "ROOT": "root"}.get(
        label,
        label
        if label in ("advcl", "ccomp", "xcomp", "conj", "parataxis", "relcl", "pcomp")
        else "other",
    )


def probability(seen: Iterable[str], language: str) -> float:
    """The probability that a candidate with these features is an attribution and that its bounds are right."""
    weights = _weights()
    score = (
        weights["(intercept)"]
        + weights.get(f"(intercept) {language}", 0.0)
        + sum(weights.get(feature, 0.0) for feature in set(seen))
    )
    return 1 / (1 + math.exp(-score))


@cache
def _weights() -> dict[str, float]:
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(
            (line for line in lines if not line.startswith("#")),
            delimiter="\t",
            quoting=csv.QUOTE_NONE,
        )
        return {row["feature"]: float(row["weight"]) for row in rows}
