"""Articles: reading them, and marking what is residue or defective in them without changing a character."""

from analysis.documents.structure import Block, block_spans, blocks

__all__ = ["Block", "block_spans", "blocks"]
