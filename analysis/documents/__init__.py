"""Read articles, and mark residue and defects in them without changing a character."""

from analysis.documents.notices import NOTICES, notices
from analysis.documents.reading import read
from analysis.documents.reprinting import distinct, reprints
from analysis.documents.structure import (
    KINDS,
    Block,
    block_of,
    block_spans,
    blocks,
    passage_blocks,
    residue_share,
)

__all__ = [
    "KINDS",
    "NOTICES",
    "Block",
    "block_of",
    "block_spans",
    "blocks",
    "distinct",
    "notices",
    "passage_blocks",
    "read",
    "reprints",
    "residue_share",
]
