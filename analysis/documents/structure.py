"""The blocks of a document: headline, subheadings, paragraphs, captions, bylines, residue."""

import re
from typing import NamedTuple

import pandas as pd

from analysis.passages import passages


class Block(NamedTuple):
    """A stretch of a text and what it is."""

    start: int
    end: int
    kind: str


def blocks(documents: pd.DataFrame) -> pd.DataFrame:
    """One row per block: `doc_id, start, end, kind`."""
    rows = [(passage.unit, passage.start + block.start, passage.start + block.end, block.kind)
            for passage in passages(documents) for block in block_spans(passage.text, passage.language)]
    return pd.DataFrame(rows, columns=["doc_id", "start", "end", "kind"])


def block_spans(text: str, language: str) -> list[Block]:
    """The blocks of one text, in order; white space between them belongs to none."""
    return [Block(*match.span(), "paragraph") for match in re.finditer(r"[^\n]*\S", text)]
