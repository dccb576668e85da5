"""Articles: reading them, and marking what is residue or defective in them without changing a character."""

from analysis.documents.notices import NOTICES, notices
from analysis.documents.reading import read
from analysis.documents.structure import KINDS, Block, block_spans, blocks, passage_blocks, residue_share

__all__ = ["KINDS", "NOTICES", "Block", "block_spans", "blocks", "notices", "passage_blocks", "read", "residue_share"]
