"""Predictions of a tagger on annotated articles, in the format of the annotation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.attribution.tagger import Statement, Tagger, Text


def rows_of(path: str | Path) -> list[dict]:
    """Read a file in JSON Lines."""
    with Path(path).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def predict(tagger: Tagger, articles: Sequence[dict]) -> list[list[Statement]]:
    """Return the statements that a tagger finds in each article, all that its readings have."""
    return [reading.statements for reading in tagger.read_all(Text(a["text"]) for a in articles)]


def as_row(statement: Statement) -> dict:
    """Return a statement as an annotation, with its probabilities."""
    return {
        "content": [list(span) for span in statement.content],
        "cue": [list(statement.cue)] if statement.cue else None,
        "source": [list(statement.source)] if statement.source else None,
        "anchor": statement.anchor,
        "cued": statement.cued,
        "probability": statement.probability,
        "certainty": statement.certainty,
    }


def write(path: str | Path, articles: Sequence[dict], found: Iterable[Sequence[Statement]]) -> None:
    """Write statements of articles into a file in JSON Lines."""
    with Path(path).open("w", encoding="utf-8") as file:
        for article, statements in zip(articles, found, strict=True):
            row = {"id": article["id"], "attributions": [as_row(s) for s in statements]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
