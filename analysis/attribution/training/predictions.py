"""Predictions of a tagger on annotated articles, in the format of the annotation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from analysis.attribution.tagger import Span, Statement, Tagger, Text


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


def read(path: str | Path) -> dict[str, list[Statement]]:
    """Read the statements of articles from a file that `write` wrote, by the id of the article."""
    return {
        row["id"]: [_statement(annotation) for annotation in row["attributions"]]
        for row in rows_of(path)
    }


def _statement(row: dict) -> Statement:
    """Return an annotation with probabilities as a statement, without its roles."""
    cue, source = (Span(*row[role][0]) if row[role] else None for role in ("cue", "source"))
    return Statement(
        anchor=row["anchor"],
        probability=row["probability"],
        certainty=row["certainty"],
        cued=row["cued"],
        content=tuple(Span(*span) for span in row["content"]),
        cue=cue,
        source=source,
        first=0,
        roles=np.zeros((0, 4), dtype=np.float32),
    )
